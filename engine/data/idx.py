"""IDX, the file format of MNIST and Fashion-MNIST: a header, then the numbers of one array.

Header: two zero bytes, a byte for the type, a byte for the number of dimensions, then each
dimension as a big-endian 32-bit integer. http://yann.lecun.com/exdb/mnist
"""

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

GZIP_MAGIC = b"\x1f\x8b"
TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


class DataError(ValueError):
    """A data set cannot be read; the message says why and what to do."""


def read_idx(path: Path) -> NDArray[Any]:
    """The array in an IDX file, raw or gzipped (told by its content, not by its name).

    Native byte order, writable. Raises DataError where the file cannot be opened, is no IDX
    file, or holds fewer or more bytes than its header says.
    """
    content = _content(path)
    kind = TYPES.get(content[2]) if len(content) >= 4 and content[:2] == b"\0\0" else None
    if kind is None:
        raise DataError(f"{path} is not an IDX file: it starts with {content[:4].hex(' ')!r}.")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise DataError(f"{path} ends within its header: fetch it again.")
    shape = struct.unpack(f">{content[3]}I", content[4:start])
    expected = math.prod(shape) * np.dtype(kind).itemsize
    if len(content) - start != expected:
        raise DataError(
            f"{path} should hold {expected:,} bytes of data by its header and holds "
            f"{len(content) - start:,}: fetch it again."
        )
    array = np.frombuffer(content, kind, offset=start).reshape(shape)
    return array.astype(array.dtype.newbyteorder("="))


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
    if not content.startswith(GZIP_MAGIC):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path} is damaged ({error}): fetch it again.") from error
