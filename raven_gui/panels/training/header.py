"""Which run's training is shown, how far it is, and its switches."""

from PySide6.QtCore import QPointF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.counting import counted
from engine.service.messages import JobChanged, RunInfo
from raven_gui.setting_words import SettingWords
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.mark import draw_mark
from raven_gui.widgets.progress import Progress
from raven_gui.widgets.still import Still
from raven_gui.words import duration, percent
from raven_gui.workspace import Workspace
from raven_gui.workspace.training import Course

SHARES = 1000
DOT = QSize(12, 12)
INTERRUPTED, PAUSED, FINISHED = "interrupted", "paused", "finished"


class TrainingHeader(QWidget):
    """A line of controls, and under it the state in words and as a bar."""

    chosen = Signal(str)
    """The user chose another run, by its id."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.choice = ChoiceBox()
        self.choice.setAccessibleName("Run")
        self.choice.setToolTip("The run whose training is shown.")
        self.choice.setPlaceholderText("Choose a run")
        self.choice.setIconSize(DOT)
        self.choice.setMaximumWidth(320)
        self.pause = QPushButton("Pause")
        self.pause.setToolTip("Pause or resume this run (Ctrl+P).")
        self.halt = QPushButton("Stop")
        self.halt.setToolTip("Stop this run; it can be continued to the same weights (Ctrl+.).")
        self.go_on = QPushButton("Continue")
        self.go_on.setToolTip(
            "Train on from the last checkpoint, to the same weights as if it had never stopped."
        )
        self.further = QPushButton("Train further…")
        self.further.setToolTip("Train this finished run for more epochs (Ctrl+T).")
        self.export = QToolButton()
        self.export.setText("Export…")
        self.export.setToolTip("Save the curves and the reconstructions (Ctrl+E).")
        self.state = QLabel(wordWrap=True)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.origin = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.origin.setProperty("role", "note")
        self.bar = Progress(textVisible=False, maximum=SHARES)
        self.bar.setAccessibleName("Progress of the training")
        controls = QHBoxLayout()
        controls.addWidget(self.choice, stretch=1)
        for button in (self.pause, self.halt, self.go_on, self.further):
            controls.addWidget(button)
            button.hide()  # never all at once, so the window need not be wide enough for it
        controls.addStretch()
        controls.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(controls)
        self._still = Still(self.state)
        layout.addWidget(self._still)
        layout.addWidget(self.origin)
        layout.addWidget(self.bar)
        self.choice.currentIndexChanged.connect(self._choose)

    def show_runs(self) -> None:
        """Offer all runs anew, with the workspace's current one chosen."""
        runs = self._workspace.runs
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for run in runs.all:
                words = f"{run.name} · {self._workspace.dataset_title(run.config.dataset)}"
                self.choice.addItem(self._dot(run), words, run.id)
            self.choice.setCurrentIndex(self.choice.findData(runs.current))

    def show_state(self, run: RunInfo | None, job: JobChanged | None, course: Course) -> None:
        """Say how far a run is; only what can be done with it can be pressed."""
        self.pause.setVisible(job is not None)
        self.halt.setVisible(job is not None)
        self.go_on.setVisible(run is not None and run.state == INTERRUPTED and job is None)
        self.further.setVisible(run is not None and not run.bundled and run.state == FINISHED)
        self.bar.setVisible(job is not None)
        self._still.setVisible(run is not None)
        self._tell_origin(run)
        if run is None or job is None:
            self._still.set_text(of_the_past(run) if run is not None else "")
            return
        self.pause.setText("Resume" if job.state == PAUSED else "Pause")
        self.bar.setValue(round(SHARES * job.done / max(job.total, 1e-9)))
        self._still.set_text(of_now(job, run.config.epochs, course))

    def _tell_origin(self, run: RunInfo | None) -> None:
        """Say which run its settings were taken from, and what it has otherwise."""
        origin = None if run is None else self._workspace.runs.get(run.origin)
        told = ""
        if run is not None and origin is not None:
            words = SettingWords(self._workspace.choices)
            changes = words.changes(origin.config, run.config)
            told = f"Made from '{origin.name}'" + (f": {changes}" if changes else "")
        if told != self.origin.text():
            self.origin.setText(told)
        self.origin.setVisible(bool(told))

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(str(self.choice.itemData(row)))

    def _dot(self, run: RunInfo) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(DOT * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        runs, middle = self._workspace.runs, QPointF(DOT.width() / 2, DOT.height() / 2)
        draw_mark(painter, runs.mark(run.id), runs.color(run.id), middle, DOT.width() - 2)
        painter.end()
        return QIcon(pixmap)


def of_now(job: JobChanged, epochs: int, course: Course) -> str:
    """What is said of a run that is in training, or waits for it."""
    if job.state == "queued" and not job.done:
        return "queued behind the runs before it"
    place = f"epoch {job.done:.1f} of {epochs}"
    if job.state != "running":
        return f"{job.state} at {place}"
    parts = [place]
    if course.images_per_second:
        parts.append(f"{course.images_per_second:,.0f} images/s")
    if job.seconds_left is not None:
        parts.append(f"{duration(job.seconds_left)} left")
    return " · ".join(parts)


def of_the_past(run: RunInfo) -> str:
    """What is said of a run that is not in training here."""
    if run.state != "finished":
        return f"{run.state} after {run.epochs_done} of {run.config.epochs} epochs"
    text = counted(run.epochs_done, "epoch")
    if run.seconds:
        text += f" in {duration(run.seconds)}"
    if "accuracy" in run.figures:
        text += f" · accuracy {percent(run.figures['accuracy'])}"
    if "mse_255" in run.figures:
        text += f" · MSE (0–255) {run.figures['mse_255']:,.0f}"
    return text
