"""Which images are shown, as the user chooses: to take back, and do again."""

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer

from engine.service.messages import ImageSource
from raven_gui.workspace.filter import Filter
from raven_gui.workspace.filtering import Filtering
from raven_gui.workspace.history import History
from raven_gui.workspace.images import Images
from raven_gui.workspace.selection import Refs


@dataclass(frozen=True)
class Seen:
    """Images of a source, which of them were picked, none where that is not known, and how they
    were filtered."""

    source: ImageSource
    picked: Refs = ()
    filter: Filter = field(default_factory=Filter)


class Showing(QObject):
    """What is picked and filtered goes with images that are left, and comes back with them."""

    def __init__(
        self, images: Images, filtering: Filtering, history: History, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._images, self._filtering, self._history = images, filtering, history
        self._chosen: ImageSource | None = None
        """By the user, and not on show yet."""
        self._before = Seen(images.source)
        """What was on show when it was chosen."""
        self._brought_back: Seen | None = None
        """By the history, and on its way."""
        for signal in (images.dataset_changed, images.loaded):
            signal.connect(self._follow)

    def show(self, dataset: str) -> None:
        """Show the test images of a data set."""
        self._choose(self._images.sets.source(dataset))
        self._images.show(dataset, recorded=True)

    def show_from(self, source: ImageSource) -> None:
        """Show these images, as soon as they are there."""
        self._choose(source)
        self._images.show_from(source, recorded=True)

    def _choose(self, source: ImageSource) -> None:
        images = self._images
        self._chosen, self._brought_back = source, None
        self._before = Seen(images.source, images.picked, self._filtering.filter)

    def _put(self, seen: Seen) -> None:
        self._chosen, self._brought_back = None, seen
        if self._images.sets.source(seen.source.dataset) == seen.source:
            self._images.show(seen.source.dataset, recorded=True)
        else:
            self._images.show_from(seen.source, recorded=True)

    def _follow(self) -> None:
        if self._chosen == self._images.source:
            self._record(self._before, Seen(self._chosen))
            self._chosen = None
        back = self._brought_back
        if back is not None and back.source == self._images.source and self._images.current:
            self._brought_back = None
            if back.picked:
                self._history.quietly(lambda: self._images.pick(back.picked))
            # Whoever else follows the images lets all of them pass first.
            QTimer.singleShot(0, self, lambda: self._filter(back))

    def _record(self, before: Seen, after: Seen) -> None:
        if before.source != after.source:
            back, forth = (lambda: self._put(before)), (lambda: self._put(after))
            self._history.record("the images that are shown", back, forth)

    def _filter(self, back: Seen) -> None:
        if self._images.source == back.source:
            self._history.quietly(lambda: self._filtering.set(back.filter))
