"""How few labels a linear probe needs to read a class off the latents."""

from dataclasses import dataclass

from engine.config import AttackConfig
from engine.labels import LABEL_COUNTS
from engine.service.messages.commands import Command
from engine.service.messages.events import Event
from engine.service.messages.parts import ImageSource


@dataclass(frozen=True, eq=False, kw_only=True)
class MeasureLabels(Command):
    """Ask how accurate, on the first so many test `images` of `source`, or on all, probes of `runs`
    are that are fitted to so many labelled training images: to each of `counts`, all where there
    are fewer, drawn `draws` times; with an `attack`, under that on the cross-entropy of each probe,
    at its `epsilon`, else clean. `seed` fixes the draws, and the attack's random starts. `task` as
    in Measure. Events: JobChanged, and LabelsMeasured for each run."""

    runs: tuple[str, ...]
    source: ImageSource
    counts: tuple[int, ...] = LABEL_COUNTS
    draws: int = 5
    seed: int = 0
    task: str = ""
    attack: AttackConfig | None = None
    images: int | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class LabelsMeasured(Event):
    """The label efficiency of a run: for each of the rising `counts` the accuracies, fractions, of
    every draw, on so many test `images`; under `attack`, as it was made, or clean."""

    run: str
    source: ImageSource
    counts: tuple[int, ...]
    accuracies: tuple[tuple[float, ...], ...]
    images: int
    seed: int
    task: str = ""  # where the data set has several
    attack: AttackConfig | None = None
