"""Ctrl-C in the terminal that the window was started from, and what a system says at its end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

SIGNALLED = 128
"""And the number of a signal is the exit status of what it ended, as shells have it."""


@contextmanager
def closed_by_signals(window: QWidget) -> Iterator[list[int]]:
    """Within, the first SIGINT or SIGTERM closes `window` as its user would, so that what is open
    is kept, and is put down in what is yielded; a second one ends the program as it would have.

    Python hears of a signal between two steps of its own, and the bridge has some every tenth of
    a second."""
    caught: list[int] = []
    former = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def note(number: int, _frame: FrameType | None) -> None:
        caught.append(number)
        restore()
        # Not here: whatever the window was at is half done.
        QTimer.singleShot(0, window, window.close)

    def restore() -> None:
        for number, handler in former.items():
            signal.signal(number, handler)

    for number in former:
        signal.signal(number, note)
    try:
        yield caught
    finally:
        restore()
