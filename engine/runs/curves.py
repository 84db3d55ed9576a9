"""The robustness curves that a run keeps as tables, read back: accuracy under attack by budget, how
it was measured, and when."""

import csv
import io
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.budgets import SYMBOLS, USUAL_NORM
from engine.config import AttackConfig, Norm
from engine.data import DATASETS
from engine.sanity import MAXIMISED, Maximised

LEAD = "robustness"
TABLES = f"{LEAD}-*.csv"
MEASURED_AT = "measured"
"""The column that says when."""
_LARGEST = 1024**2


@dataclass(frozen=True, kw_only=True)
class KeptCurve:
    """Accuracies, fractions, at rising budgets, in units of the pixel range, on the first so many
    test images of the run's own data set. `divergence`: what the attack maximised, 'downstream' the
    probe's cross-entropy. `task` is '' where there is one alone; of what the table
    does not tell, numbers are 0 and words ''. `measured`: when, in ISO 8601."""

    divergence: Maximised
    epsilons: tuple[float, ...]
    accuracies: tuple[float, ...]
    task: str = ""
    images: int = 0
    norm: str = ""
    steps: int = 0
    step_size: str = ""
    schedule: str = ""
    momentum: str = ""
    coupling: str = ""
    restarts: int = 0
    measured: str = ""

    @property
    def ball(self) -> str:
        """The norm that its budgets are in: L∞ where the table tells none."""
        return self.norm or USUAL_NORM

    @property
    def config(self) -> AttackConfig | None:
        """How it was made, but for its seed; None where the table does not tell."""
        told = {
            "norm": self.norm,
            "steps": self.steps,
            "restarts": self.restarts,
            "step_size": None if self.step_size.startswith("epsilon") else self.step_size,
            "schedule": self.schedule or "constant",
            "momentum": self.momentum or 0,
        }
        with suppress(ValueError):
            return AttackConfig.model_validate(
                told | ({"coupling": self.coupling} if self.coupling else {})
            )
        return None


def table_of(*about: str) -> str:
    """The name of the file that something is kept in: what it is, the data set, the task, ''
    where there is one alone, and what else tells it from others of its kind."""
    return f"{'-'.join(filter(None, about))}.csv"


def curve_table(dataset: str, task: str, divergence: Maximised, norm: Norm) -> str:
    """The name of the file that a curve is kept in; under L∞ the norm is no part of it."""
    return table_of(LEAD, dataset, task, divergence, norm if norm != USUAL_NORM else "")


def tasks_of(dataset: str) -> tuple[str, ...]:
    """The tasks that a file may be of, '' among them."""
    return ("", *(DATASETS[dataset].tasks if dataset in DATASETS else ()))


def kept_curves(folder: Path, dataset: str) -> tuple[KeptCurve, ...]:
    """The curves on `dataset` in a run's folder of figures. A file that is no such table is left
    out: anything may lie there, a curve on another data set whose name goes on from this one's
    among it."""
    return tuple(_curves(folder, dataset))


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table; none where it cannot be read, or is too large for one."""
    with suppress(OSError, ValueError, csv.Error):
        if path.stat().st_size <= _LARGEST:
            return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    return []


def _curves(folder: Path, dataset: str) -> Iterator[KeptCurve]:
    known = {
        curve_table(dataset, task, name, norm): (task, name)
        for task in tasks_of(dataset)
        for name in MAXIMISED
        for norm in SYMBOLS
    }
    for path in sorted(folder.glob(TABLES)):
        if path.name not in known:
            continue
        task, divergence = known[path.name]
        rows = read_rows(path)
        with suppress(KeyError, TypeError, ValueError):
            points = sorted((float(row["epsilon"]), float(row["accuracy"])) for row in rows)
            if not points or not all(map(_is_point, points)):
                continue
            first = rows[0]
            yield KeptCurve(
                divergence=divergence,
                epsilons=tuple(epsilon for epsilon, _ in points),
                accuracies=tuple(accuracy for _, accuracy in points),
                task=task,
                images=count_in(first, "images"),
                norm=first.get("norm") or "",
                steps=count_in(first, "steps"),
                step_size=first.get("step_size") or "",
                schedule=first.get("schedule") or "",
                momentum=first.get("momentum") or "",
                coupling=first.get("coupling") or "",
                restarts=count_in(first, "restarts"),
                measured=time_in(first.get(MEASURED_AT) or ""),
            )


def _is_point(point: tuple[float, float]) -> bool:
    return math.isfinite(point[0]) and point[0] >= 0 and 0 <= point[1] <= 1


def count_in(row: Mapping[str, str], name: str) -> int:
    """A whole number of 0 or more in a row; 0 where there is none."""
    told = row.get(name) or ""
    return int(told) if told.isascii() and told.isdecimal() else 0


def time_in(told: str) -> str:
    """A time in ISO 8601; '' for anything else."""
    with suppress(ValueError):
        return datetime.fromisoformat(told).isoformat()
    return ""
