"""Events: what the engine tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from engine.config import TrainingConfig
from engine.service.messages.parts import (
    Bytes,
    ChoiceInfo,
    CleanMeasure,
    Floats,
    ImageSource,
    Integers,
    OwnVariantFile,
    PresetInfo,
    RunInfo,
    Task,
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Event:
    """Something the engine tells. `job` is that of the command it answers; 0 for none."""

    job: int


@dataclass(frozen=True, eq=False, kw_only=True)
class EngineReady(Event):
    """Torch is loaded; `device` is named as a person would. It is told again when there is
    something else to choose from."""

    device: str
    variants: tuple[ChoiceInfo, ...]
    datasets: tuple[ChoiceInfo, ...]
    networks: tuple[ChoiceInfo, ...]
    likelihoods: tuple[ChoiceInfo, ...]
    posteriors: tuple[ChoiceInfo, ...]
    presets: tuple[PresetInfo, ...]
    measures: tuple[CleanMeasure, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class EngineLost(Event):
    """The engine is no more, and all that it had in memory, such as maps; `sentence` says why and
    what to do. What it did not answer is told as failed next. Where it is started again, the runs
    are listed anew and EngineReady follows."""

    sentence: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Failed(Event):
    """A command could not be done; `sentence` says what is wrong and what to do."""

    sentence: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Done(Event):
    """A command without another answer is done; `sentence` may be shown."""

    sentence: str


JobState = Literal["queued", "running", "paused", "finished", "cancelled", "failed"]

ENDED: tuple[JobState, ...] = ("finished", "cancelled", "failed")
"""States of a job that does not go on."""


@dataclass(frozen=True, eq=False, kw_only=True)
class JobChanged(Event):
    """State and progress of a long job (Train, Measure, Embed). `done` of `total` in `unit`s;
    `seconds_left` is None until it can be told; `run` is the run it belongs to, if any."""

    title: str
    state: JobState
    done: float = 0
    total: float = 1
    unit: str = ""
    seconds_left: float | None = None
    run: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class ImagesLoaded(Event):
    """The images of a source, the first `test_count` of them test images. `labels` and `classes`
    are of the first of its `tasks`. `pixel_range`: what the bytes 0 and 255 stand for. `cache`:
    where the full data set lies in the user's cache, if it does."""

    source: ImageSource
    test_count: int
    images: Bytes  # [N, C, H, W]
    labels: Integers  # [N]
    classes: tuple[str, ...]
    tasks: Mapping[str, Task] = field(default_factory=dict)
    pixel_range: tuple[float, float] = (0.0, 1.0)
    cache: Path | None = None

    def on_task(self, task: str) -> Task:
        """Classes and labels of a task; of the first one for another name."""
        return self.tasks.get(task) or Task(self.classes, self.labels)


@dataclass(frozen=True, eq=False, kw_only=True)
class PictureRead(Event):
    """A user's picture as it was read, and as a model sees it: in [0, 1], which stands for
    `pixel_range`."""

    name: str
    image: Floats  # [C, H, W] in [0, 1], what the model will see
    inverted: bool
    preview: Bytes  # [H, W, 3], the picture as read, at most 512 pixels a side
    pixel_range: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True, eq=False, kw_only=True)
class RunsListed(Event):
    """All runs there are now."""

    runs: tuple[RunInfo, ...]
    added: str = ""  # the run that a command just made, imported or restored


@dataclass(frozen=True, eq=False, kw_only=True)
class StepsTaken(Event):
    """Streaming, a few times a second: mean of each loss term (nats per image) since the last."""

    run: str
    epoch: float  # with its fraction
    terms: dict[str, float]
    images_per_second: float
    seconds_left: float


@dataclass(frozen=True, eq=False, kw_only=True)
class EpochFinished(Event):
    """Means of the terms over the epoch (nats per image), and the probe batch as it is now."""

    run: str
    epoch: int
    terms: dict[str, float]
    seconds: float
    probe_images: Floats  # [P, C, H, W]
    probe_reconstructions: Floats  # [P, C, H, W]
    probe_means: Floats  # [P, D]


@dataclass(frozen=True, eq=False, kw_only=True)
class ChoicesChecked(Event):
    """Answer to CheckChoices: `sentence` says why the choices make no sense together, and is empty
    where they do."""

    config: TrainingConfig
    sentence: str


@dataclass(frozen=True, eq=False, kw_only=True)
class OwnVariantsListed(Event):
    """The files of the user's own folder of variants, by name."""

    folder: Path | None
    files: tuple[OwnVariantFile, ...]
