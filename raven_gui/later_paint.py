"""Painting that waits for a turn of the window's loop of its own."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

from raven_gui.own_turn import OwnTurn


class LaterPaint(QObject):
    """Qt paints what was changed in the turn that follows, together with whatever else is due in
    it, so that the two add up to a window that stands still. Here painting has its own turn."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._painting = False
        self._turn = OwnTurn(self)
        self._turn.due.connect(self._paint)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Put off what Qt asks the window for when parts of it are to be painted."""
        if event.type() != QEvent.Type.UpdateRequest or self._painting:
            return False
        self._turn.start()
        return True

    def _paint(self) -> None:
        self._painting = True
        try:
            QCoreApplication.sendEvent(self._window, QEvent(QEvent.Type.UpdateRequest))
        finally:
            self._painting = False
