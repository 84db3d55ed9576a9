"""How long the window's event loop was busy with one thing, and what with.

A press of a key or a move of the mouse is answered no sooner than the loop turns, so every turn
that takes long is felt.
"""

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QObject, Qt, QTimer

LONGEST = 0.05
"""Seconds; a turn of the loop that takes longer is a gap."""

TICK_MILLISECONDS = 5
LOOK_SECONDS = 0.01
_OURS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Gap:
    """A turn of the loop that took too long; all lengths in seconds.

    `busy` is what the window's thread computed in it, `queued` what it stood in line for a
    processor because other threads or programs had them all, 0 where the system does not tell.
    The rest it waited for a lock, which is mostly Python's own. `place` is the line that was seen
    most often, `meanwhile` those of the other threads.
    """

    length: float
    busy: float
    queued: float
    place: str
    meanwhile: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Whether it would have been a gap with a processor always free."""
        return self.length - self.queued > LONGEST

    def __str__(self) -> str:
        others = f"; meanwhile {', '.join(self.meanwhile)}" if self.meanwhile else ""
        return (
            f"{self.length * 1000:.0f} ms ({self.busy * 1000:.0f} computing, "
            f"{self.queued * 1000:.0f} waiting for a processor) in {self.place}{others}"
        )


class LoopWatch(QObject):
    """Counts the gaps of the loop of the thread it is made in, from `start` to `stop`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.gaps: list[Gap] = []
        self._thread_id = threading.get_ident()
        self._processor = _ProcessorTime()
        self._ended = threading.Event()
        self._watcher: threading.Thread | None = None
        self._last = self._processor.read()
        self._paused = False
        self._seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self._timer = QTimer(self, interval=TICK_MILLISECONDS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def running(self) -> bool:
        """Whether it counts."""
        return self._watcher is not None

    def start(self) -> None:
        """Begin to count."""
        self._last = self._processor.read()
        self._watcher = threading.Thread(target=self._look_on, name="loop watch", daemon=True)
        self._watcher.start()
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()
        self._ended.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None
        self._processor.close()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Do not count what is done meanwhile, such as a picture of the window."""
        self._paused = True
        try:
            yield
        finally:
            self._paused = False
            self._last = self._processor.read()
            self._seen.clear()

    def report(self) -> str:
        """How many gaps there were and which, in a few lines."""
        own = [gap for gap in self.gaps if gap.own]
        starved = len(self.gaps) - len(own)
        words = [
            f"Gaps over {LONGEST * 1000:.0f} ms in the window's event loop: {len(own)}"
            + (f", and {starved} for want of a free processor." if starved else ".")
        ]
        worst = sorted(self.gaps, key=lambda gap: -gap.length)
        return "\n".join([*words, *(f"  {gap}" for gap in worst)])

    def _tick(self) -> None:
        now, then = self._processor.read(), self._last
        length, busy, queued = (a - b for a, b in zip(now, then, strict=True))
        if length > LONGEST and not self._paused:
            seen = self._seen.most_common(1)
            place, meanwhile = seen[0][0] if seen else ("an unknown place", ())
            self.gaps.append(Gap(length, busy, min(queued, length), place, meanwhile))
        self._seen.clear()
        self._last = now

    def _look_on(self) -> None:
        """In a thread of its own: where the window is, whenever it has not turned for long."""
        while not self._ended.wait(LOOK_SECONDS):
            if time.monotonic() - self._last[0] > LONGEST / 2 and not self._paused:
                frames = sys._current_frames()
                at = _place(frames.pop(self._thread_id, None))
                frames.pop(threading.get_ident(), None)
                others = sorted(filter(None, map(_own_place, frames.values())))
                self._seen[at, tuple(others)] += 1


class _ProcessorTime:
    """What the thread that makes this has had of the processors."""

    def __init__(self) -> None:
        # Linux alone tells how long a thread stood in line.
        path = f"/proc/self/task/{threading.get_native_id()}/schedstat"
        self._file = os.open(path, os.O_RDONLY) if Path(path).exists() else -1

    def read(self) -> tuple[float, float, float]:
        """Seconds on the clock, seconds computed, and seconds that it stood in line."""
        queued = 0.0
        if self._file >= 0:
            queued = int(os.pread(self._file, 64, 0).split()[1]) / 1e9
        return time.monotonic(), time.thread_time(), queued

    def close(self) -> None:
        """Let go of the system's file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _place(frame: FrameType | None) -> str:
    """The innermost line of ours, and what it calls; Qt's own work has no line."""
    if frame is None:
        return "an unknown place"
    innermost, ours = frame, _own_place(frame)
    here = f"{Path(innermost.f_code.co_filename).name}:{innermost.f_lineno}"
    if not ours:
        return here
    return ours if here in ours else f"{ours} (in {here})"


def _own_place(frame: FrameType | None) -> str:
    """The innermost line of ours on the way to `frame`; empty where there is none."""
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(_OURS) and not {"site-packages", "lib"} & set(file.parts):
            where = file.relative_to(_OURS).as_posix()
            return f"{where}:{frame.f_lineno} {frame.f_code.co_name}"
        frame = frame.f_back
    return ""
