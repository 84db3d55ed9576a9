"""The file that keeps how runs look from one start of the window to the next."""

from concurrent.futures import Future
from contextlib import suppress

from PySide6.QtCore import QObject

from engine.files import write_text
from raven_gui.session.background import Background
from raven_gui.session.slot import state_folder

NAME = "run-looks.json"


class KeptLooks(QObject):
    """One for all windows. It is written in the background, for a disk may take its time; where it
    cannot be, runs look otherwise at the next start."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._file = state_folder() / NAME
        self._background = Background(self)

    @property
    def run_looks(self) -> str:
        """What was written last, by this window or another; '' where there is nothing to read."""
        with suppress(OSError, UnicodeDecodeError):
            return self._file.read_text(encoding="utf-8")
        return ""

    @run_looks.setter
    def run_looks(self, looks: str) -> None:
        self._background.do(lambda: self._write(looks), Future.result)

    def close(self) -> None:
        """Wait until it is written."""
        self._background.close()

    def _write(self, looks: str) -> None:
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_text(self._file, looks)
