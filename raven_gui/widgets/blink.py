"""Originals in place of what an attack made of them: while Space is held, or to and fro."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from raven_gui.widgets.picture_view import PictureView

SWAP_MILLISECONDS = 250
"""Two full changes a second: below the three flashes a second that can harm."""


class Blink(QObject):
    """Swaps the pictures of a view; Space does so where it is pressed in `parent`."""

    def __init__(self, view: PictureView, parent: QWidget) -> None:
        super().__init__(parent)
        parent.installEventFilter(self)
        self._view = view
        self._timer = QTimer(self, interval=SWAP_MILLISECONDS)
        self._timer.timeout.connect(lambda: view.show_originals(not view.originals))

    @property
    def on(self) -> bool:
        """Whether the pictures go to and fro."""
        return self._timer.isActive()

    def set_on(self, on: bool) -> None:
        """Let them go to and fro, or end with what the attack made."""
        if on:
            self._timer.start()
        else:
            self._timer.stop()
        self._view.show_originals(on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show originals for as long as Space is held."""
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Space:
            return False
        pressed = event.type() == QEvent.Type.KeyPress
        if not pressed and event.type() != QEvent.Type.KeyRelease:
            return False
        if not self.on and not event.isAutoRepeat():
            self._view.show_originals(pressed)
        return True
