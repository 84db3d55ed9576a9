"""`raven label-efficiency`: how few labels a linear probe needs to read a class off the latents."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.asked import (
    DataRoot,
    DatasetName,
    Download,
    ImageCount,
    Named,
    TaskName,
    first_of,
    load_asked,
)
from engine.cli.models import models_of, standing, tell_trained_on
from engine.cli.options import Json
from engine.cli.output import Output, table
from engine.cli.over_seeds import ABOUT, figure_of, in_seeds, share_told
from engine.cli.selected import find_runs, load_training, told_apart
from engine.cli.usage import UsageError, file_to_write
from engine.data import ImageSet
from engine.intervals import Interval, mean_of_seeds, share_over_seeds
from engine.labels import LABEL_COUNTS, MOST_DRAWS, counts_text, counts_within, parse_counts
from engine.originals import originals_among
from engine.runs import Run

if TYPE_CHECKING:
    from engine.measures.label_efficiency import LabelEfficiency  # brings torch
    from engine.trained import TrainedModel

Curve = list["LabelEfficiency"]
OF_DRAWS = (
    "All seeds have the same draws of labels: where their bounds, those of the draws' means over "
    "the seeds (Student), are the widest, they are told."
)


def label_efficiency(
    named: Named,
    counts: Annotated[
        str,
        typer.Option(
            "--labels", help="How many labelled training images, with commas; all where fewer."
        ),
    ] = counts_text(LABEL_COUNTS),
    draws: Annotated[
        int, typer.Option(min=2, max=MOST_DRAWS, help="How often so many are drawn at random.")
    ] = 5,
    seed: Annotated[int, typer.Option(min=0, help="Fixes the draws.")] = 0,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A .csv file to write, a row a draw.")
    ] = None,
    dataset: DatasetName = None,
    task: TaskName = None,
    images: ImageCount = None,
    data_root: DataRoot = None,
    download: Download = False,
    as_json: Json = False,
) -> None:
    """Fit probes to few labelled images and tell their accuracy: Cemgil et al., 2020, Figure 8."""
    output = Output(as_json)
    wanted = _counts(counts)
    if out is not None:
        file_to_write(out, (".csv",))
    runs = find_runs(named)
    dataset, tests = load_asked(dataset, task, runs, data_root, download, output, own_probes=False)
    training = load_training(dataset, runs, data_root, download, output).on_task(tests.task)
    tests = first_of(tests, images, bool(data_root or download), output)
    every = len(training.labels)
    if wanted[-1] > every:
        output.remark(
            f"There are {every:,} training images, and all of them are taken where more labels are "
            "asked for."
        )
    originals = originals_among(dataset, len(tests.labels))
    found = {
        trained.run.id: _curve(trained, training, tests, originals, wanted, draws, seed, output)
        for trained in models_of(runs, tests, output)
    }
    if out is not None:
        _write(out, runs, found)
    _tell(runs, found, tests, originals, every, output)
    output.event("finished", runs=[run.id for run in runs], images=len(tests.labels), file=out)
    if out is not None:
        output.tell(f"Every draw is in {out}")


def _counts(typed: str) -> tuple[int, ...]:
    try:
        return parse_counts(typed)
    except ValueError as error:
        raise UsageError(f"--labels: {error}") from error


def _curve(
    trained: "TrainedModel",
    training: ImageSet,
    tests: ImageSet,
    originals: int,
    counts: Sequence[int],
    draws: int,
    seed: int,
    output: Output,
) -> Curve:
    import torch

    from engine.measures import encode_all
    from engine.measures.label_efficiency import label_efficiency as measured

    run = trained.run
    means, test_means = (
        encode_all(trained.model, torch.from_numpy(part.images))[0].cpu().numpy()
        for part in (training, tests)
    )
    course = measured(means, training.labels, test_means, tests.labels, counts, draws, seed)
    total, done = len(counts_within(counts, len(training.labels))) * draws, 0
    with output.progress() as show:
        while True:
            try:
                next(course)
            except StopIteration as end:
                found: Curve = end.value
                break
            done += 1
            show(run.name, done, total)
    tell_trained_on([trained], output)
    output.event(
        "label_efficiency",
        run=run.id,
        name=run.name,
        **standing(run),
        task=tests.task,
        images=len(tests.labels),
        seed=seed,
        curve=[
            asdict(point) | {"mean": asdict(_sure(point, len(training.labels), originals))}
            for point in found
        ],
    )
    return found


def _sure(point: "LabelEfficiency", every: int, images: int) -> Interval:
    """The mean over the draws with its bounds, within [0, 1]; infinite ones where `every` label is
    taken: each draw is then of the same images, and tells nothing of any others."""
    if point.labels == every:
        return mean_of_seeds([fmean(point.accuracies)])
    return share_over_seeds(point.accuracies, images)


def _sure_over_seeds(points: Sequence["LabelEfficiency"], every: int, images: int) -> Interval:
    """The mean over seeds and draws within the widest of three intervals: as these seeds, these
    images or these labels were drawn, which are the same for all seeds."""
    of_seeds = share_over_seeds([fmean(point.accuracies) for point in points], images)
    if points[0].labels == every:
        return of_seeds
    draws = [fmean(draw) for draw in zip(*(point.accuracies for point in points), strict=True)]
    of_draws = mean_of_seeds(draws)
    low, high = min(of_seeds.low, of_draws.low), max(of_seeds.high, of_draws.high)
    return replace(of_seeds, low=max(0.0, low), high=min(1.0, high))


def _write(out: Path, runs: Sequence[Run], found: dict[str, Curve]) -> None:
    from engine.files import write_text

    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["run", "labels", "draw", "accuracy"])
    for run in runs:
        for point in found[run.id]:
            for draw, accuracy in enumerate(point.accuracies):
                writer.writerow([run.id, point.labels, draw, f"{accuracy:.7g}"])
    write_text(out, written.getvalue())


def _tell(
    runs: Sequence[Run],
    found: dict[str, Curve],
    tests: ImageSet,
    originals: int,
    every: int,
    output: Output,
) -> None:
    count = len(tests.labels)
    names, seeds = told_apart(runs), in_seeds(runs)
    means = [
        [
            _sure_over_seeds(points, every, originals)
            for points in zip(*(found[run.id] for run in own.members), strict=True)
        ]
        for own in seeds
    ]
    rows = table(
        f"Accuracy of {tests.task} on {count:,} test images, mean over the draws (95 % confidence)",
        " Labels",
        *(f" {names[run.id]}" for run in runs),
        *(f" {own.name}" for own in seeds),
    )
    for place, points in enumerate(zip(*(found[run.id] for run in runs), strict=True)):
        labels = points[0].labels
        cells = [_cell(_sure(point, every, originals)) for point in points]
        cells += [share_told(mean[place]) for mean in means]
        rows.add_row(f"{labels:,}{', all of them' if labels == every else ''}", *cells)
    output.tell(rows)
    for own, mean in zip(seeds, means, strict=True):
        counts = (point.labels for point in found[own.members[0].id])
        curve = [
            {"labels": labels, **figure_of(at)} for labels, at in zip(counts, mean, strict=True)
        ]
        own.tell(output, curve=curve)
    if seeds:
        output.tell(f"{ABOUT} {OF_DRAWS}")


def _cell(mean: Interval) -> str:
    if math.isinf(mean.low):
        return f"{mean.value:.1%}"
    return f"{mean.value:.1%} ({100 * mean.low:.1f}–{100 * mean.high:.1f})"
