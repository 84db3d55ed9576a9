"""Clicks on the images of a grid."""

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from raven_gui.widgets.image_grid import ImageGrid


def centre(grid: ImageGrid, index: int) -> QPoint:
    """Of the image `index`, in the grid's viewport."""
    row = grid.visible_indices().index(index)
    return grid.view().visualRect(grid.view().model().index(row, 0)).center()


def click(
    qtbot: QtBot,
    grid: ImageGrid,
    index: int,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Click on the image `index`."""
    qtbot.mouseClick(
        grid.view().viewport(), Qt.MouseButton.LeftButton, modifier, centre(grid, index)
    )
