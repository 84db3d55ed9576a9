"""Where a window keeps its session by itself, so that the next start finds it."""

import os
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from platformdirs import user_state_path
from PySide6.QtCore import QLockFile

from raven_gui.session.storage import SUFFIX

MOST_WINDOWS = 64


def state_folder() -> Path:
    """`$RAVEN_HOME/state`, or where this system has users' state."""
    home = os.environ.get("RAVEN_HOME")
    return Path(home) / "state" if home else user_state_path("raven-gui", appauthor=False)


@dataclass(frozen=True)
class Slot:
    """The file of one window. Windows that are open at once have a slot each; a window takes the
    first that is free, and `ended_badly` says that whoever had it before did not leave it."""

    file: Path
    ended_badly: bool
    _lock: QLockFile

    @classmethod
    def take(cls, folder: Path) -> "Slot | None":
        """The first free slot; None where the folder cannot be written."""
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            path = folder / f"window-{number}.lock"
            left = path.exists()
            lock = QLockFile(str(path))
            lock.setStaleLockTime(0)  # not by its age: a window may be open for weeks
            if lock.tryLock(0):
                return cls(folder / f"window-{number}{SUFFIX}", left, lock)
            if lock.error() != QLockFile.LockError.LockFailedError or number == MOST_WINDOWS:
                return None
        return None

    @property
    def died_restoring(self) -> bool:
        """Whether the process before came to its end while it brought the session back."""
        return self._attempt.exists()

    def restoring(self, on: bool) -> None:
        """Take note that the session is being brought back, or that it is back."""
        with suppress(OSError):
            if on:
                self._attempt.touch()
            else:
                self._attempt.unlink(missing_ok=True)

    @property
    def _attempt(self) -> Path:
        return self.file.with_suffix(".restoring")

    def put_aside(self) -> Path:
        """Give a file that cannot be opened a name that no other has, so that nothing writes over
        either."""
        stem = f"{self.file.stem}-aside"
        names = (f"{stem}{SUFFIX}" if n == 1 else f"{stem}-{n}{SUFFIX}" for n in count(1))
        aside = next(place for name in names if not (place := self.file.with_name(name)).exists())
        with suppress(OSError):
            self.file.replace(aside)
        return aside

    def leave(self) -> None:
        """The window is closed as it should be."""
        self.restoring(False)
        self._lock.unlock()
