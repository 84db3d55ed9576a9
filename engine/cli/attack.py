"""`raven attack`: the same images attacked in one or several runs."""

from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from engine.cli.attack_files import FilesOfRun, write_attack
from engine.cli.options import Choices, Json, OptionsOf, with_options
from engine.cli.output import Output, table
from engine.cli.selected import Selected, find_runs, load_tests, select_images
from engine.cli.usage import folder_to_write
from engine.config import AttackConfig, PictureConfig
from engine.data import DATASETS, ImageSet
from engine.runs import Run
from engine.service import messages as m

ATTACK = OptionsOf(AttackConfig, names={"divergence": "--objective"})
PICTURE = OptionsOf(PictureConfig)


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
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write images and arrays.")
    ] = None,
    data_root: Annotated[
        Path | None, typer.Option(help="A folder with the full set as IDX files.")
    ] = None,
    download: Annotated[bool, typer.Option(help="Index the full set's test images.")] = False,
    as_json: Json = False,
) -> None:
    """Look for small changes of images that move their latents far."""
    output = Output(as_json)
    config = ATTACK.make(AttackConfig, attacking)
    picture = PICTURE.make(PictureConfig, reading)
    runs = find_runs(named)
    dataset, tests = load_tests(dataset, runs, data_root, download, output)
    selected = select_images(tests, indices or [], pictures or [], picture)
    if out is not None:
        folder_to_write(out)
    attacked = _attack(runs, tests, selected, config, output)
    provenance = {
        "attack": config,
        "dataset": dataset,
        "images": selected.names,
        "labels": selected.labels,
        "runs": [{"id": run.id, "name": run.name, "config": run.config} for run in runs],
    }
    files = write_attack(out, runs, selected, attacked, provenance) if out else {}
    _tell(runs, dataset, tests, selected, attacked, files, output)
    output.event("finished", seconds=attacked.seconds, runs=[run.id for run in runs], out=out)
    if out:
        output.tell(f"Images and arrays are in {out}")


def _attack(
    runs: list[Run], tests: ImageSet, selected: Selected, config: AttackConfig, output: Output
) -> m.Attacked:
    from engine.device import choose_device, device_name
    from engine.measures import all_of
    from engine.service.attack_job import attack_runs
    from engine.service.loading import load

    device = choose_device()
    output.event(
        "started", runs=[run.id for run in runs], device=device_name(device), config=config
    )
    models = [all_of(load(run, device, tests)) for run in runs]
    with output.progress() as show:
        for event in attack_runs(1, models, selected.images, config):
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
                    return event
    raise RuntimeError("The attack ended without an answer.")


def _tell(
    runs: list[Run],
    dataset: str,
    tests: ImageSet,
    selected: Selected,
    attacked: m.Attacked,
    files: dict[str, FilesOfRun],
    output: Output,
) -> None:
    shown = table(
        "", "Run", "Image", "Class", "Before", "After", " Divergence", " Shift", " Relative"
    )
    for run, result in zip(runs, attacked.results, strict=True):
        # The classes of a folder of images are in the folder alone.
        own = run.config.dataset == dataset
        classes = tests.classes if own else DATASETS[run.config.dataset].classes
        before = _predictions(result.clean_probabilities, classes)
        after = _predictions(result.attacked_probabilities, classes)
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
            files=files.get(run.id, {}),
        )
        for index, image in enumerate(selected.names):
            shown.add_row(
                run.name,
                image,
                selected.labels[index] or "",
                _said(before[index]),
                _said(after[index]),
                f"{result.divergence[index]:.4g}",
                f"{result.shift[index]:.4g}",
                f"{result.relative_shift[index]:.4g}",
            )
    output.tell(shown)


def _predictions(probabilities: m.Floats, classes: tuple[str, ...]) -> list[dict[str, Any]]:
    """The probe's most probable class of each image. probabilities [N, K]"""
    best = np.argmax(probabilities, axis=1)
    return [
        {"class": classes[index], "confidence": float(row[index])}
        for index, row in zip(best.tolist(), probabilities, strict=True)
    ]


def _said(prediction: dict[str, Any]) -> str:
    return f"{prediction['class']} ({prediction['confidence']:.0%})"
