"""Images in one line, small enough to fit, of which the first and the last stand apart."""

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from raven_gui.widgets.drag_out import Carried, DragOut
from raven_gui.widgets.pixels import to_qimage

GAP, APART = 2, 10
SMALLEST = 24


class FilmStrip(QWidget):
    """Shows [C, H, W] images side by side; captions stand above. Each can be dragged out of the
    window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage] = []
        self._captions: Sequence[str] = ()
        self._tips: Sequence[str] = ()
        self._side = SMALLEST
        DragOut(self, self._to_drag)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_images(self, images: Sequence[NDArray[Any]], tips: Sequence[str] = ()) -> None:
        """Show these images, each with its tooltip."""
        self._images = [to_qimage(image) for image in images]
        self._tips = tips
        self.updateGeometry()
        self.update()

    def set_captions(self, captions: Sequence[str]) -> None:
        """Write above the images; nothing takes no room."""
        if list(captions) != list(self._captions):
            self._captions = captions
            self.updateGeometry()
            self.update()

    def set_side(self, side: int) -> None:
        """Draw the images in squares of this side."""
        if side != self._side:
            self._side = side
            self.updateGeometry()
            self.update()

    def images(self) -> list[QImage]:
        """What is shown, in its own size."""
        return list(self._images)

    def cell(self, index: int) -> QRect:
        """Where an image is painted."""
        apart = APART * ((index > 0) + (index == len(self._images) - 1 and index > 0))
        return QRect(index * (self._side + GAP) + apart, self._head(), self._side, self._side)

    def tip_at(self, place: QPoint) -> str:
        """The tooltip of the image at a place; empty where there is none."""
        tips = (tip for index, tip in enumerate(self._tips) if self.cell(index).contains(place))
        return next(tips, "")

    def captioned(self) -> list[int]:
        """The images whose captions are written: those at the ends, and as many as have room."""
        last = len(self._captions) - 1
        widest = max(map(self.fontMetrics().horizontalAdvance, self._captions), default=0)
        stride = -(-(widest + GAP) // (self._side + GAP))
        return [i for i in range(last + 1) if i in (0, last) or (i - 1) % max(1, stride) == 0]

    def sizeHint(self) -> QSize:
        last = self.cell(max(0, len(self._images) - 1))
        return QSize(last.right() + 1, last.bottom() + 1)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, image in enumerate(self._images):
            cell = self.cell(index)
            size = image.size().scaled(cell.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(cell.topLeft(), size)
            target.moveCenter(cell.center())
            shrunk = target.width() * self.devicePixelRatioF() < image.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrunk)
            painter.drawImage(target, image)
        painter.setPen(self.palette().placeholderText().color())
        for index in self.captioned():
            cell = self.cell(index)
            line = QRect(cell.left() - self._side, 0, 3 * self._side, self._head())
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._captions[index])
        painter.end()

    def _to_drag(self, place: QPointF) -> list[Carried]:
        inside = (i for i in range(len(self._images)) if self.cell(i).contains(place.toPoint()))
        return [Carried(f"image {i + 1}", self._images[i]) for i in inside]

    def _head(self) -> int:
        return self.fontMetrics().height() + 2 if self._captions else 0


def side_for(count: int, width: int) -> int:
    """The side of `count` images that fill a strip of this width."""
    return max(SMALLEST, (width - 2 * APART - GAP * (count - 1)) // max(1, count))
