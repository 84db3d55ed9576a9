"""One image, crisp at any size, with a caption."""

from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from raven_gui.widgets.drag_out import Carried, DragOut
from raven_gui.widgets.picture_view import PictureView, paint_image
from raven_gui.widgets.pixels import diverging, to_qimage

_GAP = 4


class Picture(QWidget):
    """Shows an image as large as fits, its pixels as squares; the caption below is elided.

    It can be dragged out of the window. Pictures that share a `view` are zoomed together by the
    wheel with Ctrl, moved by dragging while they are zoomed, and shown whole again by a double
    click.
    """

    def __init__(
        self, caption: str = "", parent: QWidget | None = None, view: PictureView | None = None
    ) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._array: NDArray[Any] | None = None
        self._original: NDArray[Any] | None = None
        self._caption = ""
        self._border = QColor()
        self._view = view
        self._dragged: QPointF | None = None
        DragOut(self, self._to_drag)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_caption(caption)
        if view is not None:
            view.changed.connect(self._develop)

    def set_image(self, array: NDArray[Any], original: NDArray[Any] | None = None) -> None:
        """Show [H, W], [C, H, W] or [H, W, C]: uint8, or numbers in [0, 1]; and `original` while
        the view shows originals."""
        self._array, self._original = array, original
        self._develop()

    def set_perturbation(self, array: NDArray[Any], gain: float = 1.0) -> None:
        """Show signed numbers in blue, white and red; full colour at a magnitude of 1/gain."""
        self._array = self._original = None
        self._image = to_qimage(diverging(array, gain))
        self.update()

    def clear(self) -> None:
        """Show an empty frame."""
        self._array = self._original = None
        self._image = QImage()
        self.update()

    def set_caption(self, caption: str) -> None:
        """Set the words below; the whole of them is the tooltip and the accessible name."""
        self._caption = caption
        self.setToolTip(caption)
        self.setAccessibleName(caption or "Picture")
        self.updateGeometry()
        self.update()

    def set_border(self, colour: QColor | None) -> None:
        """Frame the image in `colour`; None takes the frame away."""
        self._border = QColor() if colour is None else colour
        self.update()

    def image(self) -> QImage:
        """What is shown, in its own size."""
        return self._image

    def sizeHint(self) -> QSize:
        return QSize(112, 112 + self._caption_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 40 + self._caption_height())

    def image_rect(self) -> QRectF:
        """Where the image is painted, in the widget's coordinates."""
        room = QRectF(self.rect()).adjusted(2, 2, -2, -2 - self._caption_height())
        if self._image.isNull():
            side = max(0.0, min(room.width(), room.height()))
            size = QRectF(0, 0, side, side).size()
        else:
            size = QRectF(self._image.rect()).size()
            size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        ratio = self.devicePixelRatioF()
        # On whole device pixels, or the outer rows of the image would be blurred or cut.
        left = round((room.left() + (room.width() - size.width()) / 2) * ratio) / ratio
        top = round((room.top() + (room.height() - size.height()) / 2) * ratio) / ratio
        return QRectF(
            left, top, round(size.width() * ratio) / ratio, round(size.height() * ratio) / ratio
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        target = self.image_rect()
        if self._image.isNull():
            painter.setPen(self.palette().mid().color())
            painter.drawRoundedRect(target.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        else:
            whole = QRectF(self._image.rect())
            part = whole if self._view is None else self._view.part(self._image.size())
            paint_image(painter, target, self._image, part)
        if self._border.isValid():
            pen = painter.pen()
            pen.setColor(self._border)
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRect(target)
        if self._caption:
            self._paint_caption(painter, target)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._view is None or not self._view.take_wheel(event, self.image_rect()):
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._view is not None and event.button() == Qt.MouseButton.LeftButton:
            self._dragged = event.position()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._view is not None and self._dragged is not None:
            self._view.drag(self._dragged, event.position(), self.image_rect())
            self._dragged = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._view is not None:
            self._view.reset()

    def _to_drag(self, place: QPointF) -> list[Carried]:
        """Out of the window; but a picture that is zoomed is moved by dragging."""
        zoomed = self._view is not None and self._view.zoom > 1
        if self._image.isNull() or zoomed or not self.image_rect().contains(place):
            return []
        return [Carried(self._caption or self.accessibleName(), self._image)]

    def _develop(self) -> None:
        """Make what is shown of the numbers, in the view's contrast."""
        if self._array is not None:
            instead = self._view is not None and self._view.originals
            array = self._original if instead and self._original is not None else self._array
            self._image = to_qimage(array if self._view is None else self._view.developed(array))
        self.update()

    def _caption_height(self) -> int:
        return self.fontMetrics().height() + _GAP if self._caption else 0

    def _paint_caption(self, painter: QPainter, target: QRectF) -> None:
        line = QRect(0, round(target.bottom()) + _GAP, self.width(), self.fontMetrics().height())
        words = self.fontMetrics().elidedText(
            self._caption, Qt.TextElideMode.ElideRight, line.width()
        )
        painter.setPen(self.palette().windowText().color())
        painter.drawText(line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
