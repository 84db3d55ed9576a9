"""Which images of a data set are meant, and whence they are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from engine.config import TrainingConfig
from engine.data.catalog import DATASETS
from engine.data.dataset import ImageSet, Task


@dataclass(frozen=True)
class ImageSource:
    """The test images of `dataset`: those in the folder `data_root`, the embedded ones where that
    is None. With `training` the training images follow them, so that an image's position is the
    same with and without."""

    dataset: str
    data_root: Path | None = None
    training: bool = False

    @property
    def tests(self) -> "ImageSource":
        """The test images alone."""
        return replace(self, training=False)

    def load(self) -> tuple[ImageSet, int]:
        """The images, and how many of them, from the first on, are test images. Nothing is
        downloaded. Raises ValueError for an unknown data set, DataError for a folder that lacks
        it."""
        if self.dataset not in DATASETS:
            names = ", ".join(DATASETS)
            raise ValueError(f"There is no data set '{self.dataset}'; there are {names}.")
        tests = DATASETS[self.dataset].load("test", self.data_root)
        if not self.training:
            return tests, len(tests.images)
        return _one_after_another(tests, self.training_images()), len(tests.images)

    def training_images(self) -> ImageSet:
        """The training images alone. Raises DataError for a folder that lacks them."""
        return DATASETS[self.dataset].load("train", self.data_root)


def own_source(config: TrainingConfig) -> ImageSource:
    """Whence the test images of a training are: those in the folder that it names, the full set in
    the user's cache where it takes that and it is there, else the embedded ones."""
    root = config.data_root
    if root is None and config.download:
        root = DATASETS[config.dataset].cached("test")
    return ImageSource(config.dataset, root)


def known_by_name(source: ImageSource, config: TrainingConfig) -> bool:
    """Whether the name of a data set is enough to tell which images of it `source` are, among the
    figures of a run that was trained so: those that come with raven-gui, the full set in the user's
    cache, or those in the folder that the training names. Any other folder may hold anything."""
    if source.data_root is None:
        return not DATASETS[source.dataset].needs_folder
    own = config.data_root if source.dataset == config.dataset else None
    known = (own, DATASETS[source.dataset].cached("test"))
    return source.data_root.resolve() in [root.resolve() for root in known if root is not None]


def folder_of(dataset: str, configs: Iterable[TrainingConfig]) -> Path | None:
    """The folder that the first of `configs` on a data set names, of one that is nowhere else; None
    where there is none such, and for a data set that is embedded."""
    if dataset not in DATASETS or not DATASETS[dataset].needs_folder:
        return None
    folders = (config.data_root for config in configs if config.dataset == dataset)
    return next((folder for folder in folders if folder is not None), None)


def _one_after_another(first: ImageSet, second: ImageSet) -> ImageSet:
    tasks = {
        name: Task(task.classes, np.concatenate([task.labels, second.tasks[name].labels]))
        for name, task in first.tasks.items()
    }
    return ImageSet(np.concatenate([first.images, second.images]), tasks)
