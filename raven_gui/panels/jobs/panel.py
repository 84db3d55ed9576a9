"""The Jobs panel: everything that is being computed, with pause, resume and cancel."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from engine.service.messages import ENDED
from raven_gui.panels.jobs.drag import QueueDrag
from raven_gui.panels.jobs.row import JobRow
from raven_gui.workspace import Workspace


class JobsPanel(QWidget):
    """A row a job: what is under way, newest first; what waits in the queue, in its order, which
    can be changed; what has ended, newest first."""

    title = "Jobs"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.rows: dict[int, JobRow] = {}
        self._content = QWidget()
        self._layout = QVBoxLayout(self._content)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addStretch()
        self._drag = QueueDrag(self._content, self._waiting, workspace.jobs.move)
        self.none = QLabel("Nothing is being computed.", wordWrap=True)
        self.none.setProperty("role", "note")
        self.clear = QPushButton("Clear ended jobs")
        self.clear.setToolTip("Take finished, cancelled and failed jobs off this list.")
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName("Jobs")
        scroll.setWidget(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addWidget(self.none)
        layout.addWidget(scroll)
        layout.addWidget(self.clear, alignment=Qt.AlignmentFlag.AlignRight)
        self.clear.clicked.connect(workspace.jobs.clear_ended)
        workspace.jobs.changed.connect(self._show_job)
        workspace.jobs.queue_changed.connect(self._show_order)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while it was hidden."""
        super().showEvent(event)
        there = {job.job for job in self._workspace.jobs.all}
        for number in sorted(there | self.rows.keys()):
            self._show_job(number)
        self._show_order()
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
            self._drag.take_row(self.rows[number])
            self._layout.insertWidget(0, self.rows[number])
        self._show_order()
        self._show_emptiness()

    def _show_order(self) -> None:
        """Put the rows in their order; only those that moved are touched."""
        jobs = self._workspace.jobs
        waiting = [number for number in jobs.waiting if number in self.rows]
        ended = {job.job for job in jobs.all if job.state in ENDED}
        ahead = [n for n in sorted(self.rows, reverse=True) if n not in ended and n not in waiting]
        behind = [n for n in sorted(self.rows, reverse=True) if n in ended]
        for place, number in enumerate([*ahead, *waiting, *behind]):
            row = self.rows[number]
            if self._layout.indexOf(row) != place:
                self._layout.insertWidget(place, row)
            at = waiting.index(number) if number in waiting else -1
            row.show_place(at, len(waiting))

    def _waiting(self) -> list[JobRow]:
        numbers = self._workspace.jobs.waiting
        return [self.rows[number] for number in numbers if number in self.rows]

    def _show_emptiness(self) -> None:
        jobs = self._workspace.jobs.all
        self.none.setVisible(not jobs)
        self.clear.setVisible(bool(jobs))
        self.clear.setEnabled(any(job.state in ENDED for job in jobs))
