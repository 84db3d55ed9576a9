"""What several processes may change at once: what one has read is still so when it writes."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.runs.record import RunError

HELD = ".held"
PATIENCE = 5.0
"""Seconds after which whoever held a folder was killed meanwhile: it takes milliseconds."""
_PAUSE = 0.005


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Within, no other process, nor another thread, holds `folder`; waits for those that do. Not to
    be nested. Raises RunError where it cannot be written."""
    mark, last = folder / HELD, time.monotonic() + PATIENCE
    while not _made(mark):
        if time.monotonic() > last:
            mark.unlink(missing_ok=True)
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def _made(mark: Path) -> bool:
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    except OSError as error:
        if (
            os.name == "nt"
            and isinstance(error, PermissionError)
            and os.access(mark.parent, os.W_OK)
        ):
            return False  # as Windows has it while another one's mark goes
        raise RunError(f"{mark.parent} cannot be written: {error}.") from error
    return True
