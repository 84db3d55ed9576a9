"""Events: what the engine tells."""

from dataclasses import dataclass, field
from typing import Literal

from engine.config import Divergence, TrainingConfig
from engine.service.messages.parts import (
    AttackResult,
    Bytes,
    ChoiceInfo,
    Floats,
    Integers,
    MapMethod,
    PresetInfo,
    RunInfo,
)


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
    posteriors: tuple[ChoiceInfo, ...]
    presets: tuple[PresetInfo, ...]


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
    """The test images of a data set."""

    dataset: str
    images: Bytes  # [N, C, H, W]
    labels: Integers  # [N]
    classes: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class PictureRead(Event):
    """A user's picture as it was read, and as a model sees it."""

    name: str
    image: Floats  # [C, H, W] in [0, 1], what the model will see
    inverted: bool
    preview: Bytes  # [H, W, 3], the picture as read, at most 512 pixels a side


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
class Encoded(Event):
    """Posteriors of the test images of a data set, and what the probe reads off them."""

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
    task: str = ""  # where the data set has several


@dataclass(frozen=True, eq=False, kw_only=True)
class QualityMeasured(Event):
    """Clean figures of a run on a data set; pair_distance is (mean, std) of ‖μ(x)−μ(x+ε)‖².
    `accuracy` is the first task's."""

    run: str
    dataset: str
    accuracy: float
    mse: float
    mse_255: float
    pair_distance: tuple[float, float]
    relative_pair_distance: float
    images: int
    accuracy_by_task: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class MapMoved(Event):
    """Where the test images lie on a map now."""

    run: str
    dataset: str
    method: MapMethod
    points: Floats  # [N, 2]
    step: int
    steps: int
    finished: bool


@dataclass(frozen=True, eq=False, kw_only=True)
class Placed(Event):
    """Where the means of a Place lie on the map."""

    run: str
    dataset: str
    method: MapMethod
    points: Floats  # [N, 2]


@dataclass(frozen=True, eq=False, kw_only=True)
class Generated(Event):
    """Answer to Generate, for one run: images [N, C, H, W] in [0, 1] and their latents [N, D]."""

    run: str
    posterior: str
    seed: int
    images: Floats
    latents: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Interpolated(Event):
    """Answer to Interpolate, for one run: images [steps, C, H, W] in [0, 1] and their latents
    [steps, D]; the first and the last are the reconstructions of the two ends."""

    run: str
    path: str
    images: Floats
    latents: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class DecodedAt(Event):
    """Answer to DecodeAt: images [N, C, H, W] in [0, 1] and the latents [N, D] they come from.
    `exact` is False where the map has no inverse, and the latents are averages of the posterior
    means nearest to each point."""

    run: str
    dataset: str
    method: MapMethod
    points: Floats
    images: Floats
    latents: Floats
    exact: bool


@dataclass(frozen=True, eq=False, kw_only=True)
class ChoicesChecked(Event):
    """Answer to CheckChoices: `sentence` says why the choices make no sense together, and is empty
    where they do."""

    config: TrainingConfig
    sentence: str
