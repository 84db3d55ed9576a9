"""How far the samples are, with a switch to stop and to go on."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.service.messages import JobChanged
from raven_gui.widgets.progress import Progress
from raven_gui.words import duration

BUSY_MILLISECONDS = 300
"""What is quicker than this shows no sign of being busy, so nothing flickers."""


class GenerateFoot(QWidget):
    """A line of words; a bar and Cancel while a posterior is fitted; Go on where it was ended."""

    cancel_pressed = Signal()
    go_on_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel(wordWrap=True)
        self.words.setProperty("role", "note")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words.setAccessibleName("State of the samples")
        self.bar = Progress(textVisible=False, maximum=1000)
        self.bar.setAccessibleName("Progress of the fit")
        self.cancel = QPushButton("Cancel")
        self.cancel.setToolTip("Stop fitting; the samples that are there stay.")
        self.go_on = QPushButton("Go on")
        self.go_on.setToolTip("Ask the runs without samples again.")
        self._job: JobChanged | None = None
        self._place = self._before = ""
        self._timer = QTimer(self, singleShot=True, interval=BUSY_MILLISECONDS)
        self._timer.timeout.connect(self._show_job)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(column, stretch=1)
        layout.addWidget(self.cancel)
        layout.addWidget(self.go_on)
        self.setMinimumHeight(self.cancel.sizeHint().height())
        self.cancel.clicked.connect(self.cancel_pressed)
        self.go_on.clicked.connect(self.go_on_pressed)
        self.show_idle("", can_go_on=False)

    def show_idle(self, words: str, can_go_on: bool) -> None:
        """Nothing is under way."""
        self._timer.stop()
        focused = self.cancel.hasFocus()
        self.words.setText(words)
        self.bar.hide()
        self.cancel.hide()
        self.go_on.setVisible(can_go_on)
        if focused and can_go_on:
            self.go_on.setFocus()

    def show_busy(self, place: str, before: str, job: JobChanged | None) -> None:
        """A run is asked, `place` tells which. `job`: what is heard of its fit; while that is
        nothing, it does what `before` says."""
        self._place, self._before, self._job = place, before, job
        if self.bar.isVisible():
            self._show_job()
        elif not self._timer.isActive():
            self._timer.start()

    def _show_job(self) -> None:
        focused = self.go_on.hasFocus()
        self.bar.show()
        self.cancel.show()
        self.go_on.hide()
        if focused:
            self.cancel.setFocus()
        job = self._job
        if job is None or not job.unit:
            self.bar.setRange(0, 0)
            self.words.setText(f"{self._place} · {self._before}")
            return
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * job.done / max(job.total, 1e-9)))
        left = "" if job.seconds_left is None else f" · {duration(job.seconds_left)} left"
        self.words.setText(f"{self._place} · fitting{' (paused)' * (job.state == 'paused')}{left}")
