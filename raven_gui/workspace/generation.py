"""New images of the ticked runs, or of the seed that is seen of several: samples, and paths between
two picked images."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.service.messages import (
    Cancel,
    Floats,
    Generate,
    Generated,
    Interpolate,
    Interpolated,
    RunInfo,
)
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.images import Images
from raven_gui.workspace.runs import Runs
from raven_gui.workspace.seed_groups import SeedGroup, SeedGroups
from raven_gui.workspace.selection import ImageRef
from raven_gui.workspace.turns import Turns

FEW_PICKED = (
    "Pick two images",
    "A path leads from the first picked image to the second. Pick two with Ctrl and a click, in "
    "the gallery or on a latent map; in the gallery, Shift and an arrow key do so too.",
)
UNLIKE = (
    "The two picked images differ in shape",
    "No model sees both of them: pick two images of one data set.",
)


@dataclass(frozen=True)
class SampleSettings:
    """What is drawn: `count` images from the posterior of that name."""

    posterior: str = "prior"
    count: int = 32
    seed: int = 0


@dataclass(frozen=True)
class PathSettings:
    """How a path is drawn: in so many steps, both ends included."""

    steps: int = 11
    path: Literal["linear", "spherical"] = "spherical"


@dataclass(frozen=True, eq=False)
class RunPath:
    """A run's path between two images, `ends` [2, C, H, W]: images [steps, C, H, W] and their
    latents [steps, D]."""

    settings: PathSettings
    names: tuple[str, ...]
    ends: Floats
    images: Floats
    latents: Floats


class Generation(QObject):
    """Asks while the panel wants it (`want_samples`, `want_paths`), each ticked run in turn; what
    answers an older question is dropped."""

    samples_changed = Signal(str)
    """Samples of a run are there, or it is known why not."""
    paths_changed = Signal(str)
    settings_changed = Signal()

    def __init__(
        self, ask: Ask, seeds: SeedGroups, runs: Runs, images: Images, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ask, self._seeds, self._ticked, self._images = ask, seeds, runs, images
        self.sample_settings = SampleSettings()
        self.path_settings = PathSettings()
        self.samples: Turns[Generated] = Turns(
            lambda: self.runs, self._put_samples, self._withdraw, self.samples_changed.emit
        )
        self.paths: Turns[RunPath] = Turns(
            lambda: self.runs, self._put_path, self._withdraw, self.paths_changed.emit
        )
        self._samples_asked = self.sample_settings
        self._paths_asked: tuple[PathSettings, tuple[ImageRef, ...]] | None = None
        images.picture_removed.connect(self._renumber)
        images.source_changed.connect(self._renumber)

    @property
    def groups(self) -> tuple[SeedGroup, ...]:
        """The ticked runs; of several seeds as one the images of one are seen."""
        return self._seeds.groups(self._ticked.ticked)

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """The runs whose images are seen, one of each group."""
        return tuple(self._seeds.seen(group) for group in self.groups)

    def set_samples(self, **changes: Any) -> None:
        """Change what is drawn; fields of SampleSettings."""
        settings = replace(self.sample_settings, **changes)
        if settings != self.sample_settings:
            self.sample_settings = settings
            self.settings_changed.emit()

    def set_path(self, **changes: Any) -> None:
        """Change how paths are drawn; fields of PathSettings."""
        settings = replace(self.path_settings, **changes)
        if settings != self.path_settings:
            self.path_settings = settings
            self.settings_changed.emit()

    @property
    def ends(self) -> tuple[ImageRef, ...]:
        """The first two picked images, or fewer."""
        return self._images.picked[:2]

    def why_no_path(self) -> tuple[str, str] | None:
        """A title and a sentence where no path can be drawn at all; None where one can."""
        if len(self.ends) < 2:
            return FEW_PICKED
        first, second = (self._images.pixels(ref).shape for ref in self.ends)
        return None if first == second else UNLIKE

    def want_samples(self) -> None:
        """Ask the ticked runs that have not answered yet for samples."""
        if self._samples_asked != self.sample_settings:
            self._samples_asked = self.sample_settings
            self.samples.renew()
        self.samples.go_on()

    def want_paths(self) -> None:
        """Ask the ticked runs that have not answered yet for a path between the two images."""
        asked = (self.path_settings, self.ends)
        if self._paths_asked != asked:
            self._paths_asked = asked
            self.paths.renew()
        if self.why_no_path() is None:
            self.paths.go_on()

    def cancel(self) -> None:
        """Stop what is fitted for the samples; those that are there stay."""
        if self.samples.job:
            job = self.samples.job
            self._withdraw(job)
            self.samples.end(job)

    def take_samples(self, event: Generated) -> None:
        """Samples from the engine."""
        self.samples.take(event.job, event)

    def take_path(self, event: Interpolated) -> None:
        """A path from the engine."""
        if event.job == self.paths.job and self._paths_asked is not None:
            settings, refs = self._paths_asked
            path = RunPath(
                settings=settings,
                names=tuple(self._images.name(ref) for ref in refs),
                ends=self._end_images(refs),
                images=event.images,
                latents=event.latents,
            )
            self.paths.take(event.job, path)

    def take_failure(self, job: int, sentence: str) -> bool:
        """Something could not be done; whether it was asked here, and is told here."""
        return self.samples.fail(job, sentence) or self.paths.fail(job, sentence)

    def take_end(self, job: int) -> None:
        """A job ended; if it was a fit, the user has cancelled it."""
        self.samples.end(job)

    def forget(self, run: str) -> None:
        """A run's weights changed or it is gone: its images are no longer true."""
        self.samples.forget(run)
        self.paths.forget(run)

    def _put_samples(self, run: str) -> int:
        settings = self._samples_asked
        return self._ask(
            Generate,
            runs=(run,),
            posterior=settings.posterior,
            count=settings.count,
            seed=settings.seed,
        )

    def _put_path(self, run: str) -> int:
        # Not those of now: others may be picked while nobody looks at paths.
        assert self._paths_asked is not None, "runs are asked what was wanted"
        settings, refs = self._paths_asked
        return self._ask(
            Interpolate,
            runs=(run,),
            ends=self._end_images(refs),
            steps=settings.steps,
            path=settings.path,
        )

    def _end_images(self, refs: tuple[ImageRef, ...]) -> Floats:
        return np.stack([self._images.pixels(ref) for ref in refs])

    def _withdraw(self, job: int) -> None:
        self._ask(Cancel, target=job)

    def _renumber(self) -> None:
        """The user's pictures are numbered anew: two of the same names may be others now."""
        self._paths_asked = None
        self.paths.renew()
