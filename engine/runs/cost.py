"""How long a training will take, by those of its kind that there are."""

import statistics
from collections.abc import Hashable, Sequence

from engine.config import TrainingConfig
from engine.runs.info import RunInfo

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


class Pace:
    """What an epoch costs, of any kind of training that is among `infos`. Bundled runs are another
    machine's."""

    def __init__(self, infos: Sequence[RunInfo]) -> None:
        self._seconds: dict[Hashable, list[float]] = {}
        for info in infos:
            if not info.bundled:
                told = [epoch["seconds"] for epoch in info.history if "seconds" in epoch]
                self._seconds.setdefault(_kind(info.config), []).extend(told)

    def seconds_of_epoch(self, config: TrainingConfig) -> float | None:
        """The median over all epochs of runs like `config`; None where there are none."""
        known = self._seconds.get(_kind(config))
        return statistics.median(known) if known else None


def _kind(config: TrainingConfig) -> Hashable:
    return tuple(getattr(config, name) for name in _ALIKE)
