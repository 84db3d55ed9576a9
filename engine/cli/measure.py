"""`raven measure` and `raven measures`: clean figures of runs beyond accuracy and error."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.asked import (
    DataRoot,
    DatasetName,
    Download,
    ImageCount,
    Named,
    first_of,
    load_asked,
)
from engine.cli.inception_option import weights_named
from engine.cli.measured import ACCURACY, Measured, tell_all, tell_run
from engine.cli.models import models_of, tell_trained_on
from engine.cli.options import Json
from engine.cli.output import Output, table
from engine.cli.selected import find_runs, load_training
from engine.cli.system_errors import sentence_of
from engine.cli.usage import check_known
from engine.originals import originals_among

if TYPE_CHECKING:
    from engine.evaluation import Measure, Subject  # brings torch

ALL = "all"


def measures(
    named: Annotated[
        list[str] | None,
        typer.Argument(metavar="MEASURE...", help="What these mean, with their formulas."),
    ] = None,
    as_json: Json = False,
) -> None:
    """List the measures with unit, range and source; of those that are named tell what each
    means."""
    from engine.evaluation import MEASURES

    for name in named or ():
        check_known("measure", name, MEASURES)
    output = Output(as_json)
    rows = table("", "Name", "Measure", "Unit", "Better", "Between", "Reference")
    for measure in [MEASURES[name] for name in dict.fromkeys(named or MEASURES)]:
        output.event(
            "measure",
            name=measure.name,
            title=measure.title,
            unit=measure.unit,
            better=measure.better,
            bounds=measure.bounds,
            explanation=measure.explanation,
            formula=measure.formula,
            reference=measure.reference,
        )
        rows.add_row(
            measure.name,
            measure.title,
            measure.unit,
            measure.better,
            measure.bounds,
            measure.reference,
        )
        if named:
            better = f" {measure.better.capitalize()} is better." if measure.better else ""
            output.tell(
                f"{measure.title} ({measure.name}): {measure.explanation}\n  {measure.formula}\n"
                f"  In {measure.unit}; {measure.bounds}.{better} {measure.reference}."
            )
    if not named:
        output.tell(rows)


def measure(
    named: Named,
    wanted: Annotated[
        str,
        typer.Option(
            "--measures",
            help="Some that 'raven measures' lists, with commas; or all, but for the FID, which is "
            "measured where it is named.",
        ),
    ] = ALL,
    dataset: DatasetName = None,
    images: ImageCount = None,
    seed: Annotated[int, typer.Option(min=0, help="Fixes noise and samples.")] = 0,
    inception_weights: Annotated[
        Path | None,
        typer.Option(
            help="A file with the weights of the FID's Inception network (.pth or .safetensors); "
            "if not said, the one named in the window, PyTorch's cache, or a download into it.",
        ),
    ] = None,
    data_root: DataRoot = None,
    download: Download = False,
    as_json: Json = False,
) -> None:
    """Measure runs without an attack: latents, evidence, smoothness, Fréchet distances."""
    from engine.evaluation import MEASURES, Subject, caution
    from engine.service.image_sets import images_at_hand

    output = Output(as_json)
    usual = [name for name, measure in MEASURES.items() if not measure.needs_inception]
    names = usual if wanted == ALL else [name.strip() for name in wanted.split(",")]
    for name in names:
        check_known("measure", name, MEASURES)
    asked = [MEASURES[name] for name in dict.fromkeys(names)]
    runs = find_runs(named)
    dataset, tests = load_asked(dataset, None, runs, data_root, download, output)
    tests = first_of(tests, images, bool(data_root or download), output)
    for one in asked:
        if misleading := caution(one, len(tests.images)):
            output.remark(misleading)
    training = load_training(dataset, runs, data_root, download, output)
    models = models_of(runs, tests, output)
    weights = _weights(inception_weights, asked, output)
    subjects = [
        Subject(
            trained,
            tests,
            lambda: training,
            seed,
            weights,
            own=partial(images_at_hand, trained.run),
        )
        for trained in models
    ]
    found = [_measured(asked, own, dataset, output) for own in subjects]
    tell_all(found, asked, output)
    output.event("finished", runs=[run.id for run in runs], images=len(tests.images))
    if any(one.lacking for one in found):
        raise typer.Exit(1)


def _weights(named: Path | None, asked: Sequence["Measure"], output: Output) -> Path | None:
    """The file named here, or else in the window, or else PyTorch's, before anything is measured; a
    remark where it is not the published one, or is not needed. Raises WeightsError where it cannot
    be had or read."""
    from engine.evaluation.inception_weights import weights_file
    from engine.measures import all_of

    if not any(measure.needs_inception for measure in asked):
        if named is not None:
            output.remark("--inception-weights: none of these measures takes the FID's network.")
        return None
    weights = weights_named(named, output)
    with output.progress() as show:
        show("weights of the FID's network", 0, 1)
        return all_of(weights_file(weights))


def _figure(one: "Measure", subject: "Subject", found: Measured, output: Output) -> float | None:
    """None, with a remark, where the system refuses a file that it takes: the others are told."""
    from engine.measures import all_of
    from engine.training import CheckpointError

    try:
        return all_of(one.of(subject))
    except (CheckpointError, OSError) as error:
        why = sentence_of(error)
        output.remark(f"{subject.trained.run.name}: {one.title} is not told: {why}")
        found.lacking = True
        return None


def _measured(
    asked: Sequence["Measure"], subject: "Subject", dataset: str, output: Output
) -> Measured:
    """Figures of a run; None, with a remark, where a measure means nothing for it."""
    from engine.evaluation import refusal
    from engine.measures import all_of

    run, seed = subject.trained.run, subject.seed
    count = len(subject.tests.images)
    found = Measured(run, count, originals_among(dataset, count))
    with output.progress() as show:
        for done, one in enumerate(asked):
            show(f"{run.name}: {one.title}", done, len(asked))
            if refused := refusal(one, subject):
                output.remark(f"{run.name}: {refused}")
            found.figures[one.name] = None if refused else _figure(one, subject, found, output)
            if one.name == ACCURACY:
                found.by_task.update(all_of(subject.quality()).accuracy_by_task)
    tell_trained_on([subject.trained], output)
    tell_run(found, asked, seed, output)
    return found
