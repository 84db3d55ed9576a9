"""`raven measure` and `raven measures`: clean figures of runs beyond accuracy and error."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.ceilings import AT_CEILING, MARK, ceiling
from engine.cli.asked import DataRoot, DatasetName, Download, ImageCount, Named, load_asked
from engine.cli.inception_option import weights_named
from engine.cli.models import models_of, seeing, standing
from engine.cli.options import Json
from engine.cli.output import Output, table
from engine.cli.over_seeds import ABOUT, figure_of, in_seeds, mean_of_all, mean_told
from engine.cli.selected import find_runs, load_training, told_apart
from engine.cli.usage import check_known
from engine.counting import counted
from engine.digits import NONE, or_dash
from engine.intervals import Interval
from engine.runs import Run

if TYPE_CHECKING:
    from engine.evaluation import Measure, Subject  # brings torch

ALL = "all"
Figures = dict[str, float | None]


def measures(as_json: Json = False) -> None:
    """List the measures: what each means, its unit and its source."""
    from engine.evaluation import MEASURES

    output = Output(as_json)
    rows = table("", "Name", "Measure", "Unit", "Better", "Between", "Reference")
    for measure in MEASURES.values():
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

    output = Output(as_json)
    usual = [name for name, measure in MEASURES.items() if not measure.needs_inception]
    names = usual if wanted == ALL else [name.strip() for name in wanted.split(",")]
    for name in names:
        check_known("measure", name, MEASURES)
    asked = [MEASURES[name] for name in dict.fromkeys(names)]
    runs = find_runs(named)
    dataset, tests = load_asked(dataset, None, runs, data_root, download, output)
    tests = tests.first(images)
    for one in asked:
        if misleading := caution(one, len(tests.images)):
            output.remark(misleading)
    training = load_training(dataset, runs, data_root, download, output)
    models = seeing(models_of(runs, tests, output), tests)
    weights = _weights(inception_weights, asked, output)
    subjects = [Subject(trained, tests, lambda: training, seed, weights) for trained in models]
    found = {own.trained.run.id: _figures(asked, own, output) for own in subjects}
    _tell(runs, asked, found, len(tests.images), output)
    output.event("finished", runs=[run.id for run in runs], images=len(tests.images))


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


def _figures(asked: Sequence["Measure"], subject: "Subject", output: Output) -> Figures:
    """By name; None, with a remark, where a measure means nothing for the run's method."""
    from engine.evaluation import refusal

    run, seed = subject.trained.run, subject.seed
    figures: Figures = {}
    with output.progress() as show:
        for done, one in enumerate(asked):
            show(f"{run.name}: {one.title}", done, len(asked))
            refused = refusal(one, subject)
            if refused:
                output.remark(f"{run.name}: {refused}")
            figures[one.name] = None if refused else _value(one, subject)
    count = len(subject.tests.images)
    full = [one.name for one in asked if _is_full(one, figures[one.name], count)]
    output.event(
        "measured",
        run=run.id,
        name=run.name,
        **standing(run),
        seed=seed,
        figures=figures,
        at_ceiling=full,
    )
    return figures


def _value(one: "Measure", subject: "Subject") -> float:
    from engine.measures import all_of

    return all_of(one.of(subject))


def _tell(
    runs: Sequence[Run],
    asked: Sequence["Measure"],
    found: dict[str, Figures],
    count: int,
    output: Output,
) -> None:
    names = told_apart(runs)
    called = (f" {names[run.id]}" for run in runs)
    seeds = in_seeds(runs)
    together = (f" {own.name}" for own in seeds)
    rows = table(f"On {counted(count, 'test image')}", "Measure", "Unit", *called, *together)
    means: list[dict[str, Interval | None]] = [{} for _ in seeds]
    for one in asked:
        values = [_told(one, found[run.id][one.name], count) for run in runs]
        for own, figures in zip(seeds, means, strict=True):
            of_each = [found[run.id][one.name] for run in own.members]
            figures[one.name] = mean = mean_of_all(of_each)
            full = any(_is_full(one, value, count) for value in of_each)
            values.append("" if mean is None else mean_told(mean) + f" {MARK}" * full)
        rows.add_row(one.title, one.unit, *values)
    output.tell(rows)
    for own, figures in zip(seeds, means, strict=True):
        known = {name: mean and figure_of(mean) for name, mean in figures.items()}
        own.tell(output, figures=known)
    if seeds:
        output.tell(ABOUT)
    if any(_is_full(one, found[run.id][one.name], count) for one in asked for run in runs):
        output.tell(AT_CEILING)


def _told(one: "Measure", value: float | None, images: int) -> str:
    if value is None:
        return NONE
    return or_dash(value, 5) + f" {MARK}" * _is_full(one, value, images)


def _is_full(one: "Measure", value: float | None, images: int) -> bool:
    return one.capped and value is not None and value >= ceiling(images)
