"""Commands: what the window, or anyone else, asks of the engine."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from numpy.typing import NDArray

from engine.config import AttackConfig, PictureConfig, TrainingConfig
from engine.sanity import Maximised
from engine.service.messages.parts import Floats, ImageSource


@dataclass(frozen=True, eq=False, kw_only=True)
class Command:
    """Something asked of the engine. `job` is unique among the sender's commands."""

    job: int


@dataclass(frozen=True, eq=False, kw_only=True)
class LoadImages(Command):
    """Ask for the images of a `source`. Of a data set that has none of its own and whose folder is
    not named, they are from the data folder of the newest run trained on it. Nothing is ever
    downloaded. Answer: ImagesLoaded.

    Every command about such images has this `source`, and its answer repeats it."""

    source: ImageSource


@dataclass(frozen=True, eq=False, kw_only=True)
class ReadPicture(Command):
    """Turn a user's picture into the input of models of `shape` [C, H, W] whose data set's bytes
    span `pixel_range`. `source`: a file, its encoded bytes, or pixels [H, W], [H, W, 3 or 4] uint8
    or float in [0, 1]. Answer: PictureRead; a newer one replaces it."""

    source: Path | bytes | NDArray[Any]
    name: str
    config: PictureConfig = field(default_factory=PictureConfig)
    shape: tuple[int, int, int] = (1, 28, 28)
    pixel_range: tuple[float, float] = (0.0, 1.0)


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
    """Train a new run, or several that differ in their seed alone: so many `seeds`, from that of
    `config` on; queued behind those before it. `origin` is the id of the run whose settings were
    taken over. Events: JobChanged, RunsListed, StepsTaken, EpochFinished, and JobChanged with
    state 'finished' at the end."""

    name: str
    config: TrainingConfig
    seeds: int = 1
    origin: str = ""


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
    """Encode and classify the images of a source by a run. Answer: Encoded."""

    run: str
    source: ImageSource


@dataclass(frozen=True, eq=False, kw_only=True)
class Reconstruct(Command):
    """Reconstruct a run's probe batch, the first test images of its own data set, by its weights of
    now. Answer: Reconstructed. A newer Reconstruct replaces an older one."""

    run: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Attack(Command):
    """Attack `images` [N, C, H, W] float32 in [0, 1] in every run of `runs`; with `targets`, as
    many images, each is to look like its target to the encoder: the divergence between the
    target's posterior and the attacked one is minimised. `course` asks for all iterates. Events:
    AttackMoved while it goes on, then Attacked. A newer Attack replaces an older one.

    `on_probe`: the config's divergence does not count, and steps shorten. What is maximised is the
    cross-entropy, in nats, of the class that the run's own probe reads off each image; with
    `targets` that of the class it reads off the target is minimised. The probe is that for `task`;
    the first one where that is '', or another data set's.

    `block`: how many of the images are attacked together, each block from the same random starts,
    so that what comes of a block is the same whatever is asked with it; 0 for all of them."""

    runs: tuple[str, ...]
    images: Floats
    config: AttackConfig
    targets: Floats | None = None
    course: bool = False
    block: int = 0
    on_probe: bool = False
    task: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Measure(Command):
    """Robustness of `runs` on the first `images` test images of `source`: adversarial accuracy
    for each divergence and budget, in `task` or where that is '' in the first one; 'downstream'
    stands for the cross-entropy of the probe, attacked as `config` says with steps that shorten.
    `keep`: finished runs of the user's own keep the curves. Events: JobChanged,
    RobustnessMeasured per run and divergence (growing), QualityMeasured per run."""

    runs: tuple[str, ...]
    source: ImageSource
    divergences: tuple[Maximised, ...]
    epsilons: tuple[float, ...]
    images: int
    config: AttackConfig
    task: str = ""
    keep: bool = True


@dataclass(frozen=True, eq=False, kw_only=True)
class Generate(Command):
    """Draw `count` new images from each of `runs`: decoded latents of a posterior, by its name.
    Events: JobChanged while it is fitted to the training images' latents, then Generated, one per
    run. A newer Generate replaces an older one."""

    runs: tuple[str, ...]
    posterior: str = "prior"
    count: int = 64
    seed: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class Interpolate(Command):
    """Decode `steps` latents on the path between the posterior means of two images, `ends`
    [2, C, H, W] float32 in [0, 1], in each of `runs`. Answers: Interpolated, one per run. A newer
    Interpolate replaces an older one."""

    runs: tuple[str, ...]
    ends: Floats
    steps: int = 11
    path: Literal["linear", "spherical"] = "spherical"


@dataclass(frozen=True, eq=False, kw_only=True)
class CheckChoices(Command):
    """Ask whether `config` could be trained. Answer: ChoicesChecked. A newer CheckChoices replaces
    an older one."""

    config: TrainingConfig


@dataclass(frozen=True, eq=False, kw_only=True)
class ListOwnVariants(Command):
    """Look through `folder` for variants of the user's own, and load those files that are trusted;
    None for no folder any more. Answer: OwnVariantsListed, after an EngineReady where the choices
    have changed."""

    folder: Path | None


@dataclass(frozen=True, eq=False, kw_only=True)
class TrustVariant(Command):
    """Trust the file `path` of `folder` as it was listed, with the SHA-256 `digest`, and load it.
    Answer as to ListOwnVariants."""

    folder: Path
    path: Path
    digest: str
