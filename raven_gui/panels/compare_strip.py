"""The picked images in one line, to choose the one that is looked at."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.service.messages import Floats
from raven_gui.widgets.pixels import to_qimage

LARGEST = 44
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class FocusStrip(QWidget):
    """Thumbnails side by side, small enough to fit; arrows, Home, End and clicks choose one.

    `chosen(index)` follows the user, not `set_focus`.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: Sequence[Floats] = ()
        self._images: list[QImage] = []
        self._focus = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Attacked images")
        self.setToolTip("The picked images that are attacked. Arrow keys choose the one below.")

    def set_images(self, images: Sequence[Floats]) -> None:
        """Show images [C, H, W] in [0, 1]."""
        if images is not self._source:
            self._source = images
            self._images = [to_qimage(image) for image in images]
            self.update()

    def set_focus(self, index: int, name: str) -> None:
        """Mark one of the images, whose name is `name`."""
        self._focus = index
        self.setAccessibleDescription(f"{name}, {index + 1} of {len(self._images)}")
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
        if key in STEPS or key in ends:
            self.chosen.emit(max(0, min(index, last)))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        for index in range(len(self._images)):
            if self.cell(index).contains(place):
                self.chosen.emit(index)

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
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(cell.adjusted(4, 4, -4, -4), image)
        painter.end()
