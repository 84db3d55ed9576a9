"""The attack on the picked images in the ticked runs."""

from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.config import AttackConfig
from engine.service.messages import Attack, Attacked, AttackMoved, AttackResult, RunInfo
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.images import OWN, ImageRef, Images
from raven_gui.workspace.runs import Runs

MOST_IMAGES = 16
"""Picked images that are attacked at once."""


class Comparison(QObject):
    """Re-attacks whenever ticked runs, picked images or settings change.

    One attack is under way at most; what changed meanwhile is asked for when it is answered. So a
    slider that moves is followed, and the last position wins.
    """

    changed = Signal()
    """There is a new result."""
    config_changed = Signal()
    focus_changed = Signal()
    busy_changed = Signal(bool)
    moved = Signal(object)
    """An AttackMoved, while an attack goes on."""

    def __init__(self, ask: Ask, runs: Runs, images: Images, parent: QObject) -> None:
        super().__init__(parent)
        self._ask, self._runs, self._images = ask, runs, images
        self.config = AttackConfig()
        self.focus = 0
        """Which of `refs` is looked at."""
        self.refs: tuple[ImageRef, ...] = ()
        """The images that `result` is about."""
        self.result: Attacked | None = None
        self._asked = 0
        self._asked_refs: tuple[ImageRef, ...] = ()
        self._stale = False
        runs.ticked_changed.connect(self.refresh)
        images.picked_changed.connect(self.refresh)
        images.picture_removed.connect(lambda: self._forget(OWN))
        images.source_changed.connect(self._forget)

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """The ticked runs that see images of the shape that is shown."""
        return tuple(run for run in self._runs.ticked if self._images.seen_by(run))

    @property
    def left_out(self) -> tuple[RunInfo, ...]:
        """The ticked runs that see images of another shape."""
        return tuple(run for run in self._runs.ticked if not self._images.seen_by(run))

    @property
    def busy(self) -> bool:
        """Whether an attack is under way."""
        return self._asked != 0

    def set_config(self, **changes: Any) -> None:
        """Change settings of the attack and attack again. Raises pydantic's ValidationError."""
        config = AttackConfig.model_validate({**self.config.model_dump(), **changes})
        if config != self.config:
            self.config = config
            self.config_changed.emit()
            self.refresh()

    def set_focus(self, index: int) -> None:
        """Look at another of the attacked images."""
        index = max(0, min(index, len(self.refs) - 1))
        if index != self.focus:
            self.focus = index
            self.focus_changed.emit()

    def result_of(self, run: str) -> AttackResult | None:
        """What the attack did in one run."""
        results = self.result.results if self.result is not None else ()
        return next((result for result in results if result.run == run), None)

    def refresh(self) -> None:
        """Attack again, at once or when the attack under way is answered."""
        if self.busy:
            self._stale = True
            return
        self._stale = False
        refs = self._images.picked[:MOST_IMAGES]
        runs = tuple(run.id for run in self.runs)
        if not refs or not runs:
            self.refs, self.result = (), None
            self.changed.emit()
            return
        images = np.stack([self._images.pixels(ref) for ref in refs])
        self._asked_refs = refs
        self._asked = self._ask(Attack, runs=runs, images=images, config=self.config)
        self.busy_changed.emit(True)

    def take(self, event: Attacked) -> None:
        """An answer from the engine."""
        if event.job != self._asked:
            return
        if not self._asked_refs:  # they are gone meanwhile
            self._answered()
            return
        self.result, self.refs = event, self._asked_refs
        self.focus = max(0, min(self.focus, len(self.refs) - 1))
        self._answered()
        self.changed.emit()

    def take_progress(self, event: AttackMoved) -> None:
        """The attack's course so far."""
        if event.job == self._asked:
            self.moved.emit(event)

    def take_failure(self, job: int) -> bool:
        """The attack could not be done; whether that matters to nobody, as another is wanted by
        now: a run may have been deleted meanwhile."""
        if job != self._asked:
            return False
        overtaken = self._stale
        self._answered()
        return overtaken

    def _forget(self, dataset: str) -> None:
        """Images are numbered anew: what is known of them has lost its names."""
        if any(ref.dataset == dataset for ref in self._asked_refs):
            self._asked_refs = ()
        if any(ref.dataset == dataset for ref in self.refs):
            self.refs, self.result = (), None
            self.changed.emit()

    def _answered(self) -> None:
        self._asked = 0
        self.busy_changed.emit(False)
        if self._stale:
            self.refresh()
