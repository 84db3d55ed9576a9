"""Fetching a full data set into the user's cache, by torchvision."""

from http.client import HTTPException
from pathlib import Path

import platformdirs

from engine.arriving import arriving
from engine.data.idx import DataError

INCOMING = ".incoming-"
"""Begins the name of a folder that is not whole yet."""


def cache_folder() -> Path:
    """Where downloaded data sets are kept between starts."""
    return Path(platformdirs.user_cache_dir("raven-gui", appauthor=False)) / "data"


def download(name: str, root: Path) -> None:
    """Fetch torchvision's data set `name` (MNIST or FashionMNIST) to `root/name/raw`.

    It is there whole or not at all, in the place of what was there of it. Raises DataError where
    there is no network or no room.
    """
    from torchvision import datasets  # here alone: it brings torch, and takes seconds

    try:
        with arriving(root, INCOMING) as incoming:
            getattr(datasets, name)(str(incoming), download=True)
            if (root / name).exists():  # of which something was missing
                (root / name).replace(incoming / "former")
            (incoming / name).replace(root / name)
    except (OSError, RuntimeError, HTTPException) as error:
        reason = " ".join(str(error).split())
        raise DataError(
            f"{name} could not be downloaded into {root} ({reason}). Check the network and the "
            "room on the disk and try again, or name a folder that holds its IDX files."
        ) from error
