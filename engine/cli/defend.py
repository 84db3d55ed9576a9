"""`raven attack --defend`: what the defence makes of the images, before the attack and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.cli.output import Output
from engine.cli.usage import UsageError
from engine.service import messages as m

if TYPE_CHECKING:
    from engine.trained import TrainedModel


@dataclass(frozen=True)
class Chains:
    """How latents are refined."""

    proposals: int
    leapfrog: int


def defend(
    models: "Sequence[TrainedModel]",
    images: m.Floats,
    attacked: m.Attacked,
    block: int,
    chains: Chains,
    seed: int,
    output: Output,
) -> dict[str, m.Refinement]:
    """By run id, of the images [N, C, H, W] and then of the attacked ones, [2N] in all; `block`
    images, and what became of them, are refined together."""
    from engine.service.defence_job import defend_runs
    from engine.service.joined_results import joined_refinements

    blocks = [slice(start, start + block) for start in range(0, len(images), block)]
    command = m.Defend(
        job=1,
        runs=tuple(trained.run.id for trained in models),
        images=tuple(
            np.concatenate([part[own] for own in blocks for part in (images, result.attacked)])
            for result in attacked.results
        ),
        proposals=chains.proposals,
        leapfrog=chains.leapfrog,
        seed=seed,
        blocks=tuple(2 * len(images[own]) for own in blocks),
    )
    found: dict[str, list[m.Refinement]] = {}
    with output.progress() as show:
        for event in defend_runs(command, models):
            match event:
                case m.JobChanged():
                    show("defend", int(event.done), int(event.total))
                case m.Defended(refined=m.Refinement() as refined):
                    found.setdefault(event.run, []).append(refined)
    return {run: joined_refinements(parts) for run, parts in found.items()}


def check_defence(models: "Sequence[TrainedModel]") -> None:
    """Raise UsageError where a run's latents cannot be refined."""
    from engine.defences import why_not_refined

    for trained in models:
        if why := why_not_refined(trained.model, trained.run.name):
            raise UsageError(f"{why} Leave it out, or leave --defend.")


def arrays_of(refined: m.Refinement) -> dict[str, m.Floats]:
    """What is written: each array's halves, of the images and of the attacked ones."""
    every = {
        "latents": refined.latents,
        "reconstruction": refined.reconstruction,
        "acceptance": refined.acceptance,
        "log_joint": refined.log_joint.T,
        **{f"probabilities/{task}": values for task, values in refined.by_task.items()},
    }
    arrays: dict[str, m.Floats] = {}
    for name, values in every.items():
        arrays[name], arrays[f"attacked_{name}"] = np.split(values, 2)
    return arrays
