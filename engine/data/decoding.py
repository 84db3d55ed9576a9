"""Many picture files as one array: decoded once, and kept in the user's cache.

The array is made whole in memory (2.0 GB for the training images of CelebA at 64x64), written to
the cache, and mapped from there ever after, so that only what is looked at is read.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.config import Shape
from engine.data.dataset import Tell
from engine.data.download import cache_folder
from engine.data.idx import DataError
from engine.files import replacing

Bytes = NDArray[np.uint8]
Read = Callable[[Path], Bytes]

CHUNK = 512
"""Pictures between two words on the progress."""


def decoded(
    name: str, files: Sequence[Path], shape: Shape, read: Read, tell: Tell | None = None
) -> Bytes:
    """`files` as uint8 [N, C, H, W], each made to `shape` by `read`, which raises DataError.

    What is kept in the cache is used again as long as the files have the same names, sizes and
    times of change. `name` says what this is: newer files of the same name and folder replace it
    there. Without room for it in the cache, nothing is kept. Raises DataError where a file is
    missing.
    """
    files = [file.absolute() for file in files]
    place = _place(name, files, shape)
    with suppress(OSError, ValueError, EOFError):
        return _mapped(place, (len(files), *shape))
    images = _decode(files, shape, read, tell)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        with replacing(place) as temporary, temporary.open("wb") as file:
            np.save(file, images)
        _forget_others(place)
        return _mapped(place, images.shape)
    return images


def _decode(files: Sequence[Path], shape: Shape, read: Read, tell: Tell | None) -> Bytes:
    images = np.empty((len(files), *shape), np.uint8)

    def place(index: int) -> None:
        images[index] = read(files[index])

    # Pillow lets go of the interpreter's lock while it decodes.
    with ThreadPoolExecutor(os.cpu_count(), "decode") as threads:
        for start in range(0, len(files), CHUNK):
            done = min(start + CHUNK, len(files))
            list(threads.map(place, range(start, done)))
            if tell:
                tell(done, len(files))
    return images


def _place(name: str, files: Sequence[Path], shape: Shape) -> Path:
    """The file in the cache; its name tells the folder of the pictures, then what is in it."""
    content = hashlib.sha256(f"{shape}".encode())
    for file in files:
        try:
            found = file.stat()
        except OSError as error:
            raise DataError(f"{file} is missing or cannot be read: {error.strerror}.") from error
        content.update(os.fsencode(file))  # a name that came from elsewhere may be no UTF-8
        content.update(f"\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
    folder = hashlib.sha256(os.fsencode(os.path.commonpath(files)))
    parts = (name, folder.hexdigest()[:16], content.hexdigest()[:16])
    return cache_folder() / "decoded" / f"{'.'.join(parts)}.npy"


def _mapped(place: Path, shape: tuple[int, ...]) -> Bytes:
    """Raises OSError, ValueError or EOFError where it is not there, not whole, or another array."""
    # Copied on writing: torch takes no array that cannot be written to.
    images: Bytes = np.load(place, mmap_mode="c")
    if images.shape != shape or images.dtype != np.uint8:
        raise ValueError(f"{place} holds {images.dtype} numbers of shape {images.shape}.")
    return images.view(np.ndarray)


def _forget_others(place: Path) -> None:
    kind = place.name.rsplit(".", 2)[0]
    for other in place.parent.glob(f"{kind}.*.npy"):
        if other != place:
            with suppress(OSError):  # Windows deletes no file that is mapped
                other.unlink()
