"""`raven attack`: the same images attacked in one or several runs."""

from pathlib import Path
from typing import Annotated, Any, get_args

import numpy as np
import typer

from engine.cli.attack_files import FilesOfRun, write_attack
from engine.cli.defend import Chains, arrays_of, check_defence, defend
from engine.cli.options import Choices, Json, OptionsOf, with_options
from engine.cli.output import Output, table
from engine.cli.predictions import predictions, said
from engine.cli.selected import (
    Selected,
    find_runs,
    load_tests,
    select_images,
    select_targets,
    told_apart,
)
from engine.cli.usage import UsageError, folder_to_write
from engine.config import AttackConfig, Divergence, PictureConfig
from engine.data import DATASETS, ImageSet
from engine.numbers import NUMBERS
from engine.runs import Run
from engine.service import messages as m

ATTACK = OptionsOf(
    AttackConfig, names={"divergence": "--objective"}, as_words=frozenset({"divergence"})
)
PICTURE = OptionsOf(PictureConfig)
NOT_ON_PROBE = (
    "--objective downstream: what is told of an attacked image is how far its posterior moved, and "
    "the cross-entropy of a probe is no such distance. Choose one of "
    f"{', '.join(get_args(Divergence))}; the accuracy that an attack on the probe leaves is told "
    "by: raven evaluate --objective downstream."
)


@with_options(attacking=ATTACK, reading=PICTURE)
def attack(
    named: Annotated[
        list[str], typer.Argument(metavar="RUN...", help="Runs, by id, name or folder.")
    ],
    attacking: Choices,
    reading: Choices,
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
            help="A test image that the encoder is to take the attacked one for; repeatable, one "
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
    proposals: Annotated[
        int, typer.Option(min=1, max=100_000, help="Of the defence: its proposals. Default: 100.")
    ] = 100,
    leapfrog: Annotated[
        int, typer.Option(min=1, max=1000, help="Of the defence: steps of each. Default: 20.")
    ] = 20,
    block: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Attack so many images at a time, each lot from the same random starts: the "
            "window does so with 16. Default: all together.",
        ),
    ] = None,
    data_root: Annotated[
        Path | None, typer.Option(help="A folder with the full set as IDX files.")
    ] = None,
    download: Annotated[bool, typer.Option(help="Index the full set's test images.")] = False,
    as_json: Json = False,
) -> None:
    """Look for small changes of images that move their latents far, or near to a target's."""
    if course and out is None:
        raise UsageError("Say where to write the course to: --out DIR.")
    if attacking.get("divergence") == "downstream":
        raise UsageError(NOT_ON_PROBE)
    output = Output(as_json)
    config = ATTACK.make(AttackConfig, attacking)
    picture = PICTURE.make(PictureConfig, reading)
    runs = find_runs(named)
    dataset, tests = load_tests(dataset, runs, data_root, download, output)
    selected = select_images(tests, indices or [], pictures or [], picture)
    aims = select_targets(tests, targets or [], target_pictures or [], picture, len(selected.names))
    if out is not None:
        folder_to_write(out)
    chains = Chains(proposals, leapfrog) if defended else None
    together = block or len(selected.names)
    attacked, refined = _attack(
        runs, tests, selected, aims, config, course, together, chains, output
    )
    provenance = {
        "attack": config,
        "block": together,
        "dataset": dataset,
        "images": selected.names,
        "labels": selected.labels,
        "targets": aims.names if aims else None,
        "defence": vars(chains) | {"seed": config.seed} if chains else None,
        "runs": [{"id": run.id, "name": run.name, "config": run.config} for run in runs],
    }
    files = write_attack(out, runs, selected, aims, attacked, refined, provenance) if out else {}
    _tell(runs, dataset, tests, selected, aims, attacked, refined, files, output)
    output.event("finished", seconds=attacked.seconds, runs=[run.id for run in runs], out=out)
    if out:
        output.tell(f"Images and arrays are in {out}")


def _attack(
    runs: list[Run],
    tests: ImageSet,
    selected: Selected,
    aims: Selected | None,
    config: AttackConfig,
    course: bool,
    block: int,
    chains: Chains | None,
    output: Output,
) -> tuple[m.Attacked, dict[str, m.Refinement]]:
    from engine.device import choose_device, device_name
    from engine.measures import all_of
    from engine.service.attack_job import attack_runs
    from engine.service.loading import load

    device = choose_device()
    output.event(
        "started", runs=[run.id for run in runs], device=device_name(device), config=config
    )
    models = [all_of(load(run, device, tests)) for run in runs]
    if chains:
        check_defence(models)
    targets = aims.images if aims else None
    attacked: m.Attacked | None = None
    with output.progress() as show:
        for event in attack_runs(1, models, selected.images, config, targets, course, block):
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


def _tell(
    runs: list[Run],
    dataset: str,
    tests: ImageSet,
    selected: Selected,
    aims: Selected | None,
    attacked: m.Attacked,
    refined: dict[str, m.Refinement],
    files: dict[str, FilesOfRun],
    output: Output,
) -> None:
    columns = ["Run", "Image", "Class", "Before", "After", " Divergence", " Shift", " Relative"]
    more = ["Target", f" {NUMBERS['success'].title}"] if aims else []
    names = told_apart(runs)
    shown = table("", *columns, *more, *(["Defended", "After"] if refined else []))
    for run, result in zip(runs, attacked.results, strict=True):
        # The classes of a folder of images are in the folder alone.
        own = run.config.dataset == dataset
        classes = tests.classes if own else DATASETS[run.config.dataset].classes
        before = predictions(result.clean_probabilities, classes)
        after = predictions(result.attacked_probabilities, classes)
        told = _defended(refined[run.id], classes) if refined else {}
        output.event(
            "attacked",
            run=run.id,
            name=run.name,
            images=selected.names,
            labels=selected.labels,
            divergence=result.divergence,
            shift=result.shift,
            relative_shift=result.relative_shift,
            before=before,
            after=after,
            numbers=result.numbers,
            targets=aims.names if aims else None,
            files=files.get(run.id, {}),
            **({"defended": told} if refined else {}),
        )
        for index, image in enumerate(selected.names):
            aim = [aims.names[index], f"{result.numbers['success'][index]:.0%}"] if aims else []
            shown.add_row(
                names[run.id],
                image,
                selected.labels[index] or "",
                said(before[index]),
                said(after[index]),
                f"{result.divergence[index]:.4g}",
                f"{result.shift[index]:.4g}",
                f"{result.relative_shift[index]:.4g}",
                *aim,
                *(said(told[when][index]) for when in ("before", "after") if refined),
            )
    output.tell(shown)


def _defended(refined: m.Refinement, classes: tuple[str, ...]) -> dict[str, Any]:
    """What is told of the refined latents: of the images, and `attacked_` of the attacked ones."""
    arrays = arrays_of(refined)
    numbers = ("latents", "acceptance")
    before, after = np.split(refined.probabilities, 2)
    return {
        "before": predictions(before, classes),
        "after": predictions(after, classes),
        **{name: arrays[name] for name in numbers},
        **{f"attacked_{name}": arrays[f"attacked_{name}"] for name in numbers},
    }
