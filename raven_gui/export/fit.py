"""Fitting one shape into another."""

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter


def fitted(size: QSizeF, room: QRectF) -> QRectF:
    """The largest rectangle of the shape of `size` in the middle of `room`."""
    scaled = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return QRectF(
        room.left() + (room.width() - scaled.width()) / 2,
        room.top() + (room.height() - scaled.height()) / 2,
        scaled.width(),
        scaled.height(),
    )


def fit_painter(painter: QPainter, size: QSizeF, room: QRectF) -> None:
    """Let what is painted from (0, 0) to `size` fill `room` as far as its shape allows."""
    target = fitted(size, room)
    painter.translate(target.topLeft())
    painter.scale(target.width() / size.width(), target.height() / size.height())
