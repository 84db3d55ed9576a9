"""The files of sessions that were opened or saved last, and whether they are still there."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from raven_gui.session.looking import Looking

GONE = "the file is not there any more"


class RecentSessions(QObject):
    """Looked for without the window's waiting, for a drive may take its time to answer, or never
    do so; of a file that nothing is known about it is believed that it is there."""

    looked = Signal()
    """Another of them is there, or gone."""

    def __init__(self, paths: Callable[[], tuple[Path, ...]], parent: QObject) -> None:
        """`paths` tells them, the last one first."""
        super().__init__(parent)
        self.paths = paths
        self._looking = Looking(self)
        self._looked_at: dict[Path, bool] = {}
        """Those that are being looked at now, and whether they are to be looked at once more."""
        self._gone: set[Path] = set()

    def why_not(self, path: Path) -> str:
        """Why a file cannot be opened, as far as is known; '' where it can."""
        return GONE if path in self._gone else ""

    def look(self) -> None:
        """Look whether they are there; returns at once. A file that is being looked at already is
        looked at again after that, not at the same time."""
        for path in self.paths():
            if path in self._looked_at:
                self._looked_at[path] = True
            else:
                self._look_at(path)

    def close(self) -> None:
        """Look no more."""
        self._looking.close()

    def _look_at(self, path: Path) -> None:
        self._looked_at[path] = False
        self._looking.do(partial(_there, path), partial(self._take, path))

    def _take(self, path: Path, seen: "Future[bool]") -> None:
        if self._looked_at.pop(path):
            self._look_at(path)
        if seen.result() == (path in self._gone):
            self._gone ^= {path}
            self.looked.emit()


def _there(path: Path) -> bool:
    """A folder that may not be read hides whether it is; opening the file says why."""
    try:
        return path.exists()
    except OSError:
        return True
