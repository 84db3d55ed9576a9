"""What the ticked runs make of the images that are shown: posterior means and predictions."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.service.messages import Command, Encode, Encoded, ImageSource, Integers
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.images import Images


class Encodings(QObject):
    """Asked for when they are wanted, and kept until the run's weights change."""

    encoded = Signal(str)
    """Means and predictions of a run for the current data set are there."""

    def __init__(self, ask: Ask, images: Images, parent: QObject) -> None:
        super().__init__(parent)
        self._ask, self._images = ask, images
        self._encoded: dict[tuple[str, ImageSource], Encoded] = {}
        self._encoding: dict[int, tuple[str, ImageSource]] = {}

    def want_encoded(self, run: str) -> None:
        """Ask for means and predictions of a run for the images that are shown."""
        key = (run, self._images.source)
        if key not in self._encoded and key not in self._encoding.values():
            self._encoding[self._ask_of_source(Encode, run=run)] = key

    def encoded_by(self, run: str) -> Encoded | None:
        """Means and predictions of the images that are shown, once they are there."""
        return self._encoded.get((run, self._images.source))

    def predictions(self, run: str) -> Integers | None:
        """What the run's probe takes the images that are shown for, [N], in the task that counts;
        None while that is not known, and where the run has no such probe."""
        encoded = self.encoded_by(run)
        found = None if encoded is None else encoded.on_task(self._images.task)
        return None if found is None else found[0]

    def accuracy(self, run: str) -> float | None:
        """How many of the test images the probe gets right, a fraction; None where there are no
        predictions."""
        encoded = self.encoded_by(run)
        found = None if encoded is None else encoded.on_task(self._images.task)
        return None if found is None else found[1]

    def take_encoded(self, event: Encoded) -> None:
        """Means and predictions from the engine; those of weights that changed meanwhile are
        dropped."""
        if self._encoding.pop(event.job, None) is not None:
            self._encoded[(event.run, event.source)] = event
            self.encoded.emit(event.run)

    def take_failure(self, job: int) -> None:
        """A question could not be answered; it may be asked again."""
        self._encoding.pop(job, None)

    def forget(self, run: str) -> None:
        """A run's weights changed or it is gone: what was known is no longer true."""
        self._encoded = {key: told for key, told in self._encoded.items() if key[0] != run}
        self._encoding = {job: key for job, key in self._encoding.items() if key[0] != run}

    def _ask_of_source(self, kind: type[Command], **fields: Any) -> int:
        return self._ask(kind, source=self._images.source, **fields)
