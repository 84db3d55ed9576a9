"""`raven attack`: the same images attacked in one or several runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.cli.asked import (
    DataRoot,
    TaskName,
    budgets_typed,
    maximised_typed,
    remark_on_idle,
    remark_on_typed,
)
from engine.cli.attack_budgets import attack_at_budgets
from engine.cli.attack_files import write_attack
from engine.cli.attack_told import tell_attack
from engine.cli.defend import Chains, Leapfrog, Proposals, check_defence, defend
from engine.cli.models import models_of, tell_left_out, tell_trained_on
from engine.cli.options import Choices, Json, OptionsOf, with_options
from engine.cli.output import Output
from engine.cli.selected import (
    Selected,
    find_runs,
    load_tests,
    select_images,
    select_targets,
)
from engine.cli.usage import UsageError, check_known, filling
from engine.config import AttackConfig, PictureConfig
from engine.data import DATASETS, ImageSet
from engine.probe_attack import PROBE_RESTARTS, PROBE_STEPS, as_told, as_told_at_budgets, usual_of
from engine.runs import Run
from engine.sanity import MAXIMISED, Maximised
from engine.service import messages as m

if TYPE_CHECKING:
    from engine.trained import TrainedModel  # brings torch

ATTACK = OptionsOf(AttackConfig, without=("divergence",))
PICTURE = OptionsOf(PictureConfig)


@with_options(attacking=ATTACK, reading=PICTURE)
def attack(
    named: Annotated[
        list[str], typer.Argument(metavar="RUN...", help="Runs, by id, name or folder.")
    ],
    attacking: Choices,
    reading: Choices,
    objective: Annotated[
        str,
        typer.Option(
            help=f"What the attack maximises, one of {', '.join(MAXIMISED)}: a divergence between "
            "q(z|x) and q(z|x+ε), the squared distance of the reconstructions, or the last, the "
            "cross-entropy of the class that the probe for "
            f"--task reads off the image: {PROBE_STEPS} steps that shorten from ε/2, "
            f"{PROBE_RESTARTS} random starts, where --steps, --schedule, --step-size and "
            "--restarts say nothing else. With a target that of the target's class, or the "
            "distance from what is made of the target, is minimised."
        ),
    ] = "wasserstein",
    task: TaskName = None,
    dataset: Annotated[
        str | None, typer.Option(help="Whose test images --index counts; the first run's.")
    ] = None,
    indices: Annotated[
        list[int] | None, typer.Option("--index", help="A test image, from 0; repeatable.")
    ] = None,
    pictures: Annotated[
        list[Path] | None, typer.Option("--image", help="A picture of yours; repeatable.")
    ] = None,
    targets: Annotated[
        list[int] | None,
        typer.Option(
            "--target",
            help="A test image that the model is to take the attacked one for; repeatable, one "
            "for each image or one for all.",
        ),
    ] = None,
    target_pictures: Annotated[
        list[Path] | None,
        typer.Option("--target-image", help="The same, a picture of yours; repeatable."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write images and arrays.")
    ] = None,
    course: Annotated[
        bool, typer.Option(help="Write what the images were after each step as well.")
    ] = False,
    defended: Annotated[
        bool,
        typer.Option(
            "--defend",
            help="Tell as well what is read of latents that are refined by Hamiltonian Monte "
            "Carlo, of the images and of the attacked ones: Kuzina et al., 2022. The attack does "
            "not know of it.",
        ),
    ] = False,
    proposals: Proposals = None,
    leapfrog: Leapfrog = None,
    block: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Attack so many images at a time, each lot from the same random starts: the "
            "window does so with 16. Default: all together.",
        ),
    ] = None,
    epsilons: Annotated[
        str | None,
        typer.Option(
            help="Attack at each of these budgets, with commas, in place of --epsilon: the "
            "window's budget grid. Told, not written.",
        ),
    ] = None,
    data_root: DataRoot = None,
    download: Annotated[bool, typer.Option(help="Index the full set's test images.")] = False,
    as_json: Json = False,
) -> None:
    """Look for small changes of images that move their latents far, or near to a target's."""
    if course and out is None:
        raise UsageError("Say where to write the course to: --out DIR.")
    if epsilons is not None and (out or defended or block or "epsilon" in attacking):
        raise UsageError(
            "--epsilons tells what attacks do: leave out --epsilon, --out, --block and --defend."
        )
    output = Output(as_json)
    maximised = maximised_typed(objective)
    config = ATTACK.make(AttackConfig, {**usual_of(maximised), **attacking})
    picture = PICTURE.make(PictureConfig, reading)
    runs = find_runs(named)
    dataset, tests = load_tests(dataset, runs, data_root, download, output)
    if task is not None:
        check_known("task", task, tests.tasks)
        tests = tests.on_task(task)
    typed = () if epsilons is None else budgets_typed(epsilons, config.norm)
    budgets = typed or (config.epsilon,)
    remark_on_typed(budgets, config, tests, output)
    selected = select_images(dataset, tests, indices or [], pictures or [], picture)
    count = len(selected.names)
    aims = select_targets(dataset, tests, targets or [], target_pictures or [], picture, count)
    remark_on_idle(attacking, [maximised], output, aimed=aims is not None)
    chains = Chains.typed(defended, proposals, leapfrog, output)
    on_probe = maximised == "downstream"
    if epsilons is not None:
        told = {"divergence": maximised, **as_told_at_budgets(maximised, config)}
        models = _models(runs, tests, maximised, told | {"epsilons": budgets}, output)
        runs = [trained.run for trained in models]
        for at in attack_at_budgets(models, selected, aims, config, budgets, on_probe, output):
            tell_attack(runs, dataset, tests, selected, aims, at, {}, {}, maximised, config, output)
        tell_trained_on(models, output)
        output.event("finished", runs=[run.id for run in runs])
        return
    together = block or count
    told = as_told(maximised, config, tests.task)
    with filling(out):
        models = _models(runs, tests, maximised, told, output)
        runs = [trained.run for trained in models]
        attacked, refined = _attack(
            models, selected, aims, config, on_probe, course, together, chains, output
        )
        tell_trained_on(models, output)
        provenance = {
            "attack": told,
            "block": together,
            "dataset": dataset,
            "task": tests.task,
            "images": selected.names,
            "labels": selected.labels,
            "targets": aims.names if aims else None,
            "defence": vars(chains) | {"seed": config.seed} if chains else None,
            "runs": [
                {
                    "id": run.id,
                    "name": run.name,
                    "config": run.config,
                    **({"task": _task_of(run, tests)} if on_probe else {}),
                }
                for run in runs
            ],
        }
        files = (
            write_attack(out, runs, selected, aims, attacked, refined, provenance) if out else {}
        )
    tell_attack(
        runs, dataset, tests, selected, aims, attacked, refined, files, maximised, config, output
    )
    output.event("finished", seconds=attacked.seconds, runs=[run.id for run in runs], out=out)
    if out:
        output.tell(f"Images and arrays are in {out}")


def _task_of(run: Run, tests: ImageSet) -> str:
    """For which task the probe of a run is that is asked of `tests`: see `TrainedModel.asked`."""
    known = DATASETS[run.config.dataset].tasks
    return tests.task if tests.task in known else next(iter(known))


def _models(
    runs: list[Run], tests: ImageSet, maximised: Maximised, told: dict[str, Any], output: Output
) -> "list[TrainedModel]":
    """The models of those of `runs` that can be attacked so, which are asked the first task of
    `tests`; tells on which device they are attacked, and how, and why others are left out."""
    from engine.device import choose_device, device_name
    from engine.service.able import some_of, to_attack

    device = device_name(choose_device())
    output.event("started", runs=[run.id for run in runs], device=device, config=told)
    loaded = models_of(runs, tests, output)
    asked, without = some_of(loaded, lambda trained: trained.asked(tests.task))
    able, refused = to_attack(asked, maximised, tests.task)
    tell_left_out({**without, **refused}, output)
    return able


def _attack(
    models: "list[TrainedModel]",
    selected: Selected,
    aims: Selected | None,
    config: AttackConfig,
    on_probe: bool,
    course: bool,
    block: int,
    chains: Chains | None,
    output: Output,
) -> tuple[m.Attacked, dict[str, m.Refinement]]:
    from engine.service.attack_job import attack_runs

    probes = [trained.probe for trained in models] if on_probe else None
    if chains:
        check_defence(models, output)
    targets = aims.images if aims else None
    attacked: m.Attacked | None = None
    with output.progress() as show:
        for event in attack_runs(
            1, models, selected.images, config, targets, course, block, probes
        ):
            match event:
                case m.AttackMoved():
                    show("attack", event.step, event.steps)
                    output.event(
                        "attack_step",
                        step=event.step,
                        steps=event.steps,
                        divergence=event.divergence,
                    )
                case m.Attacked():
                    attacked = event
    if attacked is None:
        raise RuntimeError("The attack ended without an answer.")
    if chains is None:
        return attacked, {}
    refined = defend(models, selected.images, attacked, block, chains, config.seed, output)
    return attacked, refined
