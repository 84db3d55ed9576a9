"""Painting that waits for the next turn of the window's loop."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


class LaterPaint(QObject):
    """Qt paints what was shown or changed in the turn that did it, so the two add up to a window
    that stands still. What is held here is painted whole in the turn after."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._held: list[QWidget] = []
        self._next_turn = QTimer(self, singleShot=True, interval=0)
        self._next_turn.timeout.connect(self.release)

    @property
    def holds(self) -> bool:
        """Whether anything waits to be painted."""
        return bool(self._held)

    def hold(self, widget: QWidget) -> None:
        """Paint nothing of `widget` until the loop has turned."""
        self.keep(widget)
        self._next_turn.start()

    def keep(self, widget: QWidget) -> None:
        """Paint nothing of `widget` until `release`."""
        if widget.updatesEnabled():
            widget.setUpdatesEnabled(False)
            self._held.append(widget)

    def release(self) -> None:
        """Paint everything that is held."""
        held, self._held = self._held, []
        for widget in filter(isValid, held):
            widget.setUpdatesEnabled(True)
