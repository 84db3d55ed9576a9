"""The one selection of images, the same in every panel, and the image that is pointed at."""

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from raven_gui.workspace.history import History

OWN = ""
"""The data set of the user's own pictures, in an ImageRef."""
SELECTION = "selection"
"""What a change in the history is about."""


class ImageRef(NamedTuple):
    """An image: a position among the images of a data set, or among the user's pictures."""

    dataset: str
    index: int  # type: ignore[assignment]  # nobody looks for a value in it


Refs = tuple[ImageRef, ...]


class Selection(QObject):
    """Any number of images, in the order in which they were picked; picking can be undone."""

    changed = Signal()
    hovered_changed = Signal()

    def __init__(self, history: History, parent: QObject) -> None:
        super().__init__(parent)
        self._history = history
        self.refs: Refs = ()
        self.hovered: ImageRef | None = None
        """The image that the pointer, or the keyboard, points at in some panel."""

    def pick(self, refs: Refs) -> None:
        """Pick exactly these images, as the user wishes."""
        before = self.refs
        if refs == before:
            return
        self.put(refs)
        if before:
            self._history.record(
                f"the selection of {_counted(refs)}",
                lambda: self.put(before),
                lambda: self.put(refs),
                SELECTION,
            )

    def put(self, refs: Refs) -> None:
        """Let exactly these images be picked, without a step in the history."""
        if refs != self.refs:
            self.refs = refs
            self.changed.emit()

    def renumber(self, refs: Refs) -> None:
        """Images are numbered anew: the same ones are picked under these names, and what was
        picked before has lost its names. Whoever asks for it tells of it (`changed`)."""
        self._history.forget(SELECTION)
        self.hover(None)
        self.refs = refs

    def hover(self, ref: ImageRef | None) -> None:
        """Point at an image in every panel; None for none."""
        if ref != self.hovered:
            self.hovered = ref
            self.hovered_changed.emit()


def _counted(refs: Refs) -> str:
    return "1 image" if len(refs) == 1 else f"{len(refs):,} images"
