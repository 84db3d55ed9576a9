"""The files of sessions that were opened or saved last, and whether they are still there."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from raven_gui.session.background import Background

GONE = "the file is not there any more"


class RecentSessions(QObject):
    """Looked for without the window's waiting, for a drive may take its time to answer."""

    looked = Signal()
    """Which of them are there is known anew."""

    def __init__(self, paths: Callable[[], tuple[Path, ...]], parent: QObject) -> None:
        """`paths` tells them, the last one first."""
        super().__init__(parent)
        self.paths = paths
        self._background = Background(self)
        self._gone: frozenset[Path] = frozenset()

    def why_not(self, path: Path) -> str:
        """Why a file cannot be opened, as far as is known; '' where it can."""
        return GONE if path in self._gone else ""

    def look(self) -> None:
        """Look whether they are there; returns at once."""
        paths = self.paths()
        if paths:
            self._background.do(lambda: _missing(paths), self._take)

    def close(self) -> None:
        """Look no more."""
        self._background.close()

    def _take(self, outcome: "Future[frozenset[Path]]") -> None:
        self._gone = outcome.result()
        self.looked.emit()


def _missing(paths: tuple[Path, ...]) -> frozenset[Path]:
    return frozenset(path for path in paths if not _there(path))


def _there(path: Path) -> bool:
    """A folder that may not be read hides whether it is; opening the file says why."""
    try:
        return path.exists()
    except OSError:
        return True
