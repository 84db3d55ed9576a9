"""Test images, the user's own pictures, and which of them are picked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.config import PictureConfig
from engine.service.messages import (
    Floats,
    ImagesLoaded,
    LoadImages,
    PictureRead,
    ReadPicture,
    RunInfo,
)
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.image_sets import ImageSets, Source

DEFAULT = "mnist"
"""The data set that is shown where no other can be."""
OWN = ""
"""The data set of the user's own pictures, in an ImageRef."""
DRAWING = (1, 28, 28)
"""The shape of a picture that is brought in before any images are there."""

Shape = tuple[int, ...]


@dataclass(frozen=True, order=True)
class ImageRef:
    """An image: a position in the test images of a data set, or among the user's pictures."""

    dataset: str
    index: int


class Images(QObject):
    """The current data set's test images, the user's pictures, and the picked ones of both. All
    that are picked have the shape and the pixel range of the current data set."""

    loaded = Signal()
    """The images of the current data set are there (again)."""
    source_changed = Signal(str)
    """A data set's test images are others now, and so is what an ImageRef to them stands for."""
    task_changed = Signal()
    """Another task of the current data set counts."""
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
        self.sets = ImageSets()
        self._pictures: list[PictureRead] = []
        self._picked: tuple[ImageRef, ...] = ()
        self._reading = self._loading = 0
        self._moving_to = ""
        self.dataset = DEFAULT
        self.shapes: Mapping[str, Shape] = {}
        """Shapes [C, H, W] of the data sets' images, once the engine has told."""

    @property
    def current(self) -> ImagesLoaded | None:
        """The current data set's test images, once they are there."""
        return self.sets.get(self.dataset)

    @property
    def source(self) -> Source:
        """The current data set, and the folder that its test images are from."""
        return self.sets.source(self.dataset)

    def show(self, dataset: str) -> None:
        """Make a data set the current one, loading its images if need be."""
        self.dataset = dataset
        self._loading, self._moving_to = 0, ""
        if dataset in self.sets:
            self._tell_loaded()
        else:
            self._loading = self._ask(LoadImages, dataset=dataset)

    def show_from(self, dataset: str, data_root: Path | None) -> None:
        """Show the test images in a folder, or None for the embedded ones; what is shown stays
        until they are there."""
        self._moving_to = dataset
        self._loading = self._ask(LoadImages, dataset=dataset, data_root=data_root)

    def take_images(self, event: ImagesLoaded) -> None:
        """Images from the engine."""
        if self.sets.put(event):
            self._forget(event.dataset)
        if event.job == self._loading and self._moving_to:
            self.dataset = event.dataset
            self._moving_to = ""
        if event.dataset == self.dataset:
            self._tell_loaded()

    def fall_back(self, job: int) -> str:
        """If it was the loading of the data set shown that failed, show the default instead;
        returns its name, '' where nothing else is shown."""
        if job != self._loading or self._moving_to or self.dataset == DEFAULT:
            return ""
        self.show(DEFAULT)
        return DEFAULT

    @property
    def task(self) -> str:
        """The task of the current data set that counts; '' before its images are there."""
        return self.sets.task(self.dataset)

    def choose_task(self, task: str) -> None:
        """Let another task of the current data set count, in every panel."""
        if task != self.task:
            self.sets.chosen_tasks[self.dataset] = task
            self.task_changed.emit()

    def classes(self) -> tuple[str, ...]:
        """Names of the current data set's classes; empty until its images are there."""
        return self.sets.on_task(self.dataset).classes if self.current is not None else ()

    def labels(self) -> NDArray[np.int64]:
        """The class of each of the current test images, [N]."""
        there = self.current is not None
        return self.sets.on_task(self.dataset).labels if there else np.zeros(0, np.int64)

    @property
    def shape(self) -> Shape | None:
        """[C, H, W] of the images that are shown, or picked; None before there are any."""
        if self.current is not None:
            return self.current.images.shape[1:]
        return self.pixels(self._picked[0]).shape if self._picked else None

    def seen_by(self, run: RunInfo) -> bool:
        """Whether a run sees images of the shape that is shown, as far as is known."""
        own = self.shapes.get(run.config.dataset)
        return self.shape is None or own is None or own == self.shape

    def fitting_pictures(self) -> tuple[int, ...]:
        """Which of the user's pictures were read for images of this shape and pixel range."""
        return tuple(i for i in range(len(self._pictures)) if self._fits(ImageRef(OWN, i)))

    def _fits(self, ref: ImageRef) -> bool:
        loaded = self.current
        if loaded is None:
            return True
        other = self.sets[ref.dataset] if ref.dataset != OWN else self._pictures[ref.index]
        same_range = other.pixel_range == loaded.pixel_range
        return same_range and self.pixels(ref).shape == loaded.images.shape[1:]

    @property
    def picked(self) -> tuple[ImageRef, ...]:
        """The picked images, in the order they were picked."""
        return self._picked

    def pick(self, refs: tuple[ImageRef, ...]) -> None:
        """Pick exactly these images, in every panel."""
        if refs != self._picked:
            self._picked = refs
            self.picked_changed.emit()

    def pixels(self, ref: ImageRef) -> Floats:
        """The image as models see it, float32 [C, H, W] in [0, 1]."""
        if ref.dataset == OWN:
            return self._pictures[ref.index].image
        pixels: Floats = self.sets[ref.dataset].images[ref.index].astype(np.float32) / 255
        return pixels

    def label(self, ref: ImageRef) -> int | None:
        """The image's class, None for the user's own."""
        if ref.dataset == OWN:
            return None
        return int(self.sets.on_task(ref.dataset).labels[ref.index])

    def name(self, ref: ImageRef) -> str:
        """What the image is called on screen."""
        if ref.dataset == OWN:
            return self._pictures[ref.index].name
        task = self.sets.on_task(ref.dataset)
        return f"{ref.dataset} {ref.index} ({task.classes[int(task.labels[ref.index])]})"

    @property
    def pictures(self) -> tuple[PictureRead, ...]:
        """The user's own pictures, in the order they came."""
        return tuple(self._pictures)

    def read(self, source: Path | bytes | NDArray[Any], name: str, config: PictureConfig) -> int:
        """Ask for a preview of a picture as models of the current data set see it; `picture_read`
        answers, the newest question wins."""
        self._reading = self._ask(
            ReadPicture,
            source=source,
            name=name,
            config=config,
            shape=self.shape or DRAWING,
            pixel_range=(0.0, 1.0) if self.current is None else self.current.pixel_range,
        )
        return self._reading

    def add(self, picture: PictureRead) -> None:
        """Take a picture into the gallery, and pick it if it fits what is shown."""
        self._pictures.append(picture)
        self.pictures_changed.emit()
        ref = ImageRef(OWN, len(self._pictures) - 1)
        if self._fits(ref):
            self.pick((ref,))

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
            self._pick_something()

    def take_picture(self, event: PictureRead) -> None:
        """A preview from the engine; an older question's answer is dropped."""
        if event.job == self._reading:
            self.picture_read.emit(event)

    def take_failure(self, job: int, sentence: str) -> bool:
        """Something could not be done; whether it was the reading of a picture."""
        if not job or job != self._reading:
            return False
        self.picture_failed.emit(sentence)
        return True

    def _forget(self, dataset: str) -> None:
        """The test images of a data set are others: those that were picked are gone."""
        self._picked = tuple(ref for ref in self._picked if ref.dataset != dataset)
        self.source_changed.emit(dataset)
        self.picked_changed.emit()

    def _tell_loaded(self) -> None:
        self.loaded.emit()
        self._pick_something()

    def _pick_something(self) -> None:
        """Something that fits is always picked, so that every panel has something to show."""
        kept = tuple(ref for ref in self._picked if self._fits(ref))
        if any(ref.dataset in (self.dataset, OWN) for ref in kept):
            self.pick(kept)
        else:
            self.pick((ImageRef(self.dataset, 0),))
