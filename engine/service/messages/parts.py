"""What commands and events are made of."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.config import TrainingConfig

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Integers = NDArray[np.int64]
MapMethod = Literal["pca", "tsne"]


@dataclass(frozen=True, eq=False, kw_only=True)
class ChoiceInfo:
    """Something to choose by name: a variant, a data set, a network or a likelihood.

    `schema` is the JSON schema of its own settings (title, description, bounds, default per
    field); `defaults` maps a data set to the settings the paper uses there."""

    name: str
    title: str
    summary: str
    reference: str = ""
    schema: dict[str, Any] = field(default_factory=dict)
    defaults: dict[str, dict[str, Any]] = field(default_factory=dict)


RunState = Literal["finished", "training", "interrupted", "queued"]


@dataclass(frozen=True, eq=False, kw_only=True)
class RunInfo:
    """A run as a row of a list. `figures` holds measured numbers by name, such as accuracy (a
    fraction), mse (per pixel), mse_255 and pair_distance; empty until measured."""

    id: str
    name: str
    path: Path
    bundled: bool
    state: RunState
    config: TrainingConfig
    created: str
    epochs_done: int
    seconds: float
    figures: dict[str, Any] = field(default_factory=dict)
    history: tuple[dict[str, float], ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class AttackResult:
    """What an attack did to N images in one run. Predictions are indices of classes;
    `divergence` is in the attack's units; `shift` is the distance between posterior means."""

    run: str
    attacked: Floats  # [N, C, H, W]
    clean_reconstruction: Floats  # [N, C, H, W]
    attacked_reconstruction: Floats  # [N, C, H, W]
    clean_mean: Floats  # [N, D]
    attacked_mean: Floats  # [N, D]
    clean_probabilities: Floats  # [N, K], of the linear probe
    attacked_probabilities: Floats  # [N, K]
    divergence: Floats  # [N]
    shift: Floats  # [N]
    relative_shift: Floats  # [N], shift² over the total variance of the run's latents
