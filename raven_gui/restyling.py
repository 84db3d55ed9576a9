"""New colours or larger letters for every widget, without a window that stands still for it."""

import time

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from raven_gui.later_paint import LaterPaint

TURN_SECONDS = 0.015
"""After so long the window's loop turns before the next widgets."""

PAUSE_MILLISECONDS = 5
"""Between two turns for widgets that nobody sees, in which what is seen comes first."""


class Restyling(QObject):
    """Lets widgets read the style sheet again, which remembers colours and fonts for each: those
    that are seen in the next turn of the loop, the others in the turns that follow.

    To set the sheet anew instead does all of them in one turn, and measures each of them.
    """

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._application = application
        self._waiting: list[QWidget] | None = []
        """None: all of them."""
        self._later = LaterPaint(self)
        self._next_turn = QTimer(self, singleShot=True, interval=0)
        self._next_turn.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether some widgets still look as before."""
        return self._next_turn.isActive()

    def start(self) -> None:
        """Palette or font of the application change in this turn. What is seen is painted once
        it has all been done."""
        self._waiting = None
        for window in filter(QWidget.isVisible, self._application.topLevelWidgets()):
            self._later.keep(window)
        self._next_turn.start(0)

    def _all(self) -> list[QWidget]:
        """Parents come before their children, which take after them."""
        return list(
            dict.fromkeys(
                widget
                for window in self._application.topLevelWidgets()
                for widget in (window, *window.findChildren(QWidget))
            )
        )

    def _go_on(self) -> None:
        until = time.monotonic() + TURN_SECONDS
        waiting = self._all() if self._waiting is None else self._waiting
        waiting = [widget for widget in waiting if isValid(widget)]
        waiting.sort(key=lambda widget: widget.isVisible(), reverse=True)
        style, done = self._application.style(), 0
        if self._later.holds and not (waiting and waiting[0].isVisible()):
            self._later.release()
            self._next_turn.setInterval(PAUSE_MILLISECONDS)
            until = 0.0  # painting is work enough
        while done < len(waiting) and time.monotonic() < until:
            widget = waiting[done]
            style.unpolish(widget)
            style.polish(widget)
            done += 1
        self._waiting = waiting[done:]
        if self._waiting or self._later.holds:
            self._next_turn.start()
