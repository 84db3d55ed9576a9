"""The picked images in one line, to choose the one that is looked at."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.service.messages import Floats
from raven_gui.widgets.image_drag import drag_image, dragged_image, far_enough
from raven_gui.widgets.pixels import to_qimage

LARGEST = 44
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class FocusStrip(QWidget):
    """Thumbnails side by side, small enough to fit; arrows, Home, End and clicks choose one.

    `chosen(index)` follows the user, not `set_focus`; `left(step)` tells that an arrow leads out
    of the strip. `hovered(index)` follows the pointer, None where it is over none. A thumbnail can
    be dragged; one that is dropped here is `dropped(dataset, index, onto)`.
    """

    chosen = Signal(int)
    left = Signal(int)
    hovered = Signal(object)
    dropped = Signal(str, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refs: Sequence[tuple[str, int]] = ()
        self._images: list[QImage] = []
        self._focus = 0
        self._pointed: tuple[str, int] | None = None
        self._pressed: QPointF | None = None
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Attacked images")
        self.setToolTip(
            "Picked images that are attacked together. Arrow keys choose the one below, and lead "
            "on to the others. Drag one onto another to make that look like it to the encoders."
        )

    def set_images(self, refs: Sequence[tuple[str, int]], images: Sequence[Floats]) -> None:
        """Show images [C, H, W] in [0, 1], by their data sets and indices."""
        if refs != self._refs:
            self._refs = refs
            self._images = [to_qimage(image) for image in images]
            self.update()

    def set_focus(self, index: int, name: str) -> None:
        """Mark one of the images, whose name is `name`."""
        self._focus = index
        self.setAccessibleDescription(f"{name}, {index + 1} of {len(self._images)}")
        self.update()

    def highlight(self, ref: tuple[str, int] | None) -> None:
        """Draw a frame around this image, which is pointed at somewhere, if it is here."""
        if ref != self._pointed:
            self._pointed = ref
            self.update()

    def cell(self, index: int) -> QRect:
        """Where an image is painted with its frame."""
        side = min(LARGEST, self.width() // max(1, len(self._images)))
        return QRect(index * side, (self.height() - side) // 2, side, side)

    def sizeHint(self) -> QSize:
        return QSize(LARGEST * max(1, len(self._images)), LARGEST)

    def minimumSizeHint(self) -> QSize:
        return QSize(16 * max(1, len(self._images)), LARGEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        last = len(self._images) - 1
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        index = ends.get(key, self._focus + STEPS.get(key, 0))
        if key in STEPS and not 0 <= index <= last:
            self.left.emit(STEPS[key])
        elif key in STEPS or key in ends:
            self.chosen.emit(max(0, min(index, last)))
        else:
            super().keyPressEvent(event)

    def index_at(self, place: QPointF) -> int:
        """The image at a place; -1 where there is none."""
        inside = (i for i in range(len(self._images)) if self.cell(i).contains(place.toPoint()))
        return next(inside, -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.index_at(event.position())
        self._pressed = event.position() if index >= 0 else None
        if index >= 0:
            self.chosen.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            index = self.index_at(event.position())
            self.hovered.emit(index if index >= 0 else None)
            return
        if not far_enough(self._pressed, event.position()):
            return
        index, self._pressed = self.index_at(self._pressed), None
        if index >= 0:
            drag_image(self, self._refs[index], self._images[index])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_image(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        image = dragged_image(event.mimeData())
        if image is not None:
            event.acceptProposedAction()
            self.dropped.emit(*image, self.index_at(event.position()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, image in enumerate(self._images):
            cell = self.cell(index)
            if index == self._focus:
                ink = self.palette().text() if self.hasFocus() else self.palette().highlight()
                painter.setPen(QPen(ink, 2))
                painter.setBrush(self.palette().highlight())
                painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)
            elif self._refs[index] == self._pointed:
                painter.setPen(QPen(self.palette().highlight(), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(cell.adjusted(4, 4, -4, -4), image)
        painter.end()
