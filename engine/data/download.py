"""Fetching a full data set into the user's cache, by torchvision."""

import shutil
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs
from filelock import FileLock, Timeout

from engine.data.idx import DataError

INCOMING = ".incoming-"
"""Begins the name of a folder that is not whole yet."""
HELD = ".held"
"""Its file that whoever fills it locks: a process that was killed no longer does."""


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
        root.mkdir(parents=True, exist_ok=True)
        _forget_broken_off(root)
        with (
            TemporaryDirectory(dir=root, prefix=INCOMING) as incoming,
            FileLock(Path(incoming) / HELD),
        ):
            getattr(datasets, name)(incoming, download=True)
            if (root / name).exists():  # of which something was missing
                (root / name).replace(Path(incoming) / "former")
            (Path(incoming) / name).replace(root / name)
    except (OSError, RuntimeError, HTTPException) as error:
        reason = " ".join(str(error).split())
        raise DataError(
            f"{name} could not be downloaded into {root} ({reason}). Check the network and the "
            "room on the disk and try again, or name a folder that holds its IDX files."
        ) from error


def _forget_broken_off(root: Path) -> None:
    """Delete what downloads left that were killed, and not what others are at."""
    for folder in root.glob(f"{INCOMING}*"):
        with suppress(Timeout, OSError):
            with FileLock(folder / HELD, timeout=0):
                pass
            shutil.rmtree(folder, ignore_errors=True)
