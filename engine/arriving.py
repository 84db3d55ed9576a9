"""Folders that are filled beside the place they are moved to, so that they are there whole or not
at all; those of processes that were killed are forgotten."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

HELD = ".held"
"""Ends the name of the file beside a folder that whoever fills it locks: a process that was killed
no longer does. Windows would not move the folder with that file within."""


@contextmanager
def arriving(root: Path, prefix: str) -> Iterator[Path]:
    """A new folder in `root`, which is made, too, to be filled and moved, or moved out of; what is
    left of it is deleted, and what others left whose name begins with the `prefix` and who no
    longer live. Raises OSError."""
    root.mkdir(parents=True, exist_ok=True)
    _forget_broken_off(root, prefix)
    folder = root / f"{prefix}{secrets.token_hex(8)}"
    try:
        with FileLock(_lock_of(folder)):
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    finally:
        with suppress(OSError):
            _lock_of(folder).unlink(missing_ok=True)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(folder.name + HELD)


def _forget_broken_off(root: Path, prefix: str) -> None:
    for folder in root.glob(f"{prefix}*"):
        if folder.suffix == HELD or not folder.is_dir():
            continue
        with suppress(Timeout, OSError):
            with FileLock(_lock_of(folder), timeout=0):
                shutil.rmtree(folder, ignore_errors=True)
            _lock_of(folder).unlink(missing_ok=True)
