"""What commands and events are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.config import TrainingConfig
from engine.data import ImageSource, Task
from engine.runs import KeptCurve, KeptLabels, RunInfo, RunState

__all__ = [
    "Bytes",
    "ChoiceInfo",
    "CleanMeasure",
    "Floats",
    "ImageSource",
    "Integers",
    "KeptCurve",
    "KeptLabels",
    "OwnVariantFile",
    "PresetInfo",
    "RunInfo",
    "RunState",
    "Task",
]

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class ChoiceInfo:
    """Something to choose by name: a variant, a data set, a network or a likelihood.

    `schema` is the JSON schema of its own settings (title, description, bounds, default per
    field); `defaults` maps a data set to the settings the paper uses there. `tasks`, `shape` and
    `needs_folder` are of data sets: the classes of each task, [C, H, W] of an image, and whether
    the user has to name a folder that holds it. `formula` is what a variant minimises, or a
    likelihood's log p(x|z), in one line; `forms` those of a variant in its place, by a setting and
    its value; `explained` tells each loss term, by its name, in a sentence. `needs_base`: whether
    a variant goes on from a finished run."""

    name: str
    title: str
    summary: str
    reference: str = ""
    schema: dict[str, Any] = field(default_factory=dict)
    defaults: dict[str, dict[str, Any]] = field(default_factory=dict)
    tasks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shape: tuple[int, ...] = ()
    needs_folder: bool = False
    formula: str = ""
    forms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    explained: Mapping[str, str] = field(default_factory=dict)
    needs_base: bool = False


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
class OwnVariantFile:
    """A file of the user's own folder of variants. It is code: a 'new' or 'changed' one is not run
    before the user trusts its `digest` (SHA-256). `names` are of the variants that a 'loaded' one
    gave; `sentence` says what is wrong with a 'broken' one."""

    path: Path
    digest: str
    state: Literal["loaded", "new", "changed", "broken"]
    names: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class CleanMeasure:
    """A measure of Evaluate in words; `better` is what speaks for the model, '' where neither does,
    and `bounds` between which values it lies. `capped`: it can tell no more than the logarithm of
    the number of images. `needs_inception`: it takes the weights of the FID's network. `enough`:
    on fewer images than these it is too high; 0 where there are no such."""

    name: str
    title: str
    unit: str
    explanation: str
    formula: str
    reference: str
    better: Literal["higher", "lower", ""]
    bounds: str
    capped: bool = False
    needs_inception: bool = False
    enough: int = 0
