"""How long a training will take, by those of its kind that there are."""

import statistics
from collections.abc import Hashable, Sequence
from typing import Any

from engine.config import TrainingConfig
from engine.runs.info import RunInfo

ASIDE = {"seed", "epochs", "base", "latent"}
"""Choices that an epoch takes as long with, or nearly."""


def kind_of(config: TrainingConfig) -> Hashable:
    """Equal for trainings whose epochs take equally long: those that differ in fractions at most,
    such as widths and rates."""
    return repr(_without_fractions(config.model_dump(exclude=ASIDE)))


class Pace:
    """What an epoch costs, of any kind of training that is among `infos`. Bundled runs are another
    machine's."""

    def __init__(self, infos: Sequence[RunInfo]) -> None:
        self._seconds: dict[Hashable, list[float]] = {}
        for info in infos:
            if not info.bundled:
                told = [epoch["seconds"] for epoch in info.history if "seconds" in epoch]
                self._seconds.setdefault(kind_of(info.config), []).extend(told)

    def seconds_of_epoch(self, config: TrainingConfig) -> float | None:
        """The median over all epochs of runs of the kind; None where there are none."""
        known = self._seconds.get(kind_of(config))
        return statistics.median(known) if known else None


def _without_fractions(chosen: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_fractions(value) if isinstance(value, dict) else value
        for name, value in chosen.items()
        if not isinstance(value, float)
    }
