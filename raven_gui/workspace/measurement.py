"""A measurement of runs in the background: one at a time, which can be stopped."""

from PySide6.QtCore import QObject, Signal

from engine.service.messages import Cancel
from raven_gui.workspace.ask import Ask


class Measurement(QObject):
    """Signals `changed` when something else is known, `job_changed` when a job began or ended."""

    changed = Signal()
    job_changed = Signal()

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self.job = 0
        """The measurement under way, or 0."""

    def cancel(self) -> None:
        """Stop the measurement under way; what is measured stays."""
        if self.job:
            self._ask(Cancel, target=self.job)

    def take_end(self, job: int) -> None:
        """A job ended; if it was the measurement, another can be asked for."""
        if job == self.job:
            self.job = 0
            self.job_changed.emit()

    def _begin(self, job: int) -> None:
        """The measurement that was asked for is under way."""
        self.job = job
        self.job_changed.emit()
