"""Phases of a method, which last for a part of the first training's epochs, however many follow."""

from collections.abc import Mapping
from typing import Any

from engine.config import TrainingConfig

PHASES = ("pretrain_epochs", "warm_up")
"""Settings that count the epochs of a phase, which is half of those of the first training at
most."""


def as_one_training(config: TrainingConfig, first_epochs: int | None) -> TrainingConfig:
    """What leads to the same weights as `config` in one training, where a run had so many
    `first_epochs` before it was trained further (None: it was not): phases as short as they were
    in these."""
    if first_epochs is None or first_epochs // 2 == config.epochs // 2:
        return config
    most = first_epochs // 2
    settings = {
        "objective": _shortened(config.objective, most),
        "likelihood_settings": _shortened(config.likelihood_settings, most),
    }
    return config.model_copy(update=settings)


def _shortened(settings: Mapping[str, Any], most: int) -> dict[str, Any]:
    return {
        name: min(value, most) if name in PHASES and isinstance(value, int) else value
        for name, value in settings.items()
    }
