"""Writes a figure's file while the window goes on."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from raven_gui.export.aside import Aside
from raven_gui.export.figure import Figure
from raven_gui.export.options import ExportError, ExportOptions
from raven_gui.export.writers import prepare_export


class Saving(QObject):
    """One file at a time, painted, encoded and written in a thread of its own.

    `saved(path)` or `failed(sentence)` follows each `start`.
    """

    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._path = Path()
        self._aside = Aside(self)
        self._aside.done.connect(lambda _: self.saved.emit(str(self._path)))
        self._aside.failed.connect(self.failed)

    @property
    def busy(self) -> bool:
        """Whether a file is being written."""
        return self._aside.busy

    def start(self, figure: Figure, path: Path, options: ExportOptions | None = None) -> None:
        """Begin to write `figure` to `path`, by the format of its suffix."""
        self._path = path
        try:
            self._aside.start(prepare_export(figure, path, options))
        except ExportError as error:
            self.failed.emit(str(error))
