"""What an attack under way has come to, and what the last one took."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from engine.service.messages import AttackMoved
from raven_gui.attack_terms import MAXIMISED
from raven_gui.panels.compare.digits import digits
from raven_gui.widgets.progress import Progress
from raven_gui.widgets.still import Still
from raven_gui.workspace.comparison import Comparison

BUSY_MILLISECONDS = 300
"""An attack that is quicker than this shows no sign of being busy, so nothing flickers."""


class AttackProgress(QObject):
    """A bar and a line of words, to be placed by the panel. `ended`: nothing is under way, though
    there is no result."""

    ended = Signal()

    def __init__(self, comparison: Comparison, panel: QWidget) -> None:
        super().__init__(panel)
        self._comparison = comparison
        self.bar = Progress(textVisible=False)
        self.bar.setMaximumHeight(8)
        self.bar.setAccessibleName("Progress of the attack")
        kept = self.bar.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(kept)
        self.bar.hide()
        self.words = QLabel(wordWrap=True)
        self.words.setProperty("role", "note")
        self.words.setAccessibleName("The last attack")
        self.line = Still(self.words)
        self._timer = QTimer(self, singleShot=True, interval=BUSY_MILLISECONDS)
        self._timer.timeout.connect(self._show_or_hide)
        comparison.busy_changed.connect(self._start_or_end)
        comparison.moved.connect(self._move)

    def _start_or_end(self, busy: bool) -> None:
        if not busy and (self._comparison.result is None or self._comparison.failed):
            self.ended.emit()
        self._timer.start()

    def _show_or_hide(self) -> None:
        if not self.bar.isVisible():  # a bar in sight is painted at once, before anything else
            self.bar.setRange(0, 1)
            self.bar.setValue(0)
        self.bar.setVisible(self._comparison.busy)

    def _move(self, event: AttackMoved) -> None:
        self.bar.setRange(0, event.steps)
        self.bar.setValue(event.step)
        if self.bar.isVisible():
            symbol = MAXIMISED[self._comparison.asked.maximised].symbol
            reached = max(event.divergence.values(), default=0.0)
            bound = "down to" if self._comparison.target is not None else "up to"
            self.line.set_text(
                f"Attacking… step {event.step} of {event.steps}, {symbol} {bound} {digits(reached)}"
            )
