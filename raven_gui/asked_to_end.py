"""Ctrl-C in the terminal that the window was started from, its end, and that of the system."""

from contextlib import AbstractContextManager

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from engine.signals import first_signal_noted


def closed_by_signals(window: QWidget) -> AbstractContextManager[list[int]]:
    """Within, the first of these signals closes `window` as its user would, so that what is open
    is kept, and is put down in what is yielded; a second Ctrl-C or SIGTERM ends the program.

    Python hears of a signal between two steps of its own, and the bridge has some every tenth of
    a second."""
    # Not at once: whatever the window was at is half done.
    return first_signal_noted(lambda: QTimer.singleShot(0, window, window.close))
