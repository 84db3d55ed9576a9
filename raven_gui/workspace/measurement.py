"""A measurement of runs in the background: one at a time, which can be stopped."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.service.messages import Cancel
from raven_gui.workspace.ask import Ask

Known = dict[Any, Any]


class Measurement(QObject):
    """Signals `changed` when something else is known, `job_changed` when a job began or ended."""

    changed = Signal()
    job_changed = Signal()

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self.job = 0
        """The measurement under way, or 0."""
        self.last = 0
        """The one that was asked for last, which may have ended; 0 before any."""

    def cancel(self) -> None:
        """Stop the measurement under way; what is measured stays."""
        if self.job:
            self._ask(Cancel, target=self.job)

    def take_end(self, job: int) -> None:
        """A job ended; if it was the measurement, another can be asked for."""
        if job == self.job:
            self.job = 0
            self.job_changed.emit()

    def forget(self, run: str) -> None:
        """A run's weights changed: what was measured of it is no longer true."""
        stale = [(table, key) for table in self._known() for key in table if key[0] == run]
        for table, key in stale:
            del table[key]
        if stale:
            self.changed.emit()

    def _known(self) -> tuple[Known, ...]:
        """All that was measured, in tables whose keys begin with the run."""
        raise NotImplementedError

    def _begin(self, job: int) -> None:
        """The measurement that was asked for is under way."""
        self.job = self.last = job
        self.job_changed.emit()
