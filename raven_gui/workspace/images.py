"""Test images, the user's own pictures, and which of them are picked."""

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.config import PictureConfig
from engine.service.messages import (
    Floats,
    ImagesLoaded,
    ImageSource,
    LoadImages,
    PictureRead,
    RunInfo,
)
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.history import History
from raven_gui.workspace.image_sets import DEFAULT, ImageSets
from raven_gui.workspace.previews import DRAWING, Previews
from raven_gui.workspace.selection import OWN, ImageRef, Refs, Selection

Shape = tuple[int, ...]
Pictures = tuple[PictureRead, ...]


class Images(QObject):
    """The current data set's test images, the user's pictures, and the picked ones of both. All
    that are picked have the shape and the pixel range of the current data set."""

    dataset_changed = Signal()
    """Another data set is the current one, and its images are still to come."""
    loaded = Signal()
    """The images of the current data set are there (again)."""
    source_changed = Signal(str)
    """A data set's test images are others now, and so is what an ImageRef to them stands for."""
    task_changed = Signal()
    """Another task of the current data set counts."""
    pictures_changed = Signal()
    picture_removed = Signal()
    """One of the user's pictures is gone, and those after it are numbered anew."""

    def __init__(self, ask: Ask, history: History, parent: QObject) -> None:
        super().__init__(parent)
        self._ask, self._history = ask, history
        self._selection = Selection(history, self)
        self.picked_changed = self._selection.changed
        self.hovered_changed = self._selection.hovered_changed
        self.picked_of, self.hover = self._selection.indices, self._selection.hover
        self.marked_changed, self.mark = self._selection.marked_changed, self._selection.mark
        self._previews = Previews(ask, self)
        self.picture_read, self.picture_failed = self._previews.arrived, self._previews.failed
        self.take_picture, self.take_failure = self._previews.take, self._previews.take_failure
        self.sets = ImageSets()
        self._pictures: list[PictureRead] = []
        self._loading, self._moving_to, self._recorded = 0, "", False
        self.dataset = DEFAULT
        self.shapes: Mapping[str, Shape] = {}
        """Shapes [C, H, W] of the data sets' images, once the engine has told."""

    @property
    def current(self) -> ImagesLoaded | None:
        """The current data set's test images, once they are there."""
        return self.sets.get(self.dataset)

    @property
    def source(self) -> ImageSource:
        """Which images of the current data set are shown, and whence they are."""
        return self.sets.source(self.dataset)

    def show(self, dataset: str, recorded: bool = False) -> None:
        """Make a data set the current one, loading its images if need be; `recorded`: the history
        has it, and brings back what was picked with it."""
        self.dataset = dataset
        self._loading, self._moving_to, self._recorded = 0, "", recorded
        if dataset in self.sets:
            self._tell_loaded()
        else:
            self._loading = self._ask(LoadImages, source=self.sets.source(dataset))
            self.dataset_changed.emit()

    def show_from(self, source: ImageSource, recorded: bool = False) -> None:
        """Show these images; what is shown stays until they are there."""
        self._moving_to, self._recorded = source.dataset, recorded
        self._loading = self._ask(LoadImages, source=source)

    def take_images(self, event: ImagesLoaded) -> None:
        """Images from the engine."""
        dataset = event.source.dataset
        if self.sets.put(event):
            self._forget(dataset)
        if event.job == self._loading and self._moving_to:
            self.dataset, self._moving_to = dataset, ""
        if dataset == self.dataset:
            self._tell_loaded()

    def fall_back(self, job: int) -> str:
        """If it was the loading of the data set shown that failed, show what can be shown instead;
        returns its name, '' where nothing else is shown."""
        if job != self._loading or self._moving_to:
            return ""
        instead = self.sets.instead_of(self.dataset)
        if instead:
            self.show(instead)
        return instead

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
        return self.pixels(self.picked[0]).shape if self.picked else None

    def seen_by(self, run: RunInfo) -> bool:
        """Whether a run sees images of the shape that is shown, as far as is known."""
        own = self.shapes.get(run.config.dataset)
        return self.shape is None or own is None or own == self.shape

    def fitting_pictures(self) -> tuple[int, ...]:
        """Which of the user's pictures were read for images of this shape and pixel range."""
        return tuple(i for i in range(len(self._pictures)) if self._fits(ImageRef(OWN, i)))

    def fitting(self, refs: Refs) -> Refs:
        """Those of some images that are there and fit what is shown."""
        counts = {dataset: self._count(dataset) for dataset in self._selection.datasets_of(refs)}
        there = self._selection.there_are(refs, counts)
        return tuple(r for r in there if r[0] != OWN or self._fits(r)) if OWN in counts else there

    def _count(self, dataset: str) -> int:
        if dataset != OWN:
            return len(self.sets[dataset].images) if self._fits(ImageRef(dataset, 0)) else 0
        return len(self._pictures)

    def _fits(self, ref: ImageRef) -> bool:
        loaded = self.current
        if loaded is None:
            return self.shape in (None, self.pixels(ref).shape)
        other = self.sets[ref.dataset] if ref.dataset != OWN else self._pictures[ref.index]
        same_range = other.pixel_range == loaded.pixel_range
        return same_range and self.pixels(ref).shape == loaded.images.shape[1:]

    @property
    def picked(self) -> Refs:
        """The picked images, in the order they were picked; there may be thousands."""
        return self._selection.refs

    def pick(self, refs: Refs) -> None:
        """Pick exactly these images, in every panel; the history keeps it."""
        self._selection.pick(refs)

    @property
    def marked(self) -> Refs:
        """Those of the picked images whose rows are selected in a table of them."""
        return self._selection.marked

    @property
    def hovered(self) -> ImageRef | None:
        """The image that is pointed at in some panel."""
        return self._selection.hovered

    def pixels(self, ref: ImageRef) -> Floats:
        """The image as models see it, float32 [C, H, W] in [0, 1]."""
        if ref.dataset == OWN:
            return self._pictures[ref.index].image
        pixels: Floats = self.sets[ref.dataset].images[ref.index].astype(np.float32) / 255
        return pixels

    def label(self, ref: ImageRef) -> int | None:
        """The image's class, None for the user's own."""
        return None if ref.dataset == OWN else int(self.sets.on_task(ref.dataset).labels[ref.index])

    def name(self, ref: ImageRef) -> str:
        """What the image is called on screen, in every panel."""
        own = ref.dataset == OWN
        return f"{self.caption(ref)} · your own picture" if own else self.sets.name(*ref)

    def caption(self, ref: ImageRef) -> str:
        """The same in short, below a picture in a figure that tells the data set."""
        return self._pictures[ref.index].name if ref.dataset == OWN else self.sets.caption(*ref)

    @property
    def pictures(self) -> Pictures:
        """The user's own pictures, in the order they came."""
        return tuple(self._pictures)

    def read(self, source: Path | bytes | NDArray[Any], name: str, config: PictureConfig) -> int:
        """Ask for a preview of a picture as models of the current data set see it; `picture_read`
        answers, the newest question wins."""
        return self._previews.read(source, name, config, self.shape or DRAWING, self.current)

    def add(self, picture: PictureRead) -> None:
        """Take a picture into the gallery, and pick it if it fits what is shown."""
        self._pictures.append(picture)
        self.pictures_changed.emit()
        ref = ImageRef(OWN, len(self._pictures) - 1)
        if self._fits(ref):
            self.pick((ref,))

    def remove_pictures(self, gone: Collection[int]) -> None:
        """Take pictures out of the gallery; the other picked images stay picked."""
        before = self.pictures, self.picked
        left = tuple(own for place, own in enumerate(self._pictures) if place not in gone)
        after = left, self._selection.without(OWN, gone)
        back, forth = (partial(self.put_pictures, *state, True) for state in (before, after))
        forth()
        self._history.record("the removal of pictures", back, forth)

    def put_pictures(self, own: Pictures, picked: Refs, recorded: bool = False) -> None:
        """Have exactly these pictures of the user's own, and let these images be picked."""
        self._pictures = list(own)
        self._selection.renumber(picked, recorded)
        self.picture_removed.emit()
        self.pictures_changed.emit()
        self.picked_changed.emit()
        if not self.picked and self.current is not None:
            self._pick_something(recorded)

    def _forget(self, dataset: str) -> None:
        """The test images of a data set are others: those that were picked are gone."""
        self._selection.renumber(tuple(ref for ref in self.picked if ref.dataset != dataset))
        self.source_changed.emit(dataset)
        self.picked_changed.emit()

    def _tell_loaded(self) -> None:
        self.loaded.emit()
        self._pick_something(self._recorded)
        self._selection.expect(self.dataset, self._count(self.dataset))

    def _pick_something(self, recorded: bool = False) -> None:
        """Something that fits is always picked, so that every panel has something to show."""
        kept = self.fitting(self.picked)
        if not any(ref.dataset in (self.dataset, OWN) for ref in kept):
            kept = (ImageRef(self.dataset, 0),)
        if kept != self.picked:
            self._selection.renumber(kept, recorded)
            self.picked_changed.emit()
