"""Measured figures as scripts read them."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.service.messages import QualityMeasured


def figures_of(quality: QualityMeasured) -> dict[str, Any]:
    """The figures of a run without an attack; `relative` is to the total variance
    of the test images' latents."""
    mean, deviation = quality.pair_distance
    return {
        "accuracy": quality.accuracy,
        "accuracy_by_task": quality.accuracy_by_task,
        "mse": quality.mse,
        "mse_255": quality.mse_255,
        "pair_distance": {
            "mean": mean,
            "std": deviation,
            "relative": quality.relative_pair_distance,
        },
        "images": quality.images,
    }


def several_tasks(accuracies: Iterable[Mapping[str, float]]) -> list[str]:
    """The tasks that any of these accuracies by task are of, where there are several; none where
    there is one, whose name nobody misses."""
    tasks = dict.fromkeys(task for known in accuracies for task in known)
    return list(tasks) if len(tasks) > 1 else []
