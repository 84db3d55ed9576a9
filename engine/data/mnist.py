"""MNIST and Fashion-MNIST: 28x28 grey images in IDX files, partly embedded."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

import assets
from engine.config import Shape
from engine.data.dataset import Dataset, ImageSet, Task, Tell
from engine.data.download import cache_folder, download
from engine.data.folders import Split, find_files
from engine.data.idx import DataError, read_idx

SIDE = 28


@dataclass(frozen=True, eq=False, kw_only=True)
class IdxDataset(Dataset):
    """28x28 grey images with one task, of which 10,000 to train on and 2,000 to test on are
    embedded. `torchvision_name` is its class there, and the folder torchvision keeps it in."""

    torchvision_name: str
    shape: Shape = (1, SIDE, SIDE)

    def load(
        self,
        split: Split,
        root: Path | None = None,
        download: bool = False,
        tell: Tell | None = None,
    ) -> ImageSet:
        """The images and labels of `split`, in the order of the files; see `Dataset.load`."""
        if root is None and not download:
            root = assets.path("data")
        elif root is None:
            root = cache_folder()
            self._fetch_unless_there(root)
        return self._read(*find_files(root, self._folders, split))

    def cached(self, split: Split) -> Path | None:
        """See `Dataset.cached`."""
        with suppress(DataError):
            find_files(cache_folder(), (self.torchvision_name,), split)
            return cache_folder()
        return None

    @property
    def _folders(self) -> tuple[str, ...]:
        names = (self.name, self.name.replace("-", "_"), self.torchvision_name)
        return tuple(dict.fromkeys(names))

    def _fetch_unless_there(self, cache: Path) -> None:
        if not all(self.cached(split) for split in get_args(Split)):
            download(self.torchvision_name, cache)

    def _read(self, images_file: Path, labels_file: Path) -> ImageSet:
        images, labels = read_idx(images_file), read_idx(labels_file)
        if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
            raise DataError(
                f"{images_file} holds {images.dtype} numbers of shape {images.shape}; images of "
                f"{SIDE}x{SIDE} bytes, [N, {SIDE}, {SIDE}], are wanted."
            )
        if labels.shape != images.shape[:1]:
            raise DataError(
                f"{labels_file} holds labels of shape {labels.shape} for the {len(images):,} "
                f"images of {images_file}: take both from the same data set."
            )
        if not np.isin(labels, np.arange(len(self.classes))).all():
            raise DataError(f"{labels_file} holds labels outside 0 to {len(self.classes) - 1}.")
        [task] = self.tasks
        return ImageSet(images[:, None], {task: Task(self.classes, labels.astype(np.int64))})


MNIST = IdxDataset(
    name="mnist",
    title="MNIST",
    summary="Handwritten digits, 28x28, light on dark: 60,000 to train on and 10,000 to test.",
    reference="LeCun, Cortes and Burges, The MNIST database of handwritten digits, 1998.",
    licence="CC BY-SA 3.0",
    tasks={"digit": tuple("0123456789")},
    torchvision_name="MNIST",
)

FASHION_MNIST = IdxDataset(
    name="fashion-mnist",
    title="Fashion-MNIST",
    summary="Pictures of clothes, 28x28, light on dark: 60,000 to train on and 10,000 to test.",
    reference="Xiao, Rasul and Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking "
    "Machine Learning Algorithms, 2017.",
    licence="MIT",
    tasks={
        "garment": (
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        )
    },
    torchvision_name="FashionMNIST",
)
