"""Robustness of runs that differ in their seed alone: the mean, and how far they are apart."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.intervals import Interval
from engine.service.messages import RobustnessMeasured
from raven_gui.panels.robustness.intervals import of_seeds, over_images
from raven_gui.panels.robustness.rows import Number, QualityRow, quality_row
from raven_gui.workspace import Workspace
from raven_gui.workspace.evaluation import CleanFigure


@dataclass(frozen=True)
class SeedsCurve:
    """Accuracy in percent by budget; of several runs the mean, and `around` it one standard
    deviation, with N - 1."""

    budgets: tuple[float, ...]
    percent: tuple[float, ...]
    around: tuple[float, ...] | tuple[tuple[float, ...], tuple[float, ...]] | None = None


def over_seeds(curves: Sequence[RobustnessMeasured], intervals: bool = False) -> SeedsCurve | None:
    """One curve of those that are measured: at the budgets that all of them have. None where there
    is none. With `intervals`, `around` tells how far below and above the true accuracy may lie."""
    known = [dict(zip(curve.epsilons, curve.accuracies, strict=True)) for curve in curves]
    if not known:
        return None
    budgets = tuple(budget for budget in known[0] if all(budget in other for other in known))
    percent = [[100 * curve[budget] for curve in known] for budget in budgets]
    means = tuple(statistics.fmean(values) for values in percent)
    if intervals:
        return SeedsCurve(budgets, means, _reaches(curves, known, budgets))
    if len(known) == 1:
        return SeedsCurve(budgets, means)
    return SeedsCurve(budgets, means, tuple(statistics.stdev(values) for values in percent))


def _reaches(
    curves: Sequence[RobustnessMeasured],
    known: Sequence[Mapping[float, float]],
    budgets: Sequence[float],
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """How far intervals reach below and above the mean, in percent; 0 where that is not known."""
    below, above = [], []
    for budget in budgets:
        accuracies = [curve[budget] for curve in known]
        several = len(accuracies) > 1
        images = curves[0].images
        interval = (
            of_seeds(accuracies) if several else over_images(accuracies[0], images)
        ) or Interval(accuracies[0], accuracies[0], accuracies[0])
        below.append(100 * (interval.value - interval.low))
        above.append(100 * (interval.high - interval.value))
    return tuple(below), tuple(above)


def rows_with_seeds(workspace: Workspace) -> list[QualityRow]:
    """A row for each ticked run of the data set shown, and one with mean and deviation before those
    that differ in their seed alone."""
    rows: list[QualityRow] = []
    for runs in workspace.runs.together(workspace.robustness.runs):
        own = [quality_row(workspace, run) for run in runs]
        if len(own) > 1:
            rows.append(seeds_row(workspace.runs.seeds_title(runs), own))
        rows += own
    return rows


def seeds_row(title: str, rows: Sequence[QualityRow]) -> QualityRow:
    """The mean of the figures of runs that differ in their seed alone, with their deviation."""
    first = rows[0]
    names = ("accuracy", "mse", "mse_255", "relative_pair")
    known: dict[str, list[float]] = {
        name: [value for row in rows if (value := getattr(row, name)) is not None] for name in names
    }
    means: dict[str, Number] = {
        name: statistics.fmean(values) if values else None for name, values in known.items()
    }
    images = {row.images for row in rows}
    further, apart = _further(rows)
    return QualityRow(
        run=first.run,
        title=title,
        dataset=first.dataset,
        bundled=False,
        fresh=all(row.fresh for row in rows),
        images=images.pop() if len(images) == 1 else None,
        std={name: statistics.stdev(values) for name, values in known.items() if len(values) > 1}
        | apart,
        interval=of_seeds(known["accuracy"]) if len(known["accuracy"]) > 1 else None,
        measures=further,
        **means,
    )


def _further(rows: Sequence[QualityRow]) -> tuple[dict[str, CleanFigure], dict[str, float]]:
    """Means and deviations of the further figures that all runs have, by measure."""
    figures: dict[str, CleanFigure] = {}
    apart: dict[str, float] = {}
    for name in rows[0].measures:
        own = [figure for row in rows if (figure := row.measures.get(name)) is not None]
        values = [figure.value for figure in own if figure.value is not None]
        if len(values) == len(rows):
            fresh = all(figure.fresh for figure in own)
            mean = statistics.fmean(values)
            figures[name] = CleanFigure(mean, min(figure.images for figure in own), fresh)
            apart[name] = statistics.stdev(values)
    return figures, apart
