"""A session as one file: a .zip with a JSON document and, beside it, the user's own pictures.

    session.json
    pictures/<fingerprint>.npy           what models see, float32 [C, H, W] in [0, 1]
    pictures/<fingerprint>.preview.npy   the picture as it was read, uint8 [H, W, 3]

Nothing in it is unpickled, and no name in it leads to a file: only those above are read.
"""

import io
import json
import math
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tokenize import TokenError
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from engine.files import reason_of, replacing
from engine.service.messages import PictureRead
from raven_gui.session.document import Picture, Session, SessionError
from raven_gui.session.versions import parsed

SUFFIX = ".raven"
DOCUMENT = "session.json"
MOST_BYTES = 256 * 1024**2
"""Of one entry; a larger one is refused before it fills the memory."""
# RuntimeError is how zipfile refuses a password or an unknown compression, ValueError what JSON and
# NumPy say of what is none, TokenError what NumPy lets through of a header that ends too soon.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, TokenError)


@dataclass(frozen=True)
class Kept:
    """A session, and the user's pictures that it names, by fingerprint."""

    session: Session
    pictures: Mapping[str, PictureRead]


def fingerprint(picture: PictureRead) -> str:
    """What a picture is known by: the same for the same pixels under the same name."""
    digest = blake2b(picture.name.encode(), digest_size=16)
    digest.update(repr((picture.image.shape, picture.pixel_range)).encode())
    digest.update(np.ascontiguousarray(picture.image, np.float32).tobytes())
    return digest.hexdigest()


def write_session(path: Path, kept: Kept) -> None:
    """Write a session, whole or not at all. Raises SessionError."""
    try:
        with (
            replacing(path) as temporary,
            zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        ):
            archive.writestr(DOCUMENT, kept.session.model_dump_json(indent=1))
            for key, picture in kept.pictures.items():
                archive.writestr(_image(key), _as_npy(picture.image))
                archive.writestr(_preview(key), _as_npy(picture.preview))
    except OSError as error:
        raise SessionError(f"The session cannot be saved as {path}: {reason_of(error)}.") from error


def read_session(path: Path) -> Kept:
    """The session in a file. Raises SessionError."""
    try:
        with zipfile.ZipFile(path) as archive:
            session = parsed(json.loads(_bytes(archive, DOCUMENT)))
            pictures = {
                picture.fingerprint: _picture(archive, picture) for picture in session.pictures
            }
    except SessionError as error:
        raise SessionError(f"{_refused(path)}: {error}.") from error
    except _DAMAGED as error:
        raise SessionError(f"{_refused(path)}: it is damaged.") from error
    except KeyError as error:
        raise SessionError(f"{_refused(path)}: it is incomplete.") from error
    except OSError as error:
        raise SessionError(f"{_refused(path)}: {reason_of(error)}.") from error
    return Kept(session, pictures)


def _picture(archive: zipfile.ZipFile, told: Picture) -> PictureRead:
    image = _array(_bytes(archive, _image(told.fingerprint)), np.float32)
    preview = _array(_bytes(archive, _preview(told.fingerprint)), np.uint8)
    if image.ndim != 3 or preview.ndim != 3 or not np.isfinite(image).all():
        raise SessionError(f"the picture '{told.name}' is damaged")
    return PictureRead(
        job=0,
        name=told.name,
        image=image,
        inverted=told.inverted,
        preview=preview,
        pixel_range=told.pixel_range,
    )


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    """An entry, counted as it comes: what a .zip says of its sizes may be false."""
    with archive.open(name) as entry:
        data = entry.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SessionError(f"{name} is larger than {MOST_BYTES:,} bytes")
    return data


def _as_npy(array: NDArray[Any]) -> bytes:
    file = io.BytesIO()
    npy.write_array(file, np.ascontiguousarray(array), allow_pickle=False)
    return file.getvalue()


def _array(data: bytes, kind: type[np.generic]) -> NDArray[Any]:
    """An array of numbers of `kind`; its header may claim no more than there is."""
    file = io.BytesIO(data)
    if npy.read_magic(file) != (1, 0):
        raise SessionError("a picture in it is damaged")
    shape, fortran, dtype = npy.read_array_header_1_0(file)
    rest = data[file.tell() :]
    if fortran or dtype != np.dtype(kind) or math.prod(shape) * dtype.itemsize != len(rest):
        raise SessionError("a picture in it is damaged")
    return np.frombuffer(rest, dtype).reshape(shape)


def _image(key: str) -> str:
    return f"pictures/{key}.npy"


def _preview(key: str) -> str:
    return f"pictures/{key}.preview.npy"


def _refused(path: Path) -> str:
    return f"The session {path} cannot be opened"
