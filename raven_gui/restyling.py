"""New colours or larger letters for every widget, without a window that stands still for it."""

import time

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from raven_gui.own_turn import OwnTurn

TURN_SECONDS = 0.015
"""After so long the window's loop turns before the next widgets."""

PAUSE_MILLISECONDS = 5
"""Between two turns for widgets that nobody sees, in which what is seen comes first."""


LARGE_PART = 0.05
"""Of the window's area; what is larger is painted in a turn of its own."""


class Restyling(QObject):
    """Lets widgets read the style sheet again, which remembers colours and fonts for each: those
    that are seen in the next turn of the loop, the others in the turns that follow.

    To set the sheet anew instead does all of them in one turn, and measures each of them.
    """

    done = Signal()
    """Every widget looks as it should."""

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._application = application
        self._waiting: list[QWidget] | None = []
        """None: all of them."""
        self._held: list[QWidget] = []
        self._turn = OwnTurn(self)
        self._turn.due.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether some widgets still look as before."""
        return self._turn.waits

    def start(self) -> None:
        """Palette or font of the application change in this turn. What is seen is painted once
        it has all been done."""
        self._waiting = None
        windows = filter(QWidget.isVisible, self._application.topLevelWidgets())
        seen = [widget for window in windows for widget in (window, *_large_parts(window))]
        self._held = list(dict.fromkeys((*seen, *self._held)))
        for widget in seen:
            widget.setUpdatesEnabled(False)
        self._turn.stop()
        self._turn.start()

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
        waiting = self._all() if self._waiting is None else self._waiting
        waiting = [widget for widget in waiting if isValid(widget)]
        waiting.sort(key=lambda widget: widget.isVisible(), reverse=True)
        seen_next = bool(waiting) and waiting[0].isVisible()
        if self._held and not seen_next:
            self._waiting = waiting
            self._release_next()
        else:
            self._waiting = self._polish(waiting)
        if self._waiting or self._held:
            self._turn.start(0 if seen_next else PAUSE_MILLISECONDS)
        else:
            self.done.emit()

    def _polish(self, widgets: list[QWidget]) -> list[QWidget]:
        """As many as there is time for; returns the others."""
        until, done = time.monotonic() + TURN_SECONDS, 0
        style = self._application.style()
        while done < len(widgets) and time.monotonic() < until:
            style.unpolish(widgets[done])
            style.polish(widgets[done])
            done += 1
        return widgets[done:]

    def _release_next(self) -> None:
        """The window comes before its parts, and each is painted before the next follows."""
        widget = self._held.pop(0)
        if isValid(widget):
            widget.setUpdatesEnabled(True)


def _large_parts(window: QWidget) -> list[QWidget]:
    """What would take long to paint together: the panels in the middle, each dock."""
    room = LARGE_PART * window.width() * window.height()
    parts = (part for part in window.children() if isinstance(part, QWidget) and part.isVisible())
    return [part for part in parts if part.width() * part.height() > room]
