"""Room that the user divides between parts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

DIGITS = 4
"""Behind the point of a share, which is finer than any screen."""


class Divided(QSplitter):
    """Remembers which shares its parts were given: one that is hidden has no size to tell."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setChildrenCollapsible(False)
        self.shares: tuple[float, ...] = ()
        """Of each part, as they were given or dragged last; none until they are given."""
        self.splitterMoved.connect(lambda *_: self._note(self.sizes()))

    def divide(self, sizes: Sequence[int]) -> None:
        """Give the parts these sizes, or where there is more or less room, shares like them."""
        self._note(sizes)
        self.setSizes(list(sizes))

    def _note(self, sizes: Sequence[int]) -> None:
        self.shares = tuple(round(size / sum(sizes), DIGITS) for size in sizes)
