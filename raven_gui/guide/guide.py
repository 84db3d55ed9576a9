"""Leads through the window step by step; each ends when the user has done it, or with Next."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from raven_gui.guide.card import Card, Ring
from raven_gui.guide.step import Step

LOOK_MILLISECONDS = 100
LINGER_LOOKS = 15
"""After a step was done it stays for so many looks, so that its effect is seen."""


class Guide(QObject):
    """Not modal: whatever the window can do it does meanwhile. Escape leaves."""

    ended = Signal()

    def __init__(self, window: QWidget, make_steps: Callable[[], Sequence[Step]]) -> None:
        super().__init__(window)
        self._window, self._make_steps = window, make_steps
        self._steps: Sequence[Step] = ()
        self._place = 0
        self._begun_with: object = None
        self._lingered = 0
        self.card, self.ring = Card(window), Ring(window)
        self.card.next_clicked.connect(self.next)
        self.card.back_clicked.connect(self.back)
        self.card.leave_clicked.connect(self.leave)
        self._timer = QTimer(self, interval=LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    @property
    def step(self) -> Step | None:
        """The step that is shown; None while the tour is not under way."""
        return self._steps[self._place] if self._timer.isActive() else None

    def start(self) -> None:
        """Begin with the first step, and put the keyboard on Next."""
        self._steps, self._place = self._make_steps(), 0
        self._window.installEventFilter(self)
        self._timer.start()
        self._show()
        self.card.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def next(self) -> None:
        """Go on to the next step, or end after the last."""
        if self._place + 1 < len(self._steps):
            self._place += 1
            self._show()
        else:
            self.leave()

    def back(self) -> None:
        """Show the step before once more."""
        self._place = max(0, self._place - 1)
        self._show()
        if self._place == 0:
            self.card.next.setFocus(Qt.FocusReason.OtherFocusReason)  # Back is no longer there

    def leave(self) -> None:
        """End the tour."""
        self._timer.stop()
        self._window.removeEventFilter(self)
        self.card.hide()
        self.ring.hide()
        self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Only a key that nobody below the window wanted comes here.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        elif event.type() == QEvent.Type.Resize:
            self._point()
        return False

    def _show(self) -> None:
        step = self._steps[self._place]
        step.show()
        self._begun_with, self._lingered = step.watch(), 0
        self.card.say(step.title, step.words, self._place + 1, len(self._steps))
        self._point()

    def _look(self) -> None:
        self._point()
        step = self._steps[self._place]
        if self._lingered == 0 and step.watch() != self._begun_with:
            self.card.tell_done()
            self._lingered = 1
        elif self._lingered:
            self._lingered += 1
            if self._lingered > LINGER_LOOKS:
                self.next()

    def _point(self) -> None:
        """Stand where the widget is now: it may have moved, or be covered by another panel."""
        at = self._steps[self._place].at
        self.ring.setVisible(at.isVisible())
        if at.isVisible():
            place = QRect(at.mapTo(self._window, QPoint(0, 0)), at.size())
            self.ring.surround(place.intersected(self._window.rect()))
            self.card.stand_beside(place.intersected(self._window.rect()))
            self.card.raise_()
