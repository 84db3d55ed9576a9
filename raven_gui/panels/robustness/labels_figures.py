"""Label efficiency in numbers: means over draws and seeds, and the tables to keep."""

import statistics
from collections.abc import Callable, Sequence
from typing import Any

from engine.probe_attack import as_told
from engine.service.messages import RunInfo
from raven_gui.export.figure import Columns
from raven_gui.panels.robustness.seeds import KnownGroup, SeedsCurve
from raven_gui.workspace.label_efficiency import LabelCurve, budget_of

HEADINGS = ("run", "labels", "draw", "epsilon", "accuracy", "images", "seed", "measured")
MEAN_HEADINGS = ("run", "labels", "epsilon", "accuracy", "accuracy_std", "seeds")


def over_draws(curves: Sequence[LabelCurve]) -> SeedsCurve:
    """Of one run the mean accuracy over the draws in percent, by the number of labels, and their
    standard deviation; of several seeds the mean of these means, and theirs, at the numbers of
    labels that all of them have."""
    means = [
        {
            count: 100 * statistics.fmean(accuracies)
            for count, accuracies in zip(curve.counts, curve.accuracies, strict=True)
        }
        for curve in curves
    ]
    if len(curves) == 1:
        apart = tuple(
            100 * (statistics.stdev(accuracies) if len(accuracies) > 1 else 0.0)
            for accuracies in curves[0].accuracies
        )
        return SeedsCurve(tuple(means[0]), tuple(means[0].values()), apart)
    counts = [count for count in means[0] if all(count in other for other in means)]
    each = [[own[count] for own in means] for count in counts]
    return SeedsCurve(
        tuple(counts), tuple(map(statistics.fmean, each)), tuple(map(statistics.stdev, each))
    )


def mean_table(groups: Sequence[KnownGroup[LabelCurve]]) -> dict[str, Columns]:
    """Of several seeds of a configuration a row for each number of labels; none where there are
    none."""
    rows = [
        (one.name, count, budget_of(one.figures[0]), mean / 100, apart / 100, len(one.figures))
        for one in groups
        if len(one.figures) > 1
        for line in (over_draws(one.figures),)
        for count, mean, apart in zip(line.budgets, line.percent, line.apart, strict=True)
    ]
    columns = zip(*rows, strict=True)
    return {"over seeds": dict(zip(MEAN_HEADINGS, columns, strict=True))} if rows else {}


def draws_table(
    known: Sequence[tuple[RunInfo, LabelCurve]], title: Callable[[str], str]
) -> Columns:
    """A row for each draw of some runs, one at least; a budget of 0 is clean."""
    records = [
        (title(run.id), count, draw, budget_of(curve), accuracy, *_about(curve))
        for run, curve in known
        for count, accuracies in zip(curve.counts, curve.accuracies, strict=True)
        for draw, accuracy in enumerate(accuracies)
    ]
    return dict(zip(HEADINGS, zip(*records, strict=True), strict=True))


def attacks_made(curves: Sequence[LabelCurve]) -> list[dict[str, Any]]:
    """The settings of the attacks that the curves are under, each once; none where all are
    clean."""
    made: list[dict[str, Any]] = []
    for curve in curves:
        told = curve.attack and as_told("downstream", curve.attack)
        if told and told not in made:
            made.append(told)
    return made


def _about(curve: LabelCurve) -> tuple[int, int, str]:
    return curve.images, curve.seed, curve.measured
