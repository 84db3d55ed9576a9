"""New colours or larger letters for every widget, without a window that stands still for it."""

import time

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

TURN_SECONDS = 0.015
"""After so long the window's loop turns before the next widgets."""


class Restyling(QObject):
    """Lets widgets read the style sheet again, which remembers colours and fonts for each: those
    that are seen in the next turn of the loop, the others in the turns that follow.

    To set the sheet anew instead does all of them in one turn, and measures each of them.
    """

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._application = application
        self._waiting: list[QWidget] = []
        self._next_turn = QTimer(self, singleShot=True, interval=0)
        self._next_turn.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether some widgets still look as before."""
        return bool(self._waiting)

    def start(self) -> None:
        """Palette or font of the application have changed."""
        # Parents come before their children, which take after them.
        self._waiting = list(
            dict.fromkeys(
                widget
                for window in self._application.topLevelWidgets()
                for widget in (window, *window.findChildren(QWidget))
            )
        )
        self._next_turn.start()

    def _go_on(self) -> None:
        until = time.monotonic() + TURN_SECONDS
        waiting = [widget for widget in self._waiting if isValid(widget)]
        waiting.sort(key=lambda widget: widget.isVisible(), reverse=True)
        style, done = self._application.style(), 0
        while done < len(waiting) and time.monotonic() < until:
            widget = waiting[done]
            style.unpolish(widget)
            style.polish(widget)
            widget.update()
            done += 1
        self._waiting = waiting[done:]
        if self._waiting:
            self._next_turn.start()
