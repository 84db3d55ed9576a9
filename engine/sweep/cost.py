"""How long a training will take, by those of its kind that there are."""

import statistics
from collections.abc import Sequence

from engine.config import TrainingConfig
from engine.runs import RunInfo

_ALIKE = (
    "variant",
    "dataset",
    "network",
    "likelihood",
    "batch_size",
    "limit",
    "data_root",
    "download",
    "device",
)
"""Choices that what an epoch costs depends on most."""


def seconds_of(
    config: TrainingConfig, infos: Sequence[RunInfo], epochs_done: int = 0
) -> float | None:
    """Seconds of training for the epochs of `config` that are left, each at the median of those of
    runs alike; None where there are none. Bundled runs are another machine's."""
    alike = [
        epoch["seconds"]
        for info in infos
        if not info.bundled
        and all(getattr(info.config, name) == getattr(config, name) for name in _ALIKE)
        for epoch in info.history
        if "seconds" in epoch
    ]
    return (config.epochs - epochs_done) * statistics.median(alike) if alike else None
