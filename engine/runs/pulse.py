"""The sign of life of a run in training, by which other machines know that somebody is at it."""

import math
import time
from contextlib import suppress
from pathlib import Path

from engine.runs.record import CHECKPOINT, EPOCHS, HISTORY, PROBE, RECORD, WEIGHTS

PULSE = ".pulse"
SIGNS = PULSE, RECORD, HISTORY, CHECKPOINT, EPOCHS, WEIGHTS, PROBE
"""What a training writes; others do so to the record alone, where the run's name stands."""
EVERY = 60.0
"""Seconds between two beats."""
SILENCE = 3600.0
"""Seconds without a sign of life after which another machine's run is given up."""


class Pulse:
    """Of the run in `folder`, however long an epoch takes."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / PULSE
        self._next = -math.inf

    def beat(self) -> None:
        """At every step of a training: some of them are written. None ends for want of room."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + EVERY
            with suppress(OSError):
                self._file.touch()


def is_heard_of(folder: Path) -> bool:
    """Whether the run in `folder` gave a sign of life of late. What others may write there, such as
    a note, is none."""
    written = (folder / name for name in SIGNS)
    times = (file.stat().st_mtime for file in written if file.is_file())
    return time.time() - max(times, default=-math.inf) < SILENCE
