"""Originals in place of what an attack made of them: while a key is held, or to and fro."""

from PySide6.QtCore import QObject, QTimer

from raven_gui.widgets.picture_view import PictureView

SWAP_MILLISECONDS = 250
"""Two full changes a second: below the three flashes a second that can harm."""


class Blink(QObject):
    """Swaps the pictures of a view."""

    def __init__(self, view: PictureView, parent: QObject) -> None:
        super().__init__(parent)
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

    def hold(self, on: bool) -> None:
        """Show originals for as long as something is held."""
        if not self.on:
            self._view.show_originals(on)
