"""What was measured of a run, from its file, which may have been edited by hand."""

import math
from typing import Any

from engine.service.messages import RunInfo


def measured(run: RunInfo, key: str) -> float | None:
    """A figure that every finished run has; of those with a deviation the mean."""
    value = run.figures.get(key) if run.state == "finished" else None
    return _number(value[0] if isinstance(value, list | tuple) and value else value)


def further(run: RunInfo, measure: str) -> float | None:
    """A further figure of a finished run, where it was measured."""
    found = kept(run).get(measure)
    return _number(found.get("value")) if isinstance(found, dict) else None


def kept(run: RunInfo) -> dict[str, Any]:
    """Further figures by name."""
    found = run.figures.get("measures") if run.state == "finished" else None
    return found if isinstance(found, dict) else {}


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
