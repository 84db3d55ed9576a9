"""The robustness curves that runs keep: in their figures, and as tables beside them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.runs import Run
from engine.runs.curves import LEAD, MEASURED_AT, TABLES, read_rows

CURVES = "adversarial_accuracy"
"""The figure that holds accuracies by divergence and budget."""
_NOT_ABOUT = ("epsilon", "accuracy", MEASURED_AT, None)


@dataclass(frozen=True)
class Curve:
    """Accuracy, a fraction, over budgets in units of the pixel range. `about` says what was
    attacked and how: curves of the same words may be compared."""

    run: Run
    about: str
    points: tuple[tuple[float, float], ...]


def curves_of(run: Run) -> list[Curve]:
    """All curves of a run. A table that is none is left out: anything may lie among the figures.
    Raises RunError where what was measured is damaged."""
    kept = [
        Curve(run, f"{dataset}, {divergence}", points)
        for dataset, measured in run.figures().items()
        for divergence, values in _mapping(measured.get(CURVES)).items()
        if (points := _points(list(_mapping(values).items())))
    ]
    tables = (_table(run, path) for path in sorted(run.figures_path.glob(TABLES)))
    return kept + [curve for curve in tables if curve is not None]


def _table(run: Run, path: Path) -> Curve | None:
    """The curve in a table: the columns that are the same all over say how it was measured."""
    rows = read_rows(path)
    points = _points([(row.get("epsilon"), row.get("accuracy")) for row in rows])
    if not points:
        return None
    constant = {
        name: value
        for name, value in rows[0].items()
        if name not in _NOT_ABOUT and all(row[name] == value for row in rows)
    }
    about = [path.stem.removeprefix(f"{LEAD}-")]
    about += [f"{name.replace('_', ' ')} {value}" for name, value in constant.items()]
    return Curve(run, ", ".join(about), points)


def _points(pairs: Sequence[tuple[Any, Any]]) -> tuple[tuple[float, float], ...]:
    """In the order of budgets; none where one is no number."""
    try:
        points = sorted((float(budget), float(accuracy)) for budget, accuracy in pairs)
    except (TypeError, ValueError):
        return ()
    return tuple(points) if all(map(math.isfinite, sum(points, ()))) else ()


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
