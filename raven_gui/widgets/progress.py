"""A bar that tells how far something is."""

from PySide6.QtWidgets import QProgressBar


class Progress(QProgressBar):
    """Painted with all else in the turn that follows. Qt's own paints itself, and whatever waits
    to be painted, in the midst of the turn that changes it."""

    def setValue(self, value: int) -> None:
        """As Qt's."""
        self.setUpdatesEnabled(False)
        super().setValue(value)
        self.setUpdatesEnabled(True)
