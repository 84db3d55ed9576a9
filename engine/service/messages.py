"""What the window and the engine say to each other: commands one way, events the other.

All are frozen dataclasses of ids, numbers, strings and numpy arrays; never a tensor or a module.
Every command carries the number of its `job`, chosen by the sender; every event about it repeats
that number, so that an answer to an older question can be told apart and dropped.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.config import AttackConfig, Divergence, PictureConfig, TrainingConfig

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Integers = NDArray[np.int64]

# ---------------------------------------------------------------- commands


@dataclass(frozen=True, eq=False, kw_only=True)
class Command:
    """Something asked of the engine. `job` is unique among the sender's commands."""

    job: int


@dataclass(frozen=True, eq=False, kw_only=True)
class LoadImages(Command):
    """Ask for the test images of a data set. Answer: ImagesLoaded."""

    dataset: str


@dataclass(frozen=True, eq=False, kw_only=True)
class ReadPicture(Command):
    """Turn a user's picture into model input. `source`: a file, its encoded bytes, or pixels
    [H, W], [H, W, 3 or 4] uint8 or float in [0, 1].
    Answer: PictureRead; a newer one replaces it."""

    source: Path | bytes | NDArray[Any]
    name: str
    config: PictureConfig = field(default_factory=PictureConfig)


@dataclass(frozen=True, eq=False, kw_only=True)
class ListRuns(Command):
    """Ask for all runs, bundled and own. Answer: RunsListed."""


@dataclass(frozen=True, eq=False, kw_only=True)
class RenameRun(Command):
    """Give a run another name. Answer: RunsListed."""

    run: str
    name: str


@dataclass(frozen=True, eq=False, kw_only=True)
class DeleteRun(Command):
    """Move a run to the store's trash. Answer: RunsListed."""

    run: str


@dataclass(frozen=True, eq=False, kw_only=True)
class RestoreRun(Command):
    """Take a deleted run back from the trash. Answer: RunsListed."""

    run: str


@dataclass(frozen=True, eq=False, kw_only=True)
class ImportRun(Command):
    """Copy a run folder (or an exported .zip of one) into the store. Answer: RunsListed."""

    path: Path


@dataclass(frozen=True, eq=False, kw_only=True)
class ExportRun(Command):
    """Write a run as one .zip file. Answer: Done."""

    run: str
    path: Path


@dataclass(frozen=True, eq=False, kw_only=True)
class Train(Command):
    """Train a new run; queued behind those before it. Events: JobChanged, RunsListed,
    StepsTaken, EpochFinished, and JobChanged with state 'finished' at the end."""

    name: str
    config: TrainingConfig


@dataclass(frozen=True, eq=False, kw_only=True)
class ContinueRun(Command):
    """Train an interrupted or paused run on from its last checkpoint. Events as Train."""

    run: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Pause(Command):
    """Stop advancing the job `target`; it stays where it is."""

    target: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Resume(Command):
    """Advance the paused job `target` again."""

    target: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Cancel(Command):
    """End the job `target`; a training run keeps its last checkpoint and can be continued."""

    target: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Encode(Command):
    """Encode and classify the test images of `dataset` by a run. Answer: Encoded."""

    run: str
    dataset: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Attack(Command):
    """Attack `images` [N, C, H, W] float32 in [0, 1] in every run of `runs`. Events: AttackMoved
    while it goes on, then Attacked. A newer Attack replaces an older one."""

    runs: tuple[str, ...]
    images: Floats
    config: AttackConfig


@dataclass(frozen=True, eq=False, kw_only=True)
class Measure(Command):
    """Robustness of `runs` on the first `images` test images of `dataset`: adversarial accuracy
    for each divergence and budget. Events: JobChanged, RobustnessMeasured per run and divergence
    (growing), QualityMeasured per run."""

    runs: tuple[str, ...]
    dataset: str
    divergences: tuple[Divergence, ...]
    epsilons: tuple[float, ...]
    images: int
    config: AttackConfig


@dataclass(frozen=True, eq=False, kw_only=True)
class Embed(Command):
    """A map in two dimensions of the posterior means of a run's test images, [N, D] -> [N, 2].
    Events: MapMoved, the first with PCA at once, then t-SNE in slices until `finished`."""

    run: str
    dataset: str
    method: Literal["pca", "tsne"]
    seed: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class Place(Command):
    """Put new posterior means [N, D] into the map of a run that is shown. Answer: Placed.
    A newer Place for the same run replaces an older one."""

    run: str
    dataset: str
    method: Literal["pca", "tsne"]
    means: Floats


# ---------------------------------------------------------------- what events are made of


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


# ---------------------------------------------------------------- events


@dataclass(frozen=True, eq=False, kw_only=True)
class Event:
    """Something the engine tells. `job` is that of the command it answers; 0 for none."""

    job: int


@dataclass(frozen=True, eq=False, kw_only=True)
class EngineReady(Event):
    """Torch is loaded; `device` is named as a person would."""

    device: str
    variants: tuple[ChoiceInfo, ...]
    datasets: tuple[ChoiceInfo, ...]
    networks: tuple[ChoiceInfo, ...]
    likelihoods: tuple[ChoiceInfo, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Failed(Event):
    """A command could not be done; `sentence` says what is wrong and what to do."""

    sentence: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Done(Event):
    """A command without another answer is done; `sentence` may be shown."""

    sentence: str


JobState = Literal["queued", "running", "paused", "finished", "cancelled", "failed"]


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
    dataset: str
    images: Bytes  # [N, C, H, W]
    labels: Integers  # [N]
    classes: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class PictureRead(Event):
    name: str
    image: Floats  # [1, 28, 28] in [0, 1], what the model will see
    inverted: bool
    preview: Bytes  # [H, W, 3], the picture as read, at most 512 pixels a side


@dataclass(frozen=True, eq=False, kw_only=True)
class RunsListed(Event):
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
class Encoded(Event):
    run: str
    dataset: str
    means: Floats  # [N, D]
    log_variances: Floats  # [N, D]
    predictions: Integers  # [N], of the linear probe
    accuracy: float


@dataclass(frozen=True, eq=False, kw_only=True)
class AttackMoved(Event):
    """Streaming: the attack's best divergence so far, mean over images, by run."""

    step: int
    steps: int
    divergence: dict[str, float]


@dataclass(frozen=True, eq=False, kw_only=True)
class Attacked(Event):
    """`results` holds one entry per run of the command; `seconds` is the attack's own time."""

    epsilon: float
    results: tuple[AttackResult, ...]
    seconds: float


@dataclass(frozen=True, eq=False, kw_only=True)
class RobustnessMeasured(Event):
    """Adversarial accuracy (fractions) at the budgets measured so far."""

    run: str
    dataset: str
    divergence: Divergence
    epsilons: tuple[float, ...]
    accuracies: tuple[float, ...]
    images: int


@dataclass(frozen=True, eq=False, kw_only=True)
class QualityMeasured(Event):
    """Clean figures of a run on a data set; pair_distance is (mean, std) of ‖μ(x)−μ(x+ε)‖²."""

    run: str
    dataset: str
    accuracy: float
    mse: float
    mse_255: float
    pair_distance: tuple[float, float]
    relative_pair_distance: float
    images: int


@dataclass(frozen=True, eq=False, kw_only=True)
class MapMoved(Event):
    run: str
    dataset: str
    method: Literal["pca", "tsne"]
    points: Floats  # [N, 2]
    step: int
    steps: int
    finished: bool


@dataclass(frozen=True, eq=False, kw_only=True)
class Placed(Event):
    run: str
    dataset: str
    method: Literal["pca", "tsne"]
    points: Floats  # [N, 2]
