"""Undo for the deletion of a run."""

from PySide6.QtGui import QUndoCommand

from raven_gui.workspace.runs import Runs


class Deletion(QUndoCommand):
    """A run that is in the trash already when this is made."""

    def __init__(self, runs: Runs, run: str, name: str) -> None:
        super().__init__(f"delete '{name}'")
        self.run = run
        self._runs = runs
        self._first = True

    def undo(self) -> None:
        """Take the run back from the trash."""
        self._runs.restore(self.run)

    def redo(self) -> None:
        """Delete it once more."""
        if not self._first:
            self._runs.delete(self.run)
        self._first = False
