"""Measured figures as scripts read them."""

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
