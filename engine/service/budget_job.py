"""Attacking the same images under several budgets: in one pass, or one after another."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import partial

import torch
from torch import Tensor

from engine.attacks import AttackState, posteriors_at_budgets, readings_at_budgets
from engine.budgets import check_budgets
from engine.config import AttackConfig
from engine.measures import LinearProbe, Shares, as_part, rows_at_once, shown
from engine.probe_attack import attack_at, attack_on, maximised_by
from engine.service.able import to_attack
from engine.service.attack_job import attack_runs, check_attacked, check_targets
from engine.service.attack_results import result_of
from engine.service.messages import (
    Attack,
    AttackAtBudgets,
    Attacked,
    AttackedAtBudget,
    AttackMoved,
    AttackResult,
    Event,
    JobChanged,
)
from engine.service.worker import Job
from engine.trained import TrainedModel

TITLE = "Budget grid"
"""What the job that attacks at several budgets is called."""


def attack_job(command: Attack, course: Generator[Event | None]) -> Job:
    """At once where a newer attack may replace it; in turn with others at several budgets."""
    if isinstance(command, AttackAtBudgets):
        return Job(command.job, course, kind="turns", title=TITLE)
    return Job(command.job, course, channel="attack")


def attack_course(command: Attack, models: Sequence[TrainedModel]) -> Generator[Event | None]:
    """The events of either command, of the runs that can be attacked so. Raises ValueError, a
    sentence, as `attack_runs` does, and where no run can. Steps of an attack on a probe shorten:
    the window has no choice of them."""
    maximised = maximised_by(command.config, command.on_probe)
    command = replace(command, config=attack_on(maximised, command.config))
    models, why = to_attack(models, maximised, command.task)
    refused = {run: str(error) for run, error in why.items()}
    for event in _course(command, models):
        if isinstance(event, Attacked | AttackedAtBudget):
            yield replace(event, refused=refused)
        else:
            yield event


def _course(command: Attack, models: Sequence[TrainedModel]) -> Generator[Event | None]:
    if isinstance(command, AttackAtBudgets):
        yield from attack_at_budgets(command, models)
    else:
        yield from attack_runs(
            command.job,
            models,
            command.images,
            command.config,
            command.targets,
            command.course,
            command.block,
            _probes(command, models),
        )


def _probes(command: Attack, models: Sequence[TrainedModel]) -> list[LinearProbe] | None:
    """Those that are attacked, one of each model; None where posteriors are."""
    return [trained.probe_for(command.task) for trained in models] if command.on_probe else None


def attack_at_budgets(
    command: AttackAtBudgets, models: Sequence[TrainedModel]
) -> Generator[Event | None]:
    """Yield JobChanged with the work done so far, in attacks, and AttackedAtBudget for each.

    All budgets and restarts of a run in one pass, which is quicker: of one image in the four
    bundled models, on one core, half of the time for five budgets of one restart and a sixth for
    those of ten; of 16 images half of it either way, through posteriors as through probes, away
    from an image as towards a target (`benchmarks.budget_grid`). One budget after another where
    there is a single ascent, in which runs side by side are quicker; where the attack may end
    early, which is of one budget; and by blocks.
    Raises ValueError, a sentence, as `attack_runs` does, and for budgets that cannot be.
    """
    check_budgets(command.epsilons)
    config = command.config
    ascents = config.restarts * sum(epsilon > 0 for epsilon in command.epsilons)
    ends_early = command.targets is not None and config.enough is not None
    if ascents == 1 or ends_early or command.block:
        yield from _one_after_another(command, models)
    else:
        yield from _in_one_pass(command, models)


def _in_one_pass(
    command: AttackAtBudgets, models: Sequence[TrainedModel]
) -> Generator[Event | None]:
    probes = _probes(command, models)
    check_attacked(models, command.images, None if probes else command.config)
    check_targets(command.images, command.targets)
    configs = [_config_at(command, epsilon) for epsilon in command.epsilons]
    device = models[0].model.device
    pixels = torch.from_numpy(command.images).to(device)
    aims = None if command.targets is None else torch.from_numpy(command.targets).to(device)
    read = [None] * len(models) if probes is None else probes
    found = []
    for place, (trained, probe) in enumerate(zip(models, read, strict=True)):
        course = _pass(trained, probe, pixels, aims, configs)
        part = as_part(course, place, len(models))
        found.append((yield from shown(part, partial(_share, command))))
    for config, states in zip(configs, zip(*found, strict=True), strict=True):
        results: list[AttackResult] = []
        for trained, probe, state in zip(models, read, states, strict=True):
            results.append((yield from result_of(trained, pixels, state, config, aims, probe)))
        yield AttackedAtBudget(job=command.job, epsilon=config.epsilon, results=tuple(results))
    yield _progress(command, len(configs))


def _config_at(command: AttackAtBudgets, epsilon: float) -> AttackConfig:
    maximised = maximised_by(command.config, command.on_probe)
    return attack_at(maximised, command.config, epsilon)


def _pass(
    trained: TrainedModel,
    probe: LinearProbe | None,
    pixels: Tensor,
    aims: Tensor | None,
    configs: Sequence[AttackConfig],
) -> Shares[list[AttackState]]:
    model = trained.model
    encoder, rows = model.posterior, rows_at_once(model)
    if probe is None:
        return posteriors_at_budgets(encoder, pixels, configs, rows, aims, decode=model.decode)
    return readings_at_budgets(encoder, probe.reading(), pixels, configs, rows, aims)


def _one_after_another(
    command: AttackAtBudgets, models: Sequence[TrainedModel]
) -> Generator[Event | None]:
    probes = _probes(command, models)
    for done, epsilon in enumerate(command.epsilons):
        config = command.config.model_copy(update={"epsilon": epsilon})
        for event in attack_runs(
            command.job,
            models,
            command.images,
            config,
            command.targets,
            block=command.block,
            probes=probes,
        ):
            if isinstance(event, Attacked):
                yield AttackedAtBudget(job=command.job, epsilon=epsilon, results=event.results)
                yield _progress(command, done + 1)
            elif isinstance(event, AttackMoved):
                yield _progress(command, done + event.step / event.steps)
            else:
                yield event


def _share(command: AttackAtBudgets, share: float) -> JobChanged:
    return _progress(command, share * len(command.epsilons))


def _progress(command: AttackAtBudgets, done: float) -> JobChanged:
    return JobChanged(
        job=command.job,
        title=TITLE,
        state="running",
        done=float(done),
        total=float(len(command.epsilons)),
        unit="attack",
    )
