"""Start, pause and cancel of a measurement, and how far it is."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.counting import counted
from engine.service.messages import JobChanged
from raven_gui.attack_terms import in_ball
from raven_gui.panels.robustness.further import further_words
from raven_gui.panels.robustness.settings import MeasureSettings
from raven_gui.widgets.progress import Progress
from raven_gui.words import duration, whole_percent
from raven_gui.workspace import Workspace


class JobBar(QWidget):
    """A button that starts, or those that pause and cancel, a bar, and a line of words."""

    start_pressed = Signal()
    pause_pressed = Signal()
    cancel_pressed = Signal()

    def __init__(
        self,
        starts: str = "Measure the ticked runs in the background.",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._starts = starts
        self.start = QPushButton("Start")
        self.start.setProperty("primary", True)
        self.pause = QPushButton("Pause")
        self.pause.hide()
        self.cancel = QPushButton("Cancel")
        self.cancel.setToolTip("Stop the measurement; what is measured so far stays.")
        self.cancel.hide()
        self.bar = Progress(textVisible=False, maximum=1000)
        self.bar.setAccessibleName("Progress of the measurement")
        self.bar.hide()
        self.words = QLabel(textFormat=Qt.TextFormat.PlainText)
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
        layout.addWidget(self.pause)
        layout.addWidget(self.cancel)
        layout.addLayout(column, stretch=1)
        self.start.clicked.connect(self.start_pressed)
        self.pause.clicked.connect(self.pause_pressed)
        self.cancel.clicked.connect(self.cancel_pressed)

    def show_idle(self, words: str, problem: str) -> None:
        """No measurement is under way: what one would do, or what keeps it from starting."""
        self._swap(running=False)
        self.start.setEnabled(not problem)
        self.start.setToolTip(problem or self._starts)
        self.words.setText(problem or words)

    def show_job(self, job: JobChanged | None) -> None:
        """A measurement is under way; None where nothing was heard of it yet."""
        self._swap(running=True)
        paused = job is not None and job.state == "paused"
        self.pause.setText("Resume" if paused else "Pause")
        self.pause.setToolTip("Go on from where it stands." if paused else "Stop for a while.")
        if job is None or not job.unit:
            self.words.setText("Paused before it began" if paused else "Waiting for its turn")
            self.bar.setRange(0, 1 if paused else 0)
            return
        with QSignalBlocker(self.bar):
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * job.done / max(job.total, 1e-9)))
        parts = [job.title, _done(job)]
        if paused:
            parts.append("paused")
        elif job.seconds_left is not None:
            parts.append(f"{duration(job.seconds_left)} left")
        self.words.setText(" · ".join(parts))

    def _swap(self, running: bool) -> None:
        """One button stands for the other, and takes over the keyboard with it."""
        focused = (self.start if running else self.cancel).hasFocus()
        self.start.setVisible(not running)
        self.pause.setVisible(running)
        self.cancel.setVisible(running)
        self.bar.setVisible(running)
        if focused:
            (self.cancel if running else self.start).setFocus()


def _done(job: JobChanged) -> str:
    if job.unit == "%":
        return whole_percent(job.done / 100)
    return f"{job.unit} {min(int(job.done) + 1, int(job.total))} of {job.total:.0f}"


def nothing_words(job: int, ball: str = "") -> str:
    """What an empty plot of what is measured in a `ball`, '' for the usual one, says: how it is
    filled, or that this is under way as a `job`, or 0."""
    if job:
        return "Being measured: the first figures follow."
    return f"Nothing is measured{ball} yet: press Start."


def planned_words(runs: int, attacks: int, settings: MeasureSettings) -> str:
    """What a measurement would do."""
    budgets, further = len(settings.epsilons), further_words(settings.config)
    return (
        f"{counted(runs, 'run')} × {counted(attacks, 'attack')} × {counted(budgets, 'budget')}"
        f"{in_ball(settings.config.norm)} = {runs * attacks * budgets:,}, each on "
        f"{counted(settings.images, 'image')}{f', {further}' if further else ''}"
    )


def job_of(workspace: Workspace, number: int) -> JobChanged | None:
    """What was last heard of a job."""
    return next((job for job in workspace.jobs.all if job.job == number), None)


def toggle_pause(workspace: Workspace, number: int) -> None:
    """Pause a job, or let it go on."""
    job = job_of(workspace, number)
    if job is not None:
        change = workspace.jobs.resume if job.state == "paused" else workspace.jobs.pause
        change(number)
