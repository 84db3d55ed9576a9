"""What a data set is: images, and for each of its tasks a label to every image."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.config import Shape
from engine.data.folders import Split

Classes = tuple[str, ...]
Tell = Callable[[int, int], None]
"""Is called with the number of pictures done and the number of all, while they are decoded."""

STREAMS: dict[Split, int] = {"train": 0, "test": 1}
"""Beside a seed: what is made for one split shares no random numbers with another."""


@dataclass(frozen=True, eq=False)
class Task:
    """One question about each image: `labels` int64 [N] as positions in `classes`."""

    classes: Classes
    labels: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Images uint8 [N, C, H, W], and the tasks by name; the first one is the one that counts
    where none is named. `labels` and `classes` are that one's."""

    images: NDArray[np.uint8]
    tasks: Mapping[str, Task]

    @property
    def task(self) -> str:
        """The first task's name."""
        return next(iter(self.tasks))

    @property
    def labels(self) -> NDArray[np.int64]:
        """The first task's labels, [N]."""
        return self.tasks[self.task].labels

    @property
    def classes(self) -> Classes:
        """The first task's classes."""
        return self.tasks[self.task].classes

    def first(self, count: int | None) -> "ImageSet":
        """The first `count` images, or as many as there are; all of them where it is None. Raises
        ValueError, a sentence, for a count below 1."""
        if count is not None and count < 1:
            raise ValueError(f"Of the images the first {count:,} are none: take 1 or more.")
        tasks = {
            name: replace(task, labels=task.labels[:count]) for name, task in self.tasks.items()
        }
        return ImageSet(self.images[:count], tasks)

    def on_task(self, name: str) -> "ImageSet":
        """The same with the task `name` put first. Raises KeyError where there is none such."""
        return replace(self, tasks={name: self.tasks[name], **self.tasks})


@dataclass(frozen=True, eq=False, kw_only=True)
class Dataset(ABC):
    """A named data set: what it is, whose it is, and how to load it.

    tasks: classes by the name of the task, the first one first; none where the images alone tell.
    shape: [C, H, W] of an image. needs_folder: nothing of it is embedded or can be downloaded,
    so that the user names a folder that holds it. pixel_range: what the bytes 0 and 255 stand
    for; a variance of pixels that a model estimates is to be multiplied by the square of its
    width, where another unit is wanted than this data set's own.
    """

    name: str
    title: str
    summary: str
    reference: str
    licence: str
    tasks: Mapping[str, Classes]
    shape: Shape
    needs_folder: bool = False
    pixel_range: tuple[float, float] = (0.0, 1.0)

    @property
    def classes(self) -> Classes:
        """The first task's classes."""
        return next(iter(self.tasks.values()))

    @abstractmethod
    def load(
        self,
        split: Split,
        root: Path | None = None,
        download: bool = False,
        tell: Tell | None = None,
    ) -> ImageSet:
        """The images of `split` and their labels, in an order that is always the same.

        From the folder `root` where one is named; else, with `download`, the full set from the
        user's cache, fetched first if it is not there; else what is embedded. Raises DataError
        where files are missing or damaged.
        """

    def digest(self, root: Path | None) -> str:
        """What tells the training images in the folder `root` from those that may be there another
        day; '' where they are always the same ones."""
        return ""

    def cached(self, split: Split) -> Path | None:
        """The `root` in the user's cache from which all of `split` is loaded without a download;
        None where it is not there."""
        return None
