"""The file from which the weights of the FID's Inception network are taken."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.service.messages import FindInceptionWeights, InceptionWeightsFound
from raven_gui.workspace.ask import Ask


class InceptionWeights(QObject):
    """What the engine last told of it; None before it was asked."""

    changed = Signal()

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self._job = 0
        self.found: InceptionWeightsFound | None = None

    @property
    def busy(self) -> bool:
        """Whether files are being looked at."""
        return self._job != 0

    def look(self) -> None:
        """Look what there is."""
        self._find()

    def name(self, path: Path) -> None:
        """Take them from a file from now on, if it will do."""
        self._find(named=path)

    def forget(self) -> None:
        """Take them from no named file any more."""
        self._find(forget=True)

    def take(self, event: InceptionWeightsFound) -> None:
        """An answer; one to an older question is dropped."""
        if event.job == self._job:
            self._job, self.found = 0, event
            self.changed.emit()

    def take_failure(self, job: int) -> None:
        """The question could not be answered, which is told elsewhere."""
        if job and job == self._job:
            self._job = 0
            self.changed.emit()

    def _find(self, **fields: object) -> None:
        self._job = self._ask(FindInceptionWeights, **fields)
        self.changed.emit()
