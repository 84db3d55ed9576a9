"""Any folder of pictures, one subfolder a class."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.data.dataset import Dataset, ImageSet, Task, Tell
from engine.data.decoding import Bytes, decoded
from engine.data.fitting import fitted
from engine.data.folders import Split
from engine.data.idx import DataError
from engine.data.pixels import PictureError, read_pixels

ENDINGS = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif", ".bmp"}
TEST_EVERY = 5
SIDES = (28, 64, 128)


@dataclass(frozen=True, eq=False, kw_only=True)
class ImageFolder(Dataset):
    """Pictures in a folder that the user names: `folder/CLASS/*.png` and other usual kinds.

    Each is cut to its central square and scaled to the data set's side, in colour or grey; the
    names of the subfolders are the classes. Where the folder holds `train` and `test`, these hold
    the subfolders and are the splits. Elsewhere the second, seventh, twelfth... picture of each
    class, by name, is one to test on, a fifth of all. The order is mixed, always the same.
    """

    needs_folder: bool = True

    def load(
        self,
        split: Split,
        root: Path | None = None,
        download: bool = False,
        tell: Tell | None = None,
    ) -> ImageSet:
        """Decoded once and kept in the user's cache; see `Dataset.load`. Raises DataError where
        there is no folder, a file in it is no picture, or no picture is left for `split`."""
        if root is None:
            raise DataError(
                f"{self.title} needs a data folder: name one with pictures in it, those of each "
                "class in a subfolder of their own."
            )
        divided = _divided(root)
        classes, files, labels = _listed(root / split if divided else root)
        if divided and (other := _listed(root / "train")[0]) != classes:
            raise DataError(
                f"{root / 'train'} has the classes {', '.join(other)}, and {root / 'test'} "
                f"{', '.join(classes)}: they must be the same."
            )
        chosen = range(len(files)) if divided else _of_split(labels, split)
        if not len(chosen):
            raise DataError(
                f"{root} has too few pictures: two of a class at the least, one of them to test on."
            )
        order = np.random.default_rng(0).permutation(chosen)
        own = [files[index] for index in order]
        images = decoded(f"{self.name}-{split}", own, self.shape, self._read, tell)
        return ImageSet(images, {"class": Task(classes, labels[order])})

    def digest(self, root: Path | None) -> str:
        """Of the names of the pictures to train on, from `root` on. Raises DataError."""
        if root is None:
            return ""
        divided = _divided(root)
        _, files, labels = _listed(root / "train" if divided else root)
        chosen = range(len(files)) if divided else _of_split(labels, "train")
        names = sorted(os.fsencode(files[index].relative_to(root).as_posix()) for index in chosen)
        return hashlib.sha256(b"\0".join(names)).hexdigest()

    def _read(self, file: Path) -> Bytes:
        try:
            image = fitted(read_pixels(file), self.shape)
        except PictureError as error:
            raise DataError(f"{file}: {error} Mend it or take it out of the folder.") from error
        return np.rint(image * 255).astype(np.uint8)


def _divided(root: Path) -> bool:
    return (root / "train").is_dir() and (root / "test").is_dir()


def _listed(folder: Path) -> tuple[tuple[str, ...], list[Path], np.ndarray]:
    """The classes, the pictures by class and name, and the class of each."""
    if not folder.is_dir():
        raise DataError(f"The data folder {folder} does not exist: name one that does.")
    found: dict[str, list[Path]] = {}
    for place in sorted(folder.iterdir()):
        if place.is_dir() and not place.name.startswith("."):
            files = (file for file in place.iterdir() if file.suffix.lower() in ENDINGS)
            found[_shown(place.name)] = sorted(
                file for file in files if not file.name.startswith(".")
            )
    found = {name: files for name, files in found.items() if files}
    if not found:
        raise DataError(
            f"No pictures are in subfolders of {folder}: put those of each class into a subfolder "
            f"of its own, as {', '.join(sorted(ending[1:] for ending in ENDINGS))}."
        )
    counts = [len(files) for files in found.values()]
    labels = np.repeat(np.arange(len(found)), counts)
    return tuple(found), [file for files in found.values() for file in files], labels


def _shown(name: str) -> str:
    """The name of a folder as a class is shown and kept; one that is no UTF-8, as old archives
    have them, with a mark for each letter that cannot be read."""
    return os.fsencode(name).decode("utf-8", errors="replace")


def _of_split(labels: np.ndarray, split: Split) -> np.ndarray:
    """Positions of the pictures of `split`, of labels in rising order."""
    starts = np.searchsorted(labels, labels)  # where each one's class begins
    tests = (np.arange(len(labels)) - starts) % TEST_EVERY == 1
    return np.flatnonzero(tests if split == "test" else ~tests)


def _named(side: int, grey: bool) -> ImageFolder:
    colour = "grey" if grey else "colour"
    return ImageFolder(
        name=f"folder-{side}-grey" if grey else f"folder-{side}",
        title=f"Folder of images, {side}x{side} {colour}",
        summary=f"Your own pictures, one subfolder a class, cut to their central square and "
        f"scaled to {side}x{side} in {colour}; a fifth of them to test on.",
        reference="",
        licence="Your own",
        tasks={"class": ()},
        shape=(1 if grey else 3, side, side),
    )


FOLDERS = tuple(_named(side, grey) for side in SIDES for grey in (False, True))
