"""What can be told of a run's history and its figures, whose files may have been edited by hand."""

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.runs.record import HISTORY, RunError, read_kept

NUMBERS = ("accuracy", "mse", "mse_255", "images")


def read_history(folder: Path) -> list[dict[str, float]]:
    """The history of the run in `folder`, empty before there is one. Raises RunError where it is
    none."""
    path = folder / HISTORY
    history: list[dict[str, float]] = read_kept(path, list)
    if not all(isinstance(epoch, dict) and all(map(_is_real, epoch.values())) for epoch in history):
        raise RunError(f"{path} is damaged: an epoch is not made of numbers.")
    if not all(0 <= epoch.get("epoch", -1) < math.inf for epoch in history):
        raise RunError(f"{path} is damaged: an epoch has no number.")
    return history


def sound_figures(figures: Mapping[str, Any]) -> dict[str, Any]:
    """`figures` without those that should be finite numbers, or be made of them, and are not."""
    sound: dict[str, Callable[[Any], bool]] = {
        **dict.fromkeys(NUMBERS, _is_number),
        "relative_pair_distance": lambda value: value is None or _is_number(value),
        "accuracy_by_task": lambda value: _is_mapping(value, _is_number),
        "adversarial_accuracy": lambda value: _is_mapping(value, _is_curve),
    }
    return {
        name: value for name, value in figures.items() if name not in sound or sound[name](value)
    }


def _is_number(value: Any) -> bool:
    return _is_real(value) and math.isfinite(value)


def _is_real(value: Any) -> bool:
    """Whether it can be reckoned with; JSON may hold whole numbers of any length."""
    return isinstance(value, float) or (isinstance(value, int) and abs(value) < 2**63)


def _is_mapping(value: Any, holds: Callable[[Any], bool]) -> bool:
    return isinstance(value, dict) and all(map(holds, value.values()))


def _is_curve(value: Any) -> bool:
    """Whether it holds accuracies by budget, as JSON has names."""
    with suppress(ValueError):
        return _is_mapping(value, _is_number) and all(math.isfinite(float(at)) for at in value)
    return False
