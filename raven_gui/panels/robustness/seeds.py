"""Robustness of runs that differ in their seed alone: the mean, and how far they are apart."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from engine.intervals import Interval, spread_of_seeds
from engine.service.messages import RobustnessMeasured, RunInfo
from raven_gui.panels.robustness.intervals import of_seeds, over_images
from raven_gui.panels.robustness.rows import Number, QualityRow, quality_row
from raven_gui.workspace import Workspace
from raven_gui.workspace.evaluation import CleanFigure
from raven_gui.workspace.label_efficiency import LabelCurve
from raven_gui.workspace.seed_groups import SeedGroup

Figure = TypeVar("Figure")
Value = TypeVar("Value")


@dataclass(frozen=True)
class SeedsCurve:
    """Accuracy in percent by budget; of several runs the mean, and how far they are `apart`: one
    standard deviation, with N - 1. `reach`: how far below and above the true accuracy may lie."""

    budgets: tuple[float, ...]
    percent: tuple[float, ...]
    apart: tuple[float, ...] = ()
    reach: tuple[tuple[float, ...], tuple[float, ...]] | None = None

    @property
    def around(self) -> tuple[float, ...] | tuple[tuple[float, ...], tuple[float, ...]] | None:
        """What is drawn as a band: the interval where it was asked for, else the deviation."""
        return self.reach or self.apart or None


@dataclass(frozen=True, eq=False)
class KnownGroup(Generic[Figure]):
    """A run, or several seeds as one, of some of which something is known, and what it is called in
    a legend."""

    name: str
    group: SeedGroup
    figures: tuple[Figure, ...]


def known_groups(
    workspace: Workspace, figure_of: Callable[[RunInfo], Figure | None]
) -> list[KnownGroup[Figure]]:
    """What is known of the ticked runs of the data set shown; groups called alike get a number."""
    known: dict[str, KnownGroup[Figure]] = {}
    for group in workspace.seed_groups.groups(workspace.robustness.runs):
        figures = tuple(f for run in group.runs if (f := figure_of(run)) is not None)
        if not figures:
            continue
        title = name = group.title_of_some(len(figures))
        count = 1
        while name in known:
            count += 1
            name = f"{title} ({count})"
        known[name] = KnownGroup(name, group, figures)
    return list(known.values())


def nothing_in_common(
    lines: Iterable[tuple[KnownGroup[Figure], SeedsCurve]], measured_at: str
) -> str:
    """Which seeds have no mean to draw, as there is no `measured_at`, such as a budget, that all of
    them have; '' where there are none."""
    names = [one.name for one, line in lines if len(one.figures) > 1 and not line.budgets]
    if not names:
        return ""
    return (
        f"Left out: {', '.join(names)}. Seeds have no {measured_at} in common: measure them "
        "together."
    )


def images_of(curves: Sequence[RobustnessMeasured | LabelCurve]) -> int | None:
    """On how many images all of them were measured; None where that is not one number."""
    return one_of([curve.images for curve in curves])


def one_of(values: Collection[Value]) -> Value | None:
    """What all of them are; None where that is not one value."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def over_seeds(curves: Sequence[RobustnessMeasured], intervals: bool = False) -> SeedsCurve:
    """One curve of those that are measured, at the budgets that all of them have; with
    `intervals` on wish."""
    known = [dict(zip(curve.epsilons, curve.accuracies, strict=True)) for curve in curves]
    budgets = tuple(budget for budget in known[0] if all(budget in other for other in known))
    percent = [[100 * curve[budget] for curve in known] for budget in budgets]
    spreads = [spread_of_seeds(values) for values in percent]
    apart = tuple(spread.std for spread in spreads if spread.std is not None)
    reach = _reaches(curves, known, budgets) if intervals else None
    return SeedsCurve(budgets, tuple(spread.mean for spread in spreads), apart, reach)


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
        images, dataset = images_of(curves), curves[0].source.dataset
        interval = (
            of_seeds(accuracies, images, dataset)
            if several
            else over_images(accuracies[0], images, dataset)
        ) or Interval(accuracies[0], accuracies[0], accuracies[0])
        below.append(100 * (interval.value - interval.low))
        above.append(100 * (interval.high - interval.value))
    return tuple(below), tuple(above)


def rows_with_seeds(workspace: Workspace) -> list[QualityRow]:
    """A row for each ticked run of the data set shown, and one with mean and deviation before those
    that differ in their seed alone."""
    rows: list[QualityRow] = []
    for group in workspace.seed_groups.groups(workspace.robustness.runs):
        own = [quality_row(workspace, run) for run in group.runs]
        if group.several:
            rows.append(seeds_row(group, own))
        rows += own
    return rows


def seeds_row(group: SeedGroup, rows: Sequence[QualityRow]) -> QualityRow:
    """The mean of the figures of runs that differ in their seed alone, with their deviation; the
    title tells of how many seeds, where the usual figures are known of some alone: all that the row
    tells is of these. A figure that one of them lacks, as it was no number there, has no mean: it
    would be that of the lucky ones."""
    rows = [row for row in rows if row.known] or rows
    first = rows[0]
    names = ("accuracy", "mse", "mse_255", "pair_mean", "relative_pair")
    known: dict[str, list[float]] = {
        name: [value for row in rows if (value := getattr(row, name)) is not None] for name in names
    }
    known = {name: values for name, values in known.items() if len(values) == len(rows)}
    spreads = {name: spread_of_seeds(values) for name, values in known.items()}
    means: dict[str, Number] = {
        name: spreads[name].mean if name in spreads else None for name in names
    }
    count = one_of([row.images for row in rows])
    further, apart = _further(rows)
    return QualityRow(
        run=group.face,
        title=group.title_of_some(len(rows)),
        dataset=first.dataset,
        bundled=False,
        fresh=all(row.fresh for row in rows),
        images=count,
        std={name: spread.std for name, spread in spreads.items() if spread.std is not None}
        | apart,
        interval=of_seeds(known["accuracy"], count, first.dataset)
        if known.get("accuracy", ())[1:]
        else None,
        measures=further,
        seeds=len(rows),
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
            spread = spread_of_seeds(values)
            figures[name] = CleanFigure(spread.mean, min(figure.images for figure in own), fresh)
            if spread.std is not None:
                apart[name] = spread.std
    return figures, apart
