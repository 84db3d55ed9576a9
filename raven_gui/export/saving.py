"""Writes a figure's file while the window goes on."""

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from raven_gui.export.figure import Figure
from raven_gui.export.options import ExportError, ExportOptions
from raven_gui.export.writers import prepare_export

LOOK_MILLISECONDS = 15


class Saving(QObject):
    """One file at a time: painted at once, encoded and written in a thread of its own.

    `saved(path)` or `failed(sentence)` follows each `start`.
    """

    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._path = Path()
        self._problem = ""
        # Looked at, not told: the thread may outlive the dialog that began it.
        self._timer = QTimer(self, interval=LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether a file is being written."""
        return self._thread is not None

    def start(self, figure: Figure, path: Path, options: ExportOptions | None = None) -> None:
        """Begin to write `figure` to `path`, by the format of its suffix."""
        try:
            write = prepare_export(figure, path, options)
        except ExportError as error:
            self.failed.emit(str(error))
            return
        self._path, self._problem = path, ""
        self._thread = threading.Thread(target=self._work, args=(write,), name="export")
        self._thread.start()
        self._timer.start()

    def _work(self, write: Callable[[], None]) -> None:
        try:
            write()
        except ExportError as error:
            self._problem = str(error)

    def _look(self) -> None:
        if self._thread is None or self._thread.is_alive():
            return
        self._timer.stop()
        self._thread = None
        if self._problem:
            self.failed.emit(self._problem)
        else:
            self.saved.emit(str(self._path))
