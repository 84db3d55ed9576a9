"""Showing news at a pace that can be read, and that the machine can spare."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

LONGEST = 1000  # milliseconds between two showings, however much they cost


class Pace(QObject):
    """Calls `show` at once, and of what follows in the next `milliseconds` only the last.

    With a `share`, it waits longer where the window's thread would otherwise be busy for more than
    that share of a core, as painting is work that comes after `show`: a training whose threads have
    all cores waits for the one that is taken from it.
    """

    def __init__(
        self,
        show: Callable[[], object],
        milliseconds: int,
        parent: QObject,
        share: float | None = None,
    ) -> None:
        super().__init__(parent)
        self._show = show
        self._milliseconds = milliseconds
        self._share = share
        self._busy = time.thread_time()
        self._waiting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._catch_up)

    def ask(self) -> None:
        """There is something to show."""
        if self._timer.isActive():
            self._waiting = True
        else:
            self.now()

    def now(self) -> None:
        """Show it without waiting."""
        self._waiting = False
        self._timer.start(self._pause())
        self._show()

    def _pause(self) -> int:
        """Milliseconds to the next showing, by what the thread did since the last."""
        if self._share is None:
            return self._milliseconds
        before, self._busy = self._busy, time.thread_time()
        wanted = 1000 * (self._busy - before) / self._share
        return round(min(max(wanted, self._milliseconds), LONGEST))

    def _catch_up(self) -> None:
        if self._waiting:
            self.now()
