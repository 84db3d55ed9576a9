"""The status bar: the device, and the jobs under way with their progress."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStatusBar, QToolButton, QWidget

from raven_gui.widgets.pace import Pace
from raven_gui.widgets.progress import Progress
from raven_gui.widgets.room import Room
from raven_gui.words import duration
from raven_gui.workspace import Workspace

MILLISECONDS = 500


class Status(QStatusBar):
    """`jobs_clicked` asks for the list of jobs."""

    jobs_clicked = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.device = QLabel("Waking the engine…")
        self.device.setAccessibleName("Device")
        self.jobs = QToolButton()
        self.jobs.setText("No jobs")
        self.jobs.setAccessibleName("Jobs")
        self.jobs.setAutoRaise(True)
        self.jobs.setToolTip("Show what is being computed, with pause and cancel.")
        self.progress = Progress()
        self.progress.setAccessibleName("Progress of the first job")
        self.progress.setMaximumWidth(160)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.hide()
        told = QWidget()
        line = QHBoxLayout(told)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch()
        for widget in (self.progress, self.jobs, self.device):
            line.addWidget(widget)
        self.addPermanentWidget(Room(told, any_width=True), stretch=1)
        self.jobs.clicked.connect(self.jobs_clicked)
        workspace.ready.connect(self._show_device)
        self._pace = Pace(self._show_jobs, MILLISECONDS, self)
        self._told: tuple[tuple[int, str, float | None], ...] = ()
        workspace.jobs.changed.connect(self._job_changed)

    def _show_device(self) -> None:
        choices = self._workspace.choices
        if choices is not None:
            self.device.setText(choices.device)
            self.device.setToolTip("Where models are trained and attacked.")

    def _job_changed(self, _job: int) -> None:
        """Progress at a calm pace; what begins, pauses or ends, and another time left, at once."""
        active = self._workspace.jobs.active
        states = tuple((job.job, job.state, job.seconds_left) for job in active)
        if states == self._told:
            self._pace.ask()
        else:
            self._told = states
            self._pace.now()

    def _show_jobs(self) -> None:
        active = self._workspace.jobs.active
        self.progress.setVisible(bool(active))
        if not active:
            self.jobs.setText("No jobs")
            return
        first = next((job for job in active if job.state == "running"), active[0])
        text = f"{first.title}: {first.state}"
        if first.seconds_left is not None and first.state == "running":
            text = f"{first.title}, {duration(first.seconds_left)} left"
        more = len(active) - 1
        told = text + (f" (+{more})" if more else "")
        self.jobs.setText(told.replace("&", "&&"))  # a name's own is no letter to press
        self.progress.setValue(round(1000 * first.done / max(first.total, 1e-9)))
