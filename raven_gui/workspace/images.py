"""Test images, the user's own pictures, and which of them are picked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.config import PictureConfig
from engine.service.messages import Floats, ImagesLoaded, LoadImages, PictureRead, ReadPicture
from raven_gui.workspace.ask import Ask

DEFAULT = "mnist"
"""The data set that is shown where no other can be."""
OWN = ""
"""The data set of the user's own pictures, in an ImageRef."""


@dataclass(frozen=True, order=True)
class ImageRef:
    """An image: a position in the test images of a data set, or among the user's pictures."""

    dataset: str
    index: int


class Images(QObject):
    """The current data set's test images, the user's pictures, and the picked ones of both."""

    loaded = Signal()
    """The images of the current data set are there (again)."""
    pictures_changed = Signal()
    picture_removed = Signal()
    """One of the user's pictures is gone, and those after it are numbered anew."""
    picked_changed = Signal()
    picture_read = Signal(object)
    """A PictureRead, for the preview that asked for it."""
    picture_failed = Signal(str)
    """Why the picture that was asked for cannot be read, in a sentence."""

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self._sets: dict[str, ImagesLoaded] = {}
        self._pictures: list[PictureRead] = []
        self._picked: tuple[ImageRef, ...] = ()
        self._reading = self._loading = 0
        self.dataset = DEFAULT

    @property
    def current(self) -> ImagesLoaded | None:
        """The current data set's test images, once they are there."""
        return self._sets.get(self.dataset)

    @property
    def pictures(self) -> tuple[PictureRead, ...]:
        """The user's own pictures, in the order they came."""
        return tuple(self._pictures)

    @property
    def picked(self) -> tuple[ImageRef, ...]:
        """The picked images, in the order they were picked."""
        return self._picked

    def show(self, dataset: str) -> None:
        """Make a data set the current one, loading its images if need be."""
        self.dataset = dataset
        self._loading = 0
        if dataset in self._sets:
            self.loaded.emit()
            self._pick_first()
        else:
            self._loading = self._ask(LoadImages, dataset=dataset)

    def pick(self, refs: tuple[ImageRef, ...]) -> None:
        """Pick exactly these images, in every panel."""
        if refs != self._picked:
            self._picked = refs
            self.picked_changed.emit()

    def pixels(self, ref: ImageRef) -> Floats:
        """The image as models see it, float32 [C, H, W] in [0, 1]."""
        if ref.dataset == OWN:
            return self._pictures[ref.index].image
        pixels: Floats = self._sets[ref.dataset].images[ref.index].astype(np.float32) / 255
        return pixels

    def label(self, ref: ImageRef) -> int | None:
        """The image's class, None for the user's own."""
        if ref.dataset == OWN:
            return None
        return int(self._sets[ref.dataset].labels[ref.index])

    def name(self, ref: ImageRef) -> str:
        """What the image is called on screen."""
        if ref.dataset == OWN:
            return self._pictures[ref.index].name
        loaded = self._sets[ref.dataset]
        return f"{ref.dataset} {ref.index} ({loaded.classes[int(loaded.labels[ref.index])]})"

    def classes(self) -> tuple[str, ...]:
        """Names of the current data set's classes; empty until its images are there."""
        return self.current.classes if self.current is not None else ()

    def all_classes(self) -> dict[str, tuple[str, ...]]:
        """Names of the classes of each data set whose images are there."""
        return {name: loaded.classes for name, loaded in self._sets.items()}

    def read(self, source: Path | bytes | NDArray[Any], name: str, config: PictureConfig) -> int:
        """Ask for a preview of a picture as models of the current data set see it; `picture_read`
        answers, the newest question wins."""
        shape = self.current.images.shape[1:] if self.current is not None else (1, 28, 28)
        self._reading = self._ask(ReadPicture, source=source, name=name, config=config, shape=shape)
        return self._reading

    def add(self, picture: PictureRead) -> None:
        """Take a picture into the gallery and pick it."""
        self._pictures.append(picture)
        self.pictures_changed.emit()
        self.pick((ImageRef(OWN, len(self._pictures) - 1),))

    def remove_picture(self, index: int) -> None:
        """Take a picture out of the gallery; the other picked images stay picked."""
        del self._pictures[index]
        self._picked = tuple(
            ImageRef(OWN, ref.index - 1) if ref.dataset == OWN and ref.index > index else ref
            for ref in self._picked
            if ref != ImageRef(OWN, index)
        )
        self.picture_removed.emit()
        self.pictures_changed.emit()
        self.picked_changed.emit()
        if not self._picked and self.current is not None:
            self._pick_first()

    def take_images(self, event: ImagesLoaded) -> None:
        """Images from the engine."""
        self._sets[event.dataset] = event
        if event.dataset == self.dataset:
            self.loaded.emit()
            self._pick_first()

    def take_picture(self, event: PictureRead) -> None:
        """A preview from the engine; an older question's answer is dropped."""
        if event.job == self._reading:
            self.picture_read.emit(event)

    def take_failure(self, job: int, sentence: str) -> bool:
        """Something could not be done; whether it was the reading of a picture."""
        if job != self._reading:
            return False
        self.picture_failed.emit(sentence)
        return True

    def fall_back(self, job: int) -> str:
        """If it was the loading of the data set shown that failed, show the default instead;
        returns its name, '' where nothing else is shown."""
        if job != self._loading or self.dataset == DEFAULT:
            return ""
        self.show(DEFAULT)
        return DEFAULT

    def _pick_first(self) -> None:
        """Something is always picked, so that every panel has something to show."""
        if not any(ref.dataset in (self.dataset, OWN) for ref in self._picked):
            self.pick((ImageRef(self.dataset, 0),))
