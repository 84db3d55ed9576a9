"""The Training panel: loss curves and reconstructions of a run, live or as it was."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from engine.service.messages import JobChanged, RunInfo
from raven_gui.export import Figure, offer_export
from raven_gui.panels.training.figures import training_figures
from raven_gui.panels.training.header import TrainingHeader
from raven_gui.panels.training.overlay import OverlayBar
from raven_gui.panels.training.probe import ProbeView
from raven_gui.panels.training.series import Drawn, of_one, of_seeds, overlaid, ticked_terms
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.curves.free_corner import FreeCorner
from raven_gui.widgets.divided import Divided
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.widgets.pace import Pace
from raven_gui.workspace import Workspace
from raven_gui.workspace.training import Course

NARROWEST = 380
CURVES_MILLISECONDS, STATE_MILLISECONDS, PROBE_MILLISECONDS = 80, 500, 250
CURVES_SHARE = 0.05
"""Of a core, for all that the window draws while it trains, which takes a training on two cores
twice that share of its throughput: the thread that is not displaced waits for the one that is."""
ROOM_FOR_TWO = 860
"""Below this width curves and reconstructions stand one above the other."""


class TrainingPanel(QWidget):
    """Shows `workspace.runs.current`; pause, resume and stop act on its job. Hidden, it draws
    nothing; shown again, it catches up."""

    title = "Training"

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self.header = header = TrainingHeader(workspace)
        self.pause, self.halt, self.go_on = header.pause, header.halt, header.go_on
        self.curves = Curves(theme)
        self.curves.set_labels("epoch", "loss term, nats per image")
        self.curves.plot.getAxis("bottom").whole = True
        self.curves.set_log(True)
        self._corner = FreeCorner(self.curves)
        self.overlay = OverlayBar()
        self.probe = ProbeView()
        self.empty = EmptyState(
            "No run is shown",
            "Start a new run (Ctrl+N), or choose one in the list of runs.",
            button="Show the ticked runs together",
        )
        self._lines: list[Drawn] = []
        """What is drawn."""
        self._shown_state = self._state
        self._lay_out()
        self.header.chosen.connect(workspace.runs.set_current)
        self.overlay.changed.connect(self._show_curves)
        self.empty.pressed.connect(lambda: self.overlay.overlay.setChecked(True))
        for signal in (workspace.runs.ticked_changed, workspace.seed_groups.changed):
            signal.connect(self._follow_ticks)
        self.pause.clicked.connect(self.toggle_pause)
        self.halt.clicked.connect(self.stop)
        self.go_on.clicked.connect(self._continue)
        self.export = self.header.export
        self.export.clicked.connect(self._export)
        workspace.runs.changed.connect(self._show_everything)
        workspace.runs.current_changed.connect(self._show_everything)
        workspace.training.stepped.connect(self._stepped)
        workspace.training.epoch_finished.connect(self._epoch_finished)
        workspace.jobs.changed.connect(self._job_changed)
        self._state_pace = Pace(self._show_state, STATE_MILLISECONDS, self)
        self._probe_pace = Pace(self._show_probe, PROBE_MILLISECONDS, self)
        self._curves_pace = Pace(self._draw_curves, CURVES_MILLISECONDS, self, CURVES_SHARE)

    def _lay_out(self) -> None:
        self.split = Divided(Qt.Orientation.Horizontal)
        self.split.addWidget(self.curves)
        self.split.addWidget(self.probe)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.divide([3000, 2000])
        self.split.setMinimumWidth(NARROWEST)
        self.pages = QStackedLayout()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.split)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.addWidget(self.header)
        layout.addWidget(self.overlay)
        layout.addLayout(self.pages, stretch=1)

    @property
    def run(self) -> RunInfo | None:
        """The run that is shown."""
        return self._workspace.runs.get(self._workspace.runs.current)

    @property
    def job(self) -> JobChanged | None:
        """The job that trains it, if one does."""
        return self._workspace.jobs.of_run(self._workspace.runs.current)

    def toggle_pause(self) -> None:
        """Pause the shown run's job, or resume it."""
        job, jobs = self.job, self._workspace.jobs
        if job is not None:
            (jobs.resume if job.state == "paused" else jobs.pause)(job.job)

    def stop(self) -> None:
        """Stop the shown run's job; it keeps a checkpoint."""
        if self.job is not None:
            self._workspace.jobs.cancel(self.job.job)

    def figures(self) -> list[Figure]:
        """The curves, and the probe batch where there is one."""
        run = self.run
        if run is None and not self.overlay.on:
            return []
        return training_figures(run, self._course(run), self.curves, self._compared, self._lines)

    def _continue(self) -> None:
        if self.run is not None:
            self._workspace.runs.go_on(self.run.id)

    def _export(self) -> None:
        offer_export(self.figures(), self._theme, self)

    def _course(self, run: RunInfo | None) -> Course:
        return Course() if run is None else self._workspace.training.course(run)

    # ------------------------------------------------------------ showing

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self._show_everything()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= ROOM_FOR_TWO
        self.split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)

    def _show_everything(self) -> None:
        """Everything anew, for another run or other news of this one."""
        if not self.isVisible():
            return
        if self.run is not None and self.job is None:
            self._workspace.training.look_at(self.run)
        self.header.show_runs()
        self._show_state()
        self._show_curves()
        self._show_probe()

    def _show_curves(self) -> None:
        self.empty.button.setEnabled(bool(self._workspace.runs.ticked))
        self.pages.setCurrentIndex(0 if self.run is None and not self.overlay.on else 1)
        self._draw_curves()
        self.curves.fit()
        self._corner.choose()

    def _follow_ticks(self) -> None:
        self.empty.button.setEnabled(bool(self._workspace.runs.ticked))
        if self.isVisible() and self.overlay.on:
            self._show_curves()

    def _stepped(self, run: str) -> None:
        if not self.isVisible():
            return
        current = run == self._workspace.runs.current
        if current or (self.overlay.on and self._workspace.runs.is_ticked(run)):
            self._curves_pace.ask()
        if current:
            self._state_moved()

    def _epoch_finished(self, run: str) -> None:
        if self.isVisible() and run == self._workspace.runs.current:
            self._state_moved()
            self._probe_pace.ask()

    def _job_changed(self, _job: int) -> None:
        if self.isVisible():
            self._state_moved()

    def _state_moved(self) -> None:
        """Progress at a calm pace; what can be done with the run at once."""
        if self._state == self._shown_state:
            self._state_pace.ask()
        else:
            self._state_pace.now()

    @property
    def _state(self) -> tuple[tuple[str, float | None], bool, bool]:
        """What is shown without waiting once it is another; the time left, as all tell it then."""
        course, job = self._course(self.run), self.job
        state = ("", None) if job is None else (job.state, job.seconds_left)
        return state, bool(course.epochs), course.last_epoch is not None

    def _show_state(self) -> None:
        self._shown_state = self._state
        course = self._course(self.run)
        self.header.show_state(self.run, self.job, course)
        self.probe.setVisible(bool(course.epochs) or self.job is not None)

    def _show_probe(self) -> None:
        awaited = self._workspace.training.awaits(self._workspace.runs.current)
        self.probe.show_course(self._course(self.run), awaited)

    @property
    def _compared(self) -> tuple[RunInfo, ...]:
        """The runs whose curves are drawn: the ticked ones, the seeds of one, or one alone."""
        run = self.run
        if self.overlay.on:
            return self._workspace.runs.ticked
        if run is None:
            return ()
        seeds = tuple(r for r in self._workspace.runs.group(run.id) if r.history)
        return seeds if len(seeds) > 1 and self.overlay.seeds.isChecked() else (run,)

    def _draw_curves(self) -> None:
        run, runs = self.run, self._compared
        seeds = () if run is None else self._workspace.runs.group(run.id)
        started = [seed for seed in seeds if seed.history]
        self.overlay.offer(ticked_terms(self._workspace), len(started))
        if self.overlay.on:
            self._lines = overlaid(self._workspace, self.overlay.chosen())
        elif len(runs) > 1:
            self._lines = of_seeds(self._workspace, runs, self._theme)
        else:
            self._lines = [] if run is None else of_one(self._workspace, run, self._theme)
        self.header.export.setEnabled(bool(self._lines))
        for gone in self.curves.series().keys() - {line.name for line in self._lines}:
            self.curves.remove(gone)
        self.curves.legend.tips = {line.name: line.tip for line in self._lines}
        for line in self._lines:
            self.curves.set_series(
                line.name,
                line.epochs,
                line.values,
                line.color,
                style=line.style,
                around=line.around,
                key=line.key,
            )
