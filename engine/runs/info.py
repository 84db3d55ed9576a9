"""What a list of runs shows of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from engine.config import TrainingConfig
from engine.runs.curves import KeptCurve
from engine.runs.labels import KeptLabels

RunState = Literal["finished", "training", "interrupted", "queued"]


def seed_name(group: str, seed: int) -> str:
    """What a run of several that differ in their seed alone is called."""
    return f"{group} · seed {seed}"


@dataclass(frozen=True, eq=False, kw_only=True)
class RunInfo:
    """A run as a row of a list. `figures` holds measured numbers by name, on the data set it was
    trained on, such as accuracy (a fraction), mse (per pixel), mse_255 and pair_distance; empty
    until measured. `resumable`: whether there is a checkpoint, from which training goes on with its
    optimiser and generators. `group` is shared by runs that differ in their seed alone, or as a
    store tells it, by those of them that were begun together; `origin` is the id of the run whose
    settings it took over, which may be gone; `planned_epochs` are those of its first training,
    where it was trained further; `packages` are the versions it began with; `tags` and `note` are
    the user's own words. `curves` are those of its robustness, and `labels` those of its
    label efficiency, on its own data set that are kept as tables."""

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
    resumable: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    group: str = ""
    origin: str = ""
    planned_epochs: int | None = None
    packages: Mapping[str, str] = field(default_factory=dict)
    curves: tuple[KeptCurve, ...] = ()
    labels: tuple[KeptLabels, ...] = ()

    @property
    def group_name(self) -> str:
        """What the runs are called together that differ from this one in their seed alone; its own
        name where there are none."""
        ending = seed_name("", self.config.seed)
        return self.name.removesuffix(ending) if self.group else self.name
