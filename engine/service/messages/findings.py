"""Events: what trained models make of images."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.config import AttackConfig
from engine.sanity import Maximised
from engine.service.messages.attacks import AttackResult
from engine.service.messages.events import Event
from engine.service.messages.parts import Floats, ImageSource, Integers


@dataclass(frozen=True, eq=False, kw_only=True)
class Encoded(Event):
    """Posteriors of the images of a source, and what the run's first probe reads off them.
    `by_task`: predictions [N] and accuracy in each task that the run and the data set share; the
    accuracy is always that on the test images alone."""

    run: str
    source: ImageSource
    means: Floats  # [N, D]
    log_variances: Floats  # [N, D]
    predictions: Integers  # [N], of the linear probe
    accuracy: float
    by_task: Mapping[str, tuple[Integers, float]] = field(default_factory=dict)

    def on_task(self, task: str) -> tuple[Integers, float] | None:
        """Predictions and accuracy in a task, None where the run has no probe for it; the first
        probe's where the run and the data set share no task at all."""
        return self.by_task.get(task) if self.by_task else (self.predictions, self.accuracy)


@dataclass(frozen=True, eq=False, kw_only=True)
class Reconstructed(Event):
    """Answer to Reconstruct: the probe batch after the run's last `epoch`, as EpochFinished."""

    run: str
    epoch: int
    probe_images: Floats  # [P, C, H, W]
    probe_reconstructions: Floats  # [P, C, H, W]
    probe_means: Floats  # [P, D]


@dataclass(frozen=True, eq=False, kw_only=True)
class AttackMoved(Event):
    """Streaming: the attack's best divergence so far, mean over images, by run."""

    step: int
    steps: int
    divergence: dict[str, float]


@dataclass(frozen=True, eq=False, kw_only=True)
class Attacked(Event):
    """`results` holds one entry per run of the command, but for those `refused`, by their id with
    a sentence that says why; `seconds` is the attack's own time."""

    epsilon: float
    results: tuple[AttackResult, ...]
    seconds: float
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class RobustnessMeasured(Event):
    """Adversarial accuracy (fractions) at the budgets measured so far, under an attack that
    maximises a `divergence`, or where that is 'downstream', the probe's cross-entropy; made by
    `config` at each budget, as far as that is known. `elsewhere`: of images in a folder that the
    run was not trained from, so that they are none of its own figures."""

    run: str
    source: ImageSource
    divergence: Maximised
    epsilons: tuple[float, ...]
    accuracies: tuple[float, ...]
    images: int
    task: str = ""  # where the data set has several
    config: AttackConfig | None = None
    elsewhere: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class QualityMeasured(Event):
    """Clean figures of a run on a data set; pair_distance is (mean, std) of
    ‖μ(x)−μ(clip(x+ε))‖². `accuracy` is the first task's."""

    run: str
    source: ImageSource
    accuracy: float
    mse: float
    mse_255: float
    pair_distance: tuple[float, float]
    relative_pair_distance: float
    images: int
    accuracy_by_task: dict[str, float] = field(default_factory=dict)


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
