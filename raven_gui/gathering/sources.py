"""Runs, images and folders as recipes name them."""

from collections.abc import Iterable
from pathlib import Path

from engine.recipes import NumberedImage, Picture
from engine.service.messages import RunInfo
from raven_gui.workspace import ImageRef, Workspace
from raven_gui.workspace.selection import OWN

NO_RUN = "No ticked run sees these images: tick one in the list of runs."
NO_IMAGES = "The images are not there yet: wait until the engine is awake."


class NothingToCopyError(Exception):
    """A sentence that says why, and what to do."""


class Sources:
    """What of a `workspace` recipes are about."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def ids(self, runs: Iterable[RunInfo]) -> tuple[str, ...]:
        """The runs by their ids. Raises NothingToCopyError where there are none."""
        ids = tuple(run.id for run in runs)
        if not ids:
            raise NothingToCopyError(NO_RUN)
        return ids

    def images(self, refs: Iterable[ImageRef]) -> list[NumberedImage | Picture]:
        """The images that are meant. Raises NothingToCopyError where there are none."""
        found = [self.image(ref) for ref in refs]
        if not found:
            raise NothingToCopyError(NO_IMAGES)
        return found

    def image(self, ref: ImageRef) -> NumberedImage | Picture:
        """The image that is meant."""
        images = self.workspace.images
        if ref.dataset == OWN:
            return Picture(images.caption(ref), images.pixels(ref))
        root, tests = self.root(ref.dataset), images.sets[ref.dataset].test_count
        if ref.index < tests:
            return NumberedImage(ref.dataset, ref.index, root)
        return NumberedImage(ref.dataset, ref.index - tests, root, "train")

    def root(self, dataset: str) -> Path | None:
        """Whence the test images are. Of a data set that has none of its own the engine takes
        those that the newest run on it was trained from."""
        root = self.workspace.images.sets.source(dataset).data_root
        offered = self.workspace.choices
        known = () if offered is None else offered.datasets
        if root is not None or not any(d.name == dataset and d.needs_folder for d in known):
            return root
        newest = [run.config for run in reversed(self.workspace.runs.all)]
        folders = (config.data_root for config in newest if config.dataset == dataset)
        return next((folder for folder in folders if folder is not None), None)

    def variants(self, runs: Iterable[RunInfo]) -> Path | None:
        """The folder of methods of the user's own, if a run is of one of them."""
        return self.folder_of({run.config.variant for run in runs})

    def folder_of(self, variants: set[str]) -> Path | None:
        """That folder, if one of these methods is from there."""
        own = self.workspace.own_variants
        theirs = {name for file in own.files for name in file.names}
        return own.folder if variants & theirs else None
