"""The robustness curves that runs keep: in their figures, and as tables beside them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.data import DATASETS
from engine.runs import KeptCurve, Run
from engine.runs.curves import kept_curves

CURVES = "adversarial_accuracy"
"""The figure that holds accuracies by divergence and budget."""
_HOW = (
    "images",
    "norm",
    "steps",
    "step_size",
    "schedule",
    "momentum",
    "coupling",
    "restarts",
)
"""What of a table says how it was measured: all of it but its random starts."""


@dataclass(frozen=True)
class Curve:
    """Accuracy, a fraction, over budgets in units of the pixel range. `attacked`: the data set, the
    task where there are several, and what the attack maximised. `how` it was measured, as far as
    that is known, and `measured` when, in ISO 8601."""

    run: Run
    attacked: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    how: Mapping[str, int | str] = field(default_factory=dict)
    measured: str = ""

    @property
    def about(self) -> str:
        """What was attacked and how: curves of the same words may be compared."""
        how = (f"{name.replace('_', ' ')} {value}" for name, value in self.how.items())
        return ", ".join((*self.attacked, *how))


def curves_of(run: Run) -> list[Curve]:
    """All curves of a run. Raises RunError where what was measured is damaged."""
    kept = [
        Curve(run, (dataset, divergence), points)
        for dataset, measured in run.figures().items()
        for divergence, values in _mapping(measured.get(CURVES)).items()
        if (points := _points(list(_mapping(values).items())))
    ]
    return kept + tables_of(run)


def tables_of(run: Run) -> list[Curve]:
    """The curves that a run keeps as tables, those on its own data set first."""
    datasets = dict.fromkeys((run.config.dataset, *DATASETS))
    return [
        _of_table(run, dataset, kept)
        for dataset in datasets
        for kept in kept_curves(run.figures_path, dataset)
    ]


def curve_cells(run: Run) -> dict[str, int | float | str]:
    """Accuracies by `<data set>[.<task>].<what the attack maximised>.<norm>.<ε>`; in place of ε,
    also how and when they were measured."""
    cells: dict[str, int | float | str] = {}
    for curve in tables_of(run):
        how = dict(curve.how)
        name = ".".join((*curve.attacked, *([str(how.pop("norm"))] if "norm" in how else [])))
        cells |= {f"{name}.{budget_told(budget)}": accuracy for budget, accuracy in curve.points}
        cells |= {f"{name}.{told}": value for told, value in how.items()}
        if curve.measured:
            cells[f"{name}.measured"] = curve.measured
    return cells


def budget_told(budget: float) -> str:
    """A budget in a name."""
    return f"{budget:.12g}"


def _of_table(run: Run, dataset: str, kept: KeptCurve) -> Curve:
    attacked = tuple(filter(None, (dataset, kept.task, kept.divergence)))
    points = tuple(zip(kept.epsilons, kept.accuracies, strict=True))
    how = {name: value for name in _HOW if (value := getattr(kept, name))}
    return Curve(run, attacked, points, how, kept.measured)


def _points(pairs: Sequence[tuple[Any, Any]]) -> tuple[tuple[float, float], ...]:
    """In the order of budgets; none where one is no number."""
    try:
        points = sorted((float(budget), float(accuracy)) for budget, accuracy in pairs)
    except (TypeError, ValueError):
        return ()
    return tuple(points) if all(map(math.isfinite, sum(points, ()))) else ()


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
