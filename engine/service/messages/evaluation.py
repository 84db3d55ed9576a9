"""What is measured of runs beyond their robustness curve, and whether that can be trusted."""

from dataclasses import dataclass
from pathlib import Path

from engine.config import AttackConfig
from engine.sanity import Evidence, Maximised, Verdict
from engine.service.messages.commands import Command
from engine.service.messages.events import Event
from engine.service.messages.parts import ImageSource


@dataclass(frozen=True, eq=False, kw_only=True)
class CheckAttack(Command):
    """Ask whether accuracy of `run` under an attack that climbs `maximised` can be trusted, on the
    first `images` test images of `source`, in `task` or where that is '' in the first one. `other`
    is a run whose attacked images are shown to this one; '' for none. `library` asks AutoAttack,
    too, which an optional extra brings. Events: JobChanged, then AttackChecked."""

    run: str
    source: ImageSource
    maximised: Maximised
    budgets: tuple[float, ...]
    images: int
    config: AttackConfig
    other: str = ""
    task: str = ""
    library: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class AttackChecked(Event):
    """What the checks of CheckAttack came to."""

    run: str
    source: ImageSource
    task: str
    config: AttackConfig
    evidence: Evidence
    verdict: Verdict


@dataclass(frozen=True, eq=False, kw_only=True)
class Evaluate(Command):
    """Measure `runs` on the first `images` test images of `source`, or all where that is None, by
    some of the `measures` that EngineReady names. `seed` fixes noise and samples. Events:
    JobChanged, and Evaluated for each run and measure."""

    runs: tuple[str, ...]
    source: ImageSource
    measures: tuple[str, ...]
    images: int | None = None
    seed: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class Evaluated(Event):
    """A figure of a run; None where it means nothing for the run's method, as `refusal` says."""

    run: str
    source: ImageSource
    measure: str
    value: float | None
    images: int
    seed: int
    refusal: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class FindInceptionWeights(Command):
    """Ask whence the weights of the FID's Inception network will be taken. `named` is a file to
    take them from, which is kept for later and for the command; `forget` leaves the one that was
    named. Event: InceptionWeightsFound."""

    named: Path | None = None
    forget: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class InceptionWeightsFound(Event):
    """The file `path`, which the user `named` or which lies in PyTorch's cache; None where they
    will be downloaded. `published` is whether it is the published file to the last bit. `refusal`
    is a sentence where the file that was to be named, or the one there is, will not do."""

    path: Path | None
    named: bool
    published: bool
    refusal: str = ""
