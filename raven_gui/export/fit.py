"""Fitting one shape into another."""

from PySide6.QtCore import QRectF, QSizeF, Qt


def fitted(size: QSizeF, room: QRectF) -> QRectF:
    """The largest rectangle of the shape of `size` in the middle of `room`."""
    scaled = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return QRectF(
        room.left() + (room.width() - scaled.width()) / 2,
        room.top() + (room.height() - scaled.height()) / 2,
        scaled.width(),
        scaled.height(),
    )
