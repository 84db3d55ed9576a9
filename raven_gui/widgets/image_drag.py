"""Dragging one of the window's images from one place of it to another."""

from PySide6.QtCore import QMimeData, QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from raven_gui.widgets.drag_out import Carried, DragFiles, carry_pictures, start_drag

KIND = "application/x-raven-image"
SIDE = 56


def image_mime(dataset: str, index: int) -> QMimeData:
    """An image by its data set and index, to be dropped in this window."""
    data = QMimeData()
    data.setData(KIND, f"{index} {dataset}".encode())
    return data


def dragged_image(data: QMimeData) -> tuple[str, int] | None:
    """The data set and index of an image that is dragged; None for anything else."""
    if not data.hasFormat(KIND):
        return None
    index, _, dataset = bytes(data.data(KIND).data()).decode().partition(" ")
    return dataset, int(index)


def far_enough(pressed: QPointF, now: QPointF) -> bool:
    """Whether a pointer has moved so far that it drags."""
    return (now - pressed).manhattanLength() >= QApplication.startDragDistance()


def drag_image(source: QWidget, image: tuple[str, int], picture: QImage) -> None:
    """Drag an image out of a widget, until it is dropped in this window, or outside as a file."""
    data = image_mime(*image)
    carry_pictures(data, [Carried(image_name(*image), picture)], DragFiles.of(source).begin())
    start_drag(source, data, picture, SIDE)


def image_name(dataset: str, index: int) -> str:
    """What the file of an image is called."""
    return f"{dataset or 'picture'}-{index}"
