"""Work that has a turn of the window's loop to itself."""

import time

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer, Signal

LITTLE = 0.004
"""Seconds of the processor; a turn in which no more was done is as good as a new one."""

AFTER_ITSELF = 1
"""Milliseconds; what is told and asks to be told again lets others that wait come first."""

MOST_PUT_OFF = 16
"""A system that does not tell when its loop turns must not keep the work waiting for ever."""


class OwnTurn(QObject):
    """Tells `due` in a turn of the loop that begins after `start` and has done little else.

    Timers that are due together are all told in the same turn, and what they do adds up to a
    window that stands still; of these, each waits for its own.
    """

    due = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._began: float | None = None
        self._put_off = 0
        self._telling = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._ask)
        QAbstractEventDispatcher.instance().awake.connect(self._turn)

    @property
    def waits(self) -> bool:
        """Whether it is still to be told."""
        return self._timer.isActive()

    def start(self, milliseconds: int = 0) -> None:
        """Tell in a turn to come, after so long at the earliest; one that waits already is not put
        off by that. Asked for while it is told, it comes after the others that wait."""
        milliseconds = max(milliseconds, AFTER_ITSELF if self._telling else 0)
        if not self.waits or self._timer.remainingTime() > milliseconds:
            self._began, self._put_off = None, 0
            self._timer.start(milliseconds)

    def stop(self) -> None:
        """Do not tell."""
        self._timer.stop()

    def _turn(self) -> None:
        self._began = time.thread_time()

    def _ask(self) -> None:
        fresh = self._began is not None and time.thread_time() - self._began < LITTLE
        if fresh or self._put_off == MOST_PUT_OFF:
            self._telling = True
            self.due.emit()
            self._telling = False
        else:
            self._put_off += 1
            self._timer.start(0)
