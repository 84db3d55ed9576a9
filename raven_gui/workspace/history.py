"""What the user did, to take back and to do again."""

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

TOGETHER_SECONDS = 1.0
"""Changes of one thing that follow each other more quickly than this are one."""
MOST_CHANGES = 500

Do = Callable[[], object]
Ends = tuple[object, object]


class Change(QUndoCommand):
    """Something that was done already when this is made.

    `about`: what was changed; quick changes of the same thing are taken back together, where it
    is not '', unless one of them stands `alone`; where they `last`, however slowly they follow each
    other. `ends` tells what there was before and is now: those that are taken back together are
    none once they end where they began.
    """

    def __init__(
        self,
        text: str,
        back: Do,
        forth: Do,
        about: str = "",
        alone: bool = False,
        ends: Ends | None = None,
        last: bool = False,
    ) -> None:
        super().__init__(text)
        self._back, self._forth, self.about = back, forth, about
        self._done, self._alone, self._ends, self._last = True, alone, ends, last
        self._at = time.monotonic()

    def undo(self) -> None:
        """Take it back, unless what it speaks of is gone."""
        self._done = False
        if not self.isObsolete():
            self._back()

    def redo(self) -> None:
        """Do it again; Qt also calls this when it is pushed, which is no doing."""
        if not self._done:
            self._done = True
            if not self.isObsolete():
                self._forth()

    def id(self) -> int:
        """Qt asks those of one number whether they merge."""
        return hash(self.about) & 0x7FFFFFFF if self.about else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Whether the next change is part of this one, and taken into it."""
        if not isinstance(other, Change) or other.about != self.about:
            return False
        if self._alone or other._alone:
            return False
        if not self._last and other._at - self._at > TOGETHER_SECONDS:
            return False
        self._forth, self._at = other._forth, other._at
        if self._ends is not None and other._ends is not None:
            self._ends = self._ends[0], other._ends[1]
            self.setObsolete(self._ends[0] == self._ends[1])  # Qt takes it out then
        return True


class History(QObject):
    """One line of changes for the whole window: selections, views, parameters, deletions.

    What is done while a change is taken back, or done again, is no change of its own.
    """

    moved = Signal()
    """Other changes can be taken back, or done again."""
    about_to_move = Signal()
    """A change is taken back, or done again: what one before it has begun is to be done with."""
    recorded = Signal(object)
    """The user has changed something; what does it again, which is no change of its own."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.stack.indexChanged.connect(self.moved)
        self.stack.setUndoLimit(MOST_CHANGES)
        self._moving = False

    def record(
        self,
        text: str,
        back: Do,
        forth: Do,
        about: str = "",
        alone: bool = False,
        ends: Ends | None = None,
        last: bool = False,
    ) -> None:
        """Keep a change that was just made; `text` names it after 'Undo', in lower case, and
        `about`, `alone`, `ends` and `last` are those of a Change."""
        if not self._moving:
            do = self._move(back), self._move(forth)
            self.stack.push(Change(text, *do, about, alone, ends, last))
            self.recorded.emit(do[1])

    def quietly(self, do: Do) -> None:
        """Do what is no change of the user's own."""
        self._move(do)()

    def forget(self, about: str) -> None:
        """Changes of one thing can no longer be taken back: what they speak of is gone."""
        for index in range(self.stack.count()):
            change = self.stack.command(index)
            if isinstance(change, Change) and change.about == about:
                change.setObsolete(True)
        self.moved.emit()

    def next_back(self) -> str:
        """What `undo` takes back, in words; '' for nothing."""
        return self._first_of(range(self.stack.index() - 1, -1, -1))

    def next_forth(self) -> str:
        """What `redo` does again."""
        return self._first_of(range(self.stack.index(), self.stack.count()))

    def undo(self) -> None:
        """Take back the last change that can be."""
        self.about_to_move.emit()
        while self._is_gone(self.stack.index() - 1):
            self.stack.undo()
        self.stack.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self.about_to_move.emit()
        while self._is_gone(self.stack.index()):
            self.stack.redo()
        self.stack.redo()

    def _first_of(self, indices: Iterable[int]) -> str:
        there = (index for index in indices if not self._is_gone(index))
        return next((self.stack.text(index) for index in there), "")

    def _is_gone(self, index: int) -> bool:
        inside = 0 <= index < self.stack.count()
        return inside and self.stack.command(index).isObsolete()

    def _move(self, do: Do) -> Do:
        def move() -> None:
            moving, self._moving = self._moving, True
            try:
                do()
            finally:
                self._moving = moving

        return move
