"""The images nearest to those picked, in pixels and in each run's latent space."""

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from engine.service import messages as m
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.images import Images
from raven_gui.workspace.runs import Runs
from raven_gui.workspace.selection import OWN, indices_in

PIXELS = ""
"""The space of pixels, among the runs."""
MOST_AT_ONCE = 1000
"""Of the picked images: more of them take seconds, and wait for the user's word."""
PAUSE_MILLISECONDS = 60
"""Picks that follow each other more quickly are asked about once."""


class NearestImages(QObject):
    """Looked for, whenever other images are picked or runs are ticked, while somebody watches."""

    changed = Signal()

    def __init__(
        self, ask: Ask, runs: Runs, images: Images, comparison: Comparison, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ask, self._runs, self._images = ask, runs, images
        self._comparison = comparison
        self.count = 12
        """How many are wanted of each space."""
        self._watched = False
        self._job = 0
        self._found: dict[str, m.NeighboursFound] = {}
        self.problem = ""
        """Why nothing could be found, in a sentence."""
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        for signal in (images.picked_changed, images.loaded, runs.ticked_changed):
            signal.connect(self._follow)

    @property
    def spaces(self) -> tuple[str, ...]:
        """Pixels, and the ticked runs that see such images."""
        return (PIXELS, *(run.id for run in self._comparison.runs))

    @property
    def too_many(self) -> bool:
        """Whether so many images are picked that only the user's word starts the search."""
        return len(self._images.picked) > MOST_AT_ONCE

    @property
    def busy(self) -> bool:
        """Whether answers are on their way."""
        return bool(self._job) or self._timer.isActive()

    def found(self, space: str) -> m.NeighboursFound | None:
        """The neighbours in a space, of what is picked now."""
        return self._found.get(space)

    def watch(self, on: bool) -> None:
        """Look for neighbours from now on, or no longer."""
        if on != self._watched:
            self._watched = on
            self._follow()

    def set_count(self, count: int) -> None:
        """Look for so many."""
        if count != self.count:
            self.count = count
            self._follow()

    def look(self) -> None:
        """Look for them now, however many images are picked."""
        self._timer.stop()
        indices, pictures = self._picked()
        if not len(indices) and not len(pictures):
            return
        self._job = self._ask(
            m.Neighbours,
            runs=tuple(run.id for run in self._comparison.runs),
            source=self._images.source,
            indices=indices,
            count=self.count,
            pictures=pictures if len(pictures) else None,
        )
        self.changed.emit()

    def take(self, event: m.NeighboursFound) -> None:
        """Neighbours from the engine; those of an older question are dropped."""
        if event.job != self._job:
            return
        self._found[event.space] = event
        if all(space in self._found for space in self.spaces):
            self._job = 0
        self.changed.emit()

    def take_failure(self, job: int, sentence: str) -> bool:
        """They could not be found; whether it was about these."""
        if not job or job != self._job:
            return False
        self._job, self.problem = 0, sentence
        self.changed.emit()
        return True

    def forget(self, run: str) -> None:
        """A run's weights changed: what is near in it is another question."""
        if run in self.spaces:
            self._follow()

    def words(self) -> str:
        """What the neighbours are of: the picked images of the data set that is shown, and the
        user's own pictures among them."""
        picked = self._images.picked
        about = [ref for ref in picked if ref.dataset in (self._images.dataset, OWN)]
        left = len(picked) - len(about)
        without = f", without {left:,} of another data set" if left else ""
        if len(about) == 1:
            return f"{self._images.name(about[0])}{without}"
        return f"{len(about):,} picked images{without}"

    def _follow(self) -> None:
        self._found.clear()
        self._job, self.problem = 0, ""
        if self._watched and not self.too_many and self._images.current is not None:
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()

    def _look(self) -> None:
        if self._images.current is not None:
            self.look()

    def _picked(self) -> tuple[m.Integers, m.Floats]:
        """Positions of the picked images, and the user's own pictures among them."""
        images = self._images
        indices = indices_in(images.picked, images.dataset)
        own = [images.pictures[place].image for place in indices_in(images.picked, OWN)]
        shape = images.shape or (1, 1, 1)
        pictures = np.stack(own) if own else np.zeros((0, *shape), np.float32)
        return np.array(indices, np.int64), pictures
