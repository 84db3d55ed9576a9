"""What runs that differ in their seed alone come to together, in a report."""

import math
from collections.abc import Sequence

from engine.digits import number
from engine.intervals import spread_of_seeds
from engine.runs import Run, RunInfo, in_groups
from engine.tracking.curves import budget_told, tables_of
from engine.tracking.markup import Content, Markup, element, table
from engine.tracking.rows import Row, figure_cells

_ABOUT = (
    "Mean ± standard deviation (N − 1) over the finished runs that differ in their seed alone, and "
    "how many those are. A robustness curve has a mean where all were attacked alike, on as many "
    "images."
)


def over_seeds(runs: Sequence[Run], infos: Sequence[RunInfo]) -> Markup:
    """A section with a column for each configuration of which several seeds were measured, and a
    row for each figure of which all of these have a number; nothing where there is none."""
    groups: dict[str, list[Row]] = {}
    names: dict[str, str] = {}
    for run, info in zip(runs, in_groups(infos), strict=True):
        if info.group and info.state == "finished":
            groups.setdefault(info.group, []).append(_measured(run))
            names.setdefault(info.group, info.group_name)
    several = {group: rows for group, rows in groups.items() if len(rows) > 1}
    figures = dict.fromkeys(name for rows in several.values() for row in rows for name in row)
    lines: list[list[Content]] = []
    for figure in figures:
        told = [_told(figure, rows) for rows in several.values()]
        if any(told):
            lines.append([figure, *told])
    if not lines:
        return Markup()
    heads = ["Figure", *(f"{names[group]}, {len(rows)} seeds" for group, rows in several.items())]
    about = element("p", _ABOUT, class_="about")
    return element("section", element("h2", "Over seeds"), about, table(heads, lines))


def _measured(run: Run) -> Row:
    """Its figures, and the curves that say how they were measured, by name: what was measured
    otherwise has another one."""
    accuracies = {
        f"{curve.about}, ε {budget_told(budget)}": accuracy
        for curve in tables_of(run)
        if {"images", "steps"} <= curve.how.keys()
        for budget, accuracy in curve.points
    }
    return figure_cells(run.figures()) | accuracies


def _told(figure: str, rows: Sequence[Row]) -> str:
    values = [value for row in rows if isinstance(value := row.get(figure), int | float)]
    if len(values) < len(rows) or not all(map(math.isfinite, values)):
        return ""
    known = spread_of_seeds(values)
    around = "" if known.std is None else f" ± {number(known.std, 2)}"
    return f"{number(known.mean, 5)}{around}"
