"""Images that were loaded once."""

from engine.data import DATASETS, ImageSet, ImageSource, folder_of
from engine.runs import Run, RunStore
from engine.service.desk import settled
from engine.trained import training_images


class ImageSets:
    """The images of each source, loaded when they are first asked for."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._loaded: dict[ImageSource, tuple[ImageSet, int]] = {}

    def __call__(self, source: ImageSource) -> tuple[ImageSet, int]:
        """The images, and how many of them are test images. Raises ValueError or DataError with a
        sentence."""
        known = settled(source, self._store)
        if known not in self._loaded:
            self._loaded[known] = known.load()
        return self._loaded[known]


def scaling_source(run: Run) -> ImageSource:
    """Whence the images come that scale a run's latents: the embedded ones where there are some."""
    dataset = run.config.dataset
    return ImageSource(dataset, folder_of(dataset, [run.config]))


def images_at_hand(run: Run) -> ImageSet:
    """The images a run was trained on; for a bundled run the embedded part of them, as nobody
    expects a download here."""
    if run.bundled:
        return DATASETS[run.config.dataset].load("train")
    return training_images(run)
