"""What a list of runs shows of each."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from engine.config import TrainingConfig

RunState = Literal["finished", "training", "interrupted", "queued"]


@dataclass(frozen=True, eq=False, kw_only=True)
class RunInfo:
    """A run as a row of a list. `figures` holds measured numbers by name, on the data set it was
    trained on, such as accuracy (a fraction), mse (per pixel), mse_255 and pair_distance; empty
    until measured."""

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
