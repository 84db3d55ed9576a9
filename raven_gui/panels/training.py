"""The Training panel: loss curves and reconstructions of a run, live or as it was."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.service.messages import RunInfo
from raven_gui.export import ExportDialog, Figure, figure_of_grid, figure_of_plot
from raven_gui.panels.training_probe import ProbeView
from raven_gui.provenance import provenance
from raven_gui.theme import Theme
from raven_gui.widgets.curves import Curves
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.words import duration
from raven_gui.workspace import Workspace

TERM_TITLES = {
    "reconstruction": "reconstruction",
    "reconstruction_noisy": "reconstruction of the noisy copy",
    "kl": "KL to the prior",
    "prior": "prior",
    "coupling": "coupling (entropic Wasserstein)",
}


class TrainingPanel(QWidget):
    """Shows `workspace.runs.current`; pause, resume and stop act on its job."""

    title = "Training"

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self.choice = QComboBox()
        self.choice.setAccessibleName("Run")
        self.choice.setToolTip("The run whose training is shown.")
        self.choice.setMinimumContentsLength(18)
        self.state = QLabel()
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar(textVisible=False, maximum=1000)
        self.bar.setAccessibleName("Progress of the training")
        self.pause = QPushButton("Pause")
        self.pause.setToolTip("Pause or resume this run (Ctrl+P).")
        self.halt = QPushButton("Stop")
        self.halt.setToolTip("Stop this run; it can be continued to the same weights (Ctrl+.).")
        self.go_on = QPushButton("Continue")
        self.go_on.setToolTip(
            "Train on from the last checkpoint, to the same weights as if it had never stopped."
        )
        self.export = QToolButton()
        self.export.setText("Export…")
        self.curves = Curves(theme)
        self.curves.set_labels("epoch", "loss term, nats per image")
        self.curves.set_log(True)
        self.probe = ProbeView()
        self.empty = EmptyState(
            "No run is shown", "Start a new run (Ctrl+N), or choose one in the list of runs."
        )
        self._lay_out()
        self.choice.currentIndexChanged.connect(self._choose)
        self.pause.clicked.connect(self.toggle_pause)
        self.halt.clicked.connect(self.stop)
        self.go_on.clicked.connect(self._continue)
        self.export.clicked.connect(self._export)
        workspace.runs.changed.connect(self._runs_changed)
        workspace.runs.current_changed.connect(self._show_run)
        workspace.training.stepped.connect(self._stepped)
        workspace.training.epoch_finished.connect(self._epoch_finished)
        workspace.jobs.changed.connect(lambda _job: self._show_state())
        self._runs_changed()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.choice)
        top.addWidget(self.state, stretch=1)
        for button in (self.pause, self.halt, self.go_on, self.export):
            top.addWidget(button)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.curves)
        split.addWidget(self.probe)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.bar)
        inner.addWidget(split, stretch=1)
        self.pages = QStackedLayout()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.addLayout(top)
        layout.addLayout(self.pages, stretch=1)

    @property
    def run(self) -> RunInfo | None:
        """The run that is shown."""
        return self._workspace.runs.get(self._workspace.runs.current)

    def toggle_pause(self) -> None:
        """Pause the shown run's job, or resume it."""
        job = self._workspace.jobs.of_run(self._workspace.runs.current)
        if job is not None:
            jobs = self._workspace.jobs
            (jobs.resume if job.state == "paused" else jobs.pause)(job.job)

    def stop(self) -> None:
        """Stop the shown run's job; it keeps a checkpoint."""
        job = self._workspace.jobs.of_run(self._workspace.runs.current)
        if job is not None:
            self._workspace.jobs.cancel(job.job)

    def _continue(self) -> None:
        if self.run is not None:
            self._workspace.runs.go_on(self.run.id)

    def _choose(self, row: int) -> None:
        if row >= 0:
            self._workspace.runs.set_current(str(self.choice.itemData(row)))

    def _runs_changed(self) -> None:
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for run in self._workspace.runs.all:
                self.choice.addItem(f"{run.name} · {run.config.dataset}", run.id)
            self.choice.setCurrentIndex(self.choice.findData(self._workspace.runs.current))
        self._show_run()

    def _show_run(self) -> None:
        """Everything anew, for another run or other news of this one."""
        run = self.run
        self.pages.setCurrentIndex(0 if run is None else 1)
        with QSignalBlocker(self.choice):
            self.choice.setCurrentIndex(self.choice.findData(self._workspace.runs.current))
        self._show_state()
        if run is None or not self.isVisible():
            return
        self.curves.clear()
        self._draw_curves(run)
        self.probe.show_epoch(self._workspace.training.course(run).last_epoch)

    def _stepped(self, run_id: str) -> None:
        run = self.run
        if run is not None and run.id == run_id and self.isVisible():
            self._draw_curves(run)
            self._show_state()

    def _epoch_finished(self, run_id: str) -> None:
        run = self.run
        if run is not None and run.id == run_id and self.isVisible():
            self.probe.show_epoch(self._workspace.training.course(run).last_epoch)

    def _draw_curves(self, run: RunInfo) -> None:
        course = self._workspace.training.course(run)
        colors: Sequence[QColor] = [self._theme.run_color(i) for i in range(len(course.terms))]
        for (term, values), color in zip(course.terms.items(), colors, strict=True):
            epochs = course.epochs[-len(values) :]
            self.curves.set_series(
                TERM_TITLES.get(term, term), np.asarray(epochs), np.asarray(values), color
            )

    def _show_state(self) -> None:
        run = self.run
        job = self._workspace.jobs.of_run(run.id) if run is not None else None
        self.pause.setVisible(job is not None)
        self.halt.setVisible(job is not None)
        self.go_on.setVisible(run is not None and run.state == "interrupted" and job is None)
        self.export.setEnabled(run is not None)
        self.bar.setVisible(job is not None)
        if run is None:
            self.state.clear()
            return
        course = self._workspace.training.course(run)
        if job is None:
            self.state.setText(_summary(run))
            return
        self.pause.setText("Resume" if job.state == "paused" else "Pause")
        self.bar.setValue(round(1000 * job.done / max(job.total, 1e-9)))
        text = f"{job.state}, epoch {job.done:.1f} of {run.config.epochs}"
        if job.state == "running" and course.seconds_left is not None:
            text += (
                f" · {course.images_per_second:,.0f} images/s"
                f" · {duration(course.seconds_left)} left"
            )
        self.state.setText(text)

    def figures(self) -> list[Figure]:
        """The curves, and the probe batch where there is one."""
        run = self.run
        if run is None:
            return []
        source = provenance([run])
        figures = [figure_of_plot(self.curves.plot, f"Training of {run.name}", provenance=source)]
        event = self._workspace.training.course(run).last_epoch
        if event is not None:
            figures.append(
                figure_of_grid(
                    f"Reconstructions of {run.name} after epoch {event.epoch}",
                    {"image": event.probe_images, "reconstruction": event.probe_reconstructions},
                    provenance=source,
                )
            )
        return figures

    def _export(self) -> None:
        ExportDialog(self.figures(), self._theme, self).open()

    def showEvent(self, event: QShowEvent) -> None:
        """A hidden panel draws nothing; catch up."""
        super().showEvent(event)
        self._show_run()


def _summary(run: RunInfo) -> str:
    """What is said of a run that is not in training."""
    if run.state == "interrupted":
        return f"interrupted after {run.epochs_done} of {run.config.epochs} epochs"
    text = f"{run.epochs_done} epochs"
    if run.seconds:
        text += f" in {duration(run.seconds)}"
    if "accuracy" in run.figures:
        text += f" · accuracy {100 * run.figures['accuracy']:.1f} %"
    if "mse_255" in run.figures:
        text += f" · MSE (0–255) {run.figures['mse_255']:.0f}"
    return text
