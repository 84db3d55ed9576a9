"""Showing news at a pace that can be read."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Pace(QObject):
    """Calls `show` at once, and of what follows in the next `milliseconds` only the last."""

    def __init__(self, show: Callable[[], object], milliseconds: int, parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        self._waiting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
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
        self._timer.start()
        self._show()

    def _catch_up(self) -> None:
        if self._waiting:
            self.now()
