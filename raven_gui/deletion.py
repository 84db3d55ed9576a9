"""Undo for the deletion of a run."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand


class Deletion(QUndoCommand):
    """A run that is in the trash already when this is made."""

    def __init__(
        self,
        restore: Callable[[str], None],
        delete: Callable[[str], None],
        run: str,
        name: str,
    ) -> None:
        super().__init__(f"delete '{name}'")
        self._restore, self._delete, self._run = restore, delete, run
        self._done = True

    def undo(self) -> None:
        """Take the run back from the trash."""
        self._done = False
        self._restore(self._run)

    def redo(self) -> None:
        """Delete it once more; Qt also calls this when it is pushed, which is no deletion."""
        if not self._done:
            self._done = True
            self._delete(self._run)
