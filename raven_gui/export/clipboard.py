"""A figure on the clipboard: a picture, and its tables as text."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from raven_gui.export.aside import Aside
from raven_gui.export.csv import csv
from raven_gui.export.figure import Figure
from raven_gui.export.options import ExportError, ExportOptions
from raven_gui.export.page import page_image, page_size
from raven_gui.export.png import encode


@dataclass(frozen=True)
class _Copy:
    """A figure for whichever program it is pasted into: what is None, it does not have."""

    title: str
    image: QImage | None
    png: bytes
    words: bytes | None


class Copying(QObject):
    """Puts figures on the clipboard while the window goes on; the last one asked for stays there.

    `copied(title)` or `failed(sentence)` follows.
    """

    copied = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._aside = Aside(self)
        self._aside.done.connect(self._put)
        self._aside.failed.connect(self.failed)

    def start(self, figure: Figure, options: ExportOptions | None = None) -> None:
        """Begin to paint `figure`, and to write its tables."""
        try:
            self._aside.start(_prepare(figure, options or ExportOptions()))
        except ExportError as error:
            self.failed.emit(str(error))

    def _put(self, copy: _Copy) -> None:
        data = QMimeData()
        if copy.image is not None:
            data.setImageData(copy.image)
            # Or Qt would encode it, in the window's thread, each time it is pasted.
            data.setData("image/png", QByteArray(copy.png))
        if copy.words is not None:
            data.setText(copy.words.decode())
            data.setData("text/csv", QByteArray(copy.words))
        QGuiApplication.clipboard().setMimeData(data)
        self.copied.emit(copy.title)


def _prepare(figure: Figure, options: ExportOptions) -> Callable[[], _Copy]:
    """Check now, and return what makes the copy. Raises ExportError for an impossible size."""
    options = options.settled()
    if figure.paint is not None:
        page_size(figure, options)

    def make() -> _Copy:
        image = None if figure.paint is None else page_image(figure, options)
        png = b"" if image is None else encode(image)
        return _Copy(figure.title, image, png, csv(figure, options) if figure.tables else None)

    return make
