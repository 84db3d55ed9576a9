"""Copying: a picture for a document, and text for a spreadsheet."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from raven_gui.export import Copying, ExportOptions, Figure

Copy = Callable[..., QMimeData]


@pytest.fixture
def copy(qtbot: QtBot) -> Iterator[Copy]:
    """Copies a figure, and returns what is on the clipboard when that is done."""
    owner = QObject()
    copying = Copying(owner)

    def start(figure: Figure, options: ExportOptions | None = None) -> QMimeData:
        with qtbot.waitSignal(copying.copied) as told:
            copying.start(figure, options)
        assert told.args == [figure.title]
        return QGuiApplication.clipboard().mimeData()

    yield start
    owner.deleteLater()


def test_a_table_is_copied_as_picture_and_as_text(copy: Copy, table_figure: Figure) -> None:
    data = copy(table_figure, ExportOptions(width=500, height=300))
    picture = data.imageData()
    assert isinstance(picture, QImage)
    assert (picture.width(), picture.height()) == (500, 300)
    assert '"run","accuracy","epochs"\n"RAVEN, ours",0.30000000000000004,40' in data.text()
    assert bytes(data.data("text/csv").data()).decode() == data.text()


def test_images_are_copied_as_picture_alone(copy: Copy, grid_figure: Figure) -> None:
    data = copy(grid_figure)
    assert data.hasImage()
    assert not data.hasText()


def test_a_copy_need_not_be_encoded_when_it_is_pasted(copy: Copy, grid_figure: Figure) -> None:
    data = copy(grid_figure)
    encoded = QByteArray(data.data("image/png"))
    assert QImage.fromData(encoded).size() == QImage(data.imageData()).size()


def test_what_cannot_be_copied_is_said(qtbot: QtBot, table_figure: Figure) -> None:
    owner = QObject()
    copying = Copying(owner)
    with qtbot.waitSignal(copying.failed) as told:
        copying.start(table_figure, ExportOptions(width=2))
    assert "too small" in told.args[0]
    owner.deleteLater()
