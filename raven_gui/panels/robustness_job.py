"""Start and cancel of a measurement, and how far it is."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.service.messages import JobChanged
from raven_gui.words import duration


class JobBar(QWidget):
    """A button that starts or cancels, a bar, and a line of words."""

    start_pressed = Signal()
    cancel_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start = QPushButton("Start")
        self.start.setProperty("primary", True)
        self.cancel = QPushButton("Cancel")
        self.cancel.setToolTip("Stop the measurement; what is measured so far stays.")
        self.cancel.hide()
        self.bar = QProgressBar(textVisible=False, maximum=1000)
        self.bar.setAccessibleName("Progress of the measurement")
        self.bar.hide()
        self.words = QLabel()
        self.words.setProperty("role", "note")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.start)
        layout.addWidget(self.cancel)
        layout.addLayout(column, stretch=1)
        self.start.clicked.connect(self.start_pressed)
        self.cancel.clicked.connect(self.cancel_pressed)

    def show_idle(self, words: str, problem: str) -> None:
        """No measurement is under way: what one would do, or what keeps it from starting."""
        self._swap(running=False)
        self.start.setEnabled(not problem)
        self.start.setToolTip(problem or "Measure the ticked runs in the background.")
        self.words.setText(problem or words)

    def show_job(self, job: JobChanged | None) -> None:
        """A measurement is under way; None where nothing was heard of it yet."""
        self._swap(running=True)
        if job is None or not job.unit:
            self.words.setText("Waiting for its turn")
            self.bar.setRange(0, 0)
            return
        with QSignalBlocker(self.bar):
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * job.done / max(job.total, 1e-9)))
        parts = [job.title, f"attack {min(int(job.done) + 1, int(job.total))} of {job.total:.0f}"]
        if job.state == "paused":
            parts.append("paused")
        elif job.seconds_left is not None:
            parts.append(f"{duration(job.seconds_left)} left")
        self.words.setText(" · ".join(parts))

    def _swap(self, running: bool) -> None:
        """One button stands for the other, and takes over the keyboard with it."""
        focused = (self.start if running else self.cancel).hasFocus()
        self.start.setVisible(not running)
        self.cancel.setVisible(running)
        self.bar.setVisible(running)
        if focused:
            (self.cancel if running else self.start).setFocus()
