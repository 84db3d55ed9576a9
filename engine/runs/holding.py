"""What several processes may change at once: what one has read is still so when it writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from engine.files import reason_of
from engine.runs.record import RunError

HELD = ".held"
PATIENCE = 5.0
"""Seconds, where whoever holds a folder needs milliseconds."""


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Within, no other process, nor another thread, holds `folder`; waits for those that do, and
    not for those that were killed meanwhile. Not to be nested. Raises RunError where it cannot be
    written, or somebody keeps it."""
    lock = FileLock(folder / HELD, timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout as error:
        raise RunError(f"{folder} is being changed by another raven: try again.") from error
    except OSError as error:
        raise RunError(f"{folder} cannot be written: {reason_of(error)}.") from error
    try:
        yield
    finally:
        lock.release()
