"""How pictures are looked at, all of them alike: which part, in which contrast."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QWheelEvent

LARGEST_ZOOM = 16.0
STEP = 1.25
"""By which one notch of a wheel, or one key, zooms."""
NARROWEST = 0.02
"""Of the contrast's window: a narrower one would show nothing but black and white."""


class PictureView(QObject):
    """Shared by pictures: zoom, the place in the middle, the window of grey levels that is spread
    over black to white, and whether originals stand in for what an attack made of them."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.zoom = 1.0
        self.middle = QPointF(0.5, 0.5)
        """In shares of an image's width and height."""
        self.low, self.high = 0.0, 1.0
        self.originals = False

    def zoom_by(self, factor: float, place: QPointF | None = None) -> None:
        """Zoom so that `place`, in shares of what is seen, stays where it is; by default the
        middle."""
        place = place or QPointF(0.5, 0.5)
        zoom = min(LARGEST_ZOOM, max(1.0, self.zoom * factor))
        seen = (place - QPointF(0.5, 0.5)) * (1 / self.zoom - 1 / zoom)
        self._set(zoom, self.middle + seen)

    def pan(self, shares: QPointF) -> None:
        """Move by shares of what is seen."""
        self._set(self.zoom, self.middle + shares / self.zoom)

    def drag(self, before: QPointF, now: QPointF, picture: QRectF) -> None:
        """Move along with a pointer over a picture painted there."""
        way = before - now
        self.pan(QPointF(way.x() / picture.width(), way.y() / picture.height()))

    def look_at(self, zoom: float, middle: tuple[float, float]) -> None:
        """Show so large what lies around `middle`, in shares of an image's width and height."""
        self._set(min(LARGEST_ZOOM, max(1.0, zoom)), QPointF(*middle))

    def set_contrast(self, low: float, high: float) -> None:
        """Show `low` and less as black, `high` and more as white; in the image's [0, 1]."""
        low = min(max(0.0, low), 1 - NARROWEST)
        high = max(min(1.0, high), low + NARROWEST)
        if (low, high) != (self.low, self.high):
            self.low, self.high = low, high
            self.changed.emit()

    def show_originals(self, on: bool) -> None:
        """Let originals stand in for what an attack made of them, or no longer."""
        if on != self.originals:
            self.originals = on
            self.changed.emit()

    def reset(self) -> None:
        """Show all of each image in its own contrast."""
        self.low, self.high = 0.0, 1.0
        self._set(1.0, QPointF(0.5, 0.5), anyway=True)

    @property
    def usual(self) -> bool:
        """Whether everything is shown as it is."""
        return (self.zoom, self.low, self.high) == (1.0, 0.0, 1.0)

    def take_wheel(self, event: QWheelEvent, picture: QRectF) -> bool:
        """Zoom by the wheel with Ctrl over a picture painted there; whether it was that."""
        over = picture.contains(event.position())
        if not over or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        place = event.position() - picture.topLeft()
        shares = QPointF(place.x() / picture.width(), place.y() / picture.height())
        self.zoom_by(STEP ** (event.angleDelta().y() / 120), shares)
        return True

    def developed(self, array: NDArray[Any]) -> NDArray[Any]:
        """The image, bytes or numbers in [0, 1], in this contrast."""
        if (self.low, self.high) == (0.0, 1.0):
            return array
        grey = array.astype(np.float32) / (255 if array.dtype == np.uint8 else 1)
        spread: NDArray[Any] = (grey - self.low) / (self.high - self.low)
        return spread

    def part(self, size: QSize) -> QRectF:
        """What is seen of an image of this size, in its pixels."""
        width, height = size.width() / self.zoom, size.height() / self.zoom
        left = self.middle.x() * size.width() - width / 2
        top = self.middle.y() * size.height() - height / 2
        return QRectF(left, top, width, height)

    def _set(self, zoom: float, middle: QPointF, anyway: bool = False) -> None:
        edge = 0.5 / zoom
        middle = QPointF(min(max(edge, middle.x()), 1 - edge), min(max(edge, middle.y()), 1 - edge))
        if anyway or (zoom, middle) != (self.zoom, self.middle):
            self.zoom, self.middle = zoom, middle
            self.changed.emit()


def paint_image(painter: QPainter, target: QRectF, image: QImage, part: QRectF) -> None:
    """Paint a part of an image as squares where it is enlarged; averaged where it shrinks, so
    that no row is dropped."""
    ratio = painter.device().devicePixelRatio()
    shrunk = target.width() * ratio < part.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrunk)
    painter.drawImage(target, image, part)
