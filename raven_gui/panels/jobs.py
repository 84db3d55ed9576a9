"""The Jobs panel: everything that is being computed, with pause, resume and cancel."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.service.messages import JobChanged
from raven_gui.words import duration
from raven_gui.workspace import Workspace
from raven_gui.workspace.jobs import ENDED

SHARES = 1000


class JobRow(QFrame):
    """One job: what it is, how far it is, and its switches."""

    def __init__(self, workspace: Workspace, job: JobChanged, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._job = job
        self.text = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.state = QLabel(wordWrap=True)
        self.state.setProperty("role", "note")
        self.bar = QProgressBar(textVisible=False, maximum=SHARES)
        self.bar.setAccessibleName(f"Progress of {job.title}")
        self.pause = QToolButton()
        self.cancel = QToolButton()
        self.cancel.setText("Cancel")
        self.cancel.setAccessibleName(f"Cancel {job.title}")
        self.cancel.setToolTip("End it. A training run keeps its checkpoint.")
        layout = QGridLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(self.text, 0, 0, 1, 3)
        layout.addWidget(self.bar, 1, 0)
        layout.addWidget(self.pause, 1, 1)
        layout.addWidget(self.cancel, 1, 2)
        layout.addWidget(self.state, 2, 0, 1, 3)
        layout.setColumnStretch(0, 1)
        self.pause.clicked.connect(self._toggle)
        self.cancel.clicked.connect(lambda: workspace.jobs.cancel(self._job.job))
        self.show_job(job)

    def show_job(self, job: JobChanged) -> None:
        """Show its state of now."""
        self._job = job
        self.text.setText(job.title)
        self.bar.setValue(round(SHARES * job.done / max(job.total, 1e-9)))
        self.state.setText(progress(job))
        paused = job.state == "paused"
        self.pause.setText("Resume" if paused else "Pause")
        self.pause.setToolTip("Go on from where it stands." if paused else "Stop for a while.")
        self.pause.setAccessibleName(f"{self.pause.text()} {job.title}")
        for button in (self.pause, self.cancel):
            button.setVisible(job.state not in ENDED)

    def _toggle(self) -> None:
        if self._job.state == "paused":
            self._workspace.jobs.resume(self._job.job)
        else:
            self._workspace.jobs.pause(self._job.job)


class JobsPanel(QWidget):
    """A row a job, newest first."""

    title = "Jobs"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.rows: dict[int, JobRow] = {}
        self._content = QWidget()
        self._layout = QVBoxLayout(self._content)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addStretch()
        self.none = QLabel("Nothing is being computed.", wordWrap=True)
        self.none.setProperty("role", "note")
        self.clear = QPushButton("Clear ended jobs")
        self.clear.setToolTip("Take finished, cancelled and failed jobs off this list.")
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addWidget(self.none)
        layout.addWidget(scroll)
        layout.addWidget(self.clear, alignment=Qt.AlignmentFlag.AlignRight)
        self.clear.clicked.connect(workspace.jobs.clear_ended)
        workspace.jobs.changed.connect(self._show_job)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while it was hidden."""
        super().showEvent(event)
        there = {job.job for job in self._workspace.jobs.all}
        for number in sorted(there | self.rows.keys()):
            self._show_job(number)
        self._show_emptiness()

    def _show_job(self, number: int) -> None:
        if not self.isVisible():
            return
        job = next((job for job in self._workspace.jobs.all if job.job == number), None)
        if job is None:
            row = self.rows.pop(number, None)
            if row is not None:
                self._layout.removeWidget(row)
                row.deleteLater()
        elif number in self.rows:
            self.rows[number].show_job(job)
        else:
            self.rows[number] = JobRow(self._workspace, job, self._content)
            self._layout.insertWidget(0, self.rows[number])
        self._show_emptiness()

    def _show_emptiness(self) -> None:
        jobs = self._workspace.jobs.all
        self.none.setVisible(not jobs)
        self.clear.setVisible(bool(jobs))
        self.clear.setEnabled(any(job.state in ENDED for job in jobs))


def progress(job: JobChanged) -> str:
    """State, share and time left in words."""
    if job.state == "running" and job.seconds_left is not None:
        return f"{_done(job)}, {duration(job.seconds_left)} left"
    if job.state in ("running", "paused"):
        return f"{job.state}, {_done(job)}"
    return job.state


def _done(job: JobChanged) -> str:
    plural = "" if job.total == 1 else "s"
    done = f"{job.done:.1f}".removesuffix(".0")
    return f"{done} of {job.total:g} {job.unit}{plural}" if job.unit else "under way"
