"""Copying: a picture for a document, and text for a spreadsheet."""

from PySide6.QtGui import QGuiApplication, QImage

from raven_gui.export import ExportOptions, Figure, copy_figure


def test_a_table_is_copied_as_picture_and_as_text(table_figure: Figure) -> None:
    copy_figure(table_figure, ExportOptions(width=500, height=300))
    data = QGuiApplication.clipboard().mimeData()
    picture = data.imageData()
    assert isinstance(picture, QImage)
    assert (picture.width(), picture.height()) == (500, 300)
    assert '"run","accuracy","epochs"\n"RAVEN, ours",0.30000000000000004,40' in data.text()
    assert bytes(data.data("text/csv").data()).decode() == data.text()


def test_images_are_copied_as_picture_alone(grid_figure: Figure) -> None:
    copy_figure(grid_figure)
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert not data.hasText()
