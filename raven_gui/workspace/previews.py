"""Pictures of the user's, as models would see them, before they are taken in."""

from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.config import PictureConfig
from engine.service.messages import ImagesLoaded, PictureRead, ReadPicture
from raven_gui.workspace.ask import Ask

DRAWING = (1, 28, 28)
"""The shape of a picture that is brought in before any images are there."""


class Previews(QObject):
    """Of several questions the newest counts; answers to older ones are dropped."""

    arrived = Signal(object)
    """A PictureRead, for whoever asked for it."""
    failed = Signal(str)
    """Why the picture cannot be read, in a sentence."""

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self._job = 0

    def read(
        self,
        source: Path | bytes | NDArray[Any],
        name: str,
        config: PictureConfig,
        shape: tuple[int, ...],
        shown: ImagesLoaded | None,
    ) -> int:
        """Ask for a picture of `shape` [C, H, W] in the pixel range of what is shown."""
        self._job = self._ask(
            ReadPicture,
            source=source,
            name=name,
            config=config,
            shape=shape,
            pixel_range=(0.0, 1.0) if shown is None else shown.pixel_range,
        )
        return self._job

    def take(self, event: PictureRead) -> None:
        """A preview from the engine."""
        if event.job == self._job:
            self.arrived.emit(event)

    def take_failure(self, job: int, sentence: str) -> bool:
        """Something could not be done; whether it was asked here, and is told here."""
        if not job or job != self._job:
            return False
        self.failed.emit(sentence)
        return True
