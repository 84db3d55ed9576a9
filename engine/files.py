"""Writing files whole or not at all: whoever reads one finds the old content or the new."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a free name beside `path`, with its suffix, for a writer that wants a file name.

    On success what was written there replaces `path`, safe against a loss of power; on failure
    it is removed and `path` stays as it was. Raises FileNotFoundError where the folder of `path`
    is not there or nothing was written; what the system refuses, such as more than the disk holds,
    is told of `path`.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(f"The folder {path.parent} does not exist: make it first.")
    temporary = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
    try:
        yield temporary
        _flush(temporary)
        temporary.replace(path)
    except OSError as error:
        if error.errno is None or error.filename not in (None, str(temporary), temporary):
            raise
        raise type(error)(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):  # a disk that is not to be written refuses this, too
            temporary.unlink(missing_ok=True)
    _flush_folder(path.parent)


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path`, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8 with line ends as they are, whole or not at all."""
    write_bytes(path, text.encode())


def write_json(path: Path, value: Any) -> None:
    """Write `value` to `path` as indented JSON, whole or not at all.

    NaN and infinities are written as Python's `json` reads them back. Raises TypeError for what
    JSON has no form for; `path` then stays as it was.
    """
    write_text(path, _as_json(value))


def overwritten(path: Path, value: Any) -> bool:
    """Write `value` over the file that is there, as a full disk with no room for a second one still
    lets us; whether it could. Not for what can wait: should the system end meanwhile, neither the
    old content nor the new one is left."""
    data = _as_json(value).encode()
    with suppress(OSError), path.open("r+b") as file:
        room = file.seek(0, os.SEEK_END)
        if len(data) <= room:
            file.seek(0)
            file.write(data.ljust(room))
            file.flush()
            os.fsync(file.fileno())
            return True
    return False


def _as_json(value: Any) -> str:
    """As all our JSON files have it."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _flush(file: Path) -> None:
    # Opened for writing, because Windows flushes no file that is open for reading alone.
    with file.open("r+b") as handle:
        os.fsync(handle.fileno())


def _flush_folder(folder: Path) -> None:
    # Makes the new name last. Windows opens no folders, and some network folders refuse to flush.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_folder(path: Path) -> bool:
    """Whether there is a folder of this name; False also where that cannot be known, as in a folder
    that may not be entered, or of a name that no file can have."""
    with suppress(OSError):
        return path.is_dir()
    return False


def is_file(path: Path) -> bool:
    """The same of a file."""
    with suppress(OSError):
        return path.is_file()
    return False


def with_home(path: Path) -> Path:
    """`path` with a user's own folder for ~ and ~name; as it is where nobody is called so."""
    with suppress(RuntimeError):
        return path.expanduser()
    return path


def reason_of(error: OSError) -> str:
    """Why the system refused, in its words: without its number, the path, and a full stop."""
    return error.strerror or str(error).rstrip(".")
