"""What commands and events are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.config import TrainingConfig
from engine.runs import RunInfo, RunState

__all__ = [
    "AttackResult",
    "Bytes",
    "ChoiceInfo",
    "Floats",
    "Integers",
    "MapMethod",
    "PresetInfo",
    "RunInfo",
    "RunState",
]

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Integers = NDArray[np.int64]
MapMethod = Literal["pca", "tsne"]


@dataclass(frozen=True, eq=False, kw_only=True)
class ChoiceInfo:
    """Something to choose by name: a variant, a data set, a network or a likelihood.

    `schema` is the JSON schema of its own settings (title, description, bounds, default per
    field); `defaults` maps a data set to the settings the paper uses there. `tasks`, `shape` and
    `needs_folder` are of data sets: the classes of each task, [C, H, W] of an image, and whether
    the user has to name a folder that holds it."""

    name: str
    title: str
    summary: str
    reference: str = ""
    schema: dict[str, Any] = field(default_factory=dict)
    defaults: dict[str, dict[str, Any]] = field(default_factory=dict)
    tasks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shape: tuple[int, ...] = ()
    needs_folder: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class PresetInfo:
    """A paper's own combination. `notes` says by field of `config` (`epochs`, `objective.radius`,
    `likelihood_settings.variance`) what the paper leaves open, and why this value was chosen."""

    name: str
    title: str
    reference: str
    config: TrainingConfig
    notes: Mapping[str, str] = field(default_factory=dict)


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
    relative_shift: Floats  # [N], shift² over the total variance of the test images' means
