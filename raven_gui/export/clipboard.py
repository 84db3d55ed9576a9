"""A figure on the clipboard: a picture, and its tables as text."""

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from raven_gui.export.csv import csv
from raven_gui.export.figure import Figure
from raven_gui.export.options import ExportOptions
from raven_gui.export.page import page_image


def copy_figure(figure: Figure, options: ExportOptions | None = None) -> None:
    """Put the figure on the clipboard, for whichever of both the program pasted into can use.

    Raises ExportError for an impossible size.
    """
    options = options or ExportOptions()
    data = QMimeData()
    if figure.paint is not None:
        data.setImageData(page_image(figure, options))
    if figure.tables:
        words = csv(figure, options)
        data.setText(words.decode())
        data.setData("text/csv", QByteArray(words))
    QGuiApplication.clipboard().setMimeData(data)
