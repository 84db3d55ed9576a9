"""A small card beside the pointer: a thumbnail and a line of words."""

from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from raven_gui.widgets.pixels import to_qimage

ImageOf = Callable[[int], NDArray[Any] | None]
WordsOf = Callable[[int], str]
_SIDE, _EDGE = 72, 6


class HoverCard(QWidget):
    """Shows what lies under the pointer in `over`; leaves with the pointer."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._image_of: ImageOf | None = None
        self._words_of: WordsOf = str
        self._index: int | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        over.installEventFilter(self)

    def set_source(self, image_of: ImageOf | None, words_of: WordsOf = str) -> None:
        """Ask `image_of(index)` for an image and `words_of(index)` for the line below it."""
        self._image_of, self._words_of = image_of, words_of

    def index(self) -> int | None:
        """What is shown, or None."""
        return self._index

    def show_image(self, index: int | None, pointer: QPoint) -> None:
        """Show `index` beside `pointer`, on the side where there is room; None hides the card."""
        self._index = index
        if index is None or self._image_of is None:
            self.hide()
            return
        words = self.fontMetrics().horizontalAdvance(self._words_of(index))
        width = max(_SIDE, min(words, 220)) + 2 * _EDGE
        height = _SIDE + self.fontMetrics().height() + 3 * _EDGE
        room = self._over.rect()
        x = pointer.x() + 16
        y = pointer.y() + 12
        if x + width > room.right():
            x = pointer.x() - 16 - width
        if y + height > room.bottom():
            y = pointer.y() - 12 - height
        self.setGeometry(max(0, x), max(0, y), width, height)
        self.show()
        self.raise_()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.show_image(None, QPoint())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._index is None or self._image_of is None:
            return
        # Asked for before there is a painter, which must be ended whatever they raise.
        pixels, words = self._image_of(self._index), self._words_of(self._index)
        palette = self.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(palette.mid().color())
        painter.setBrush(palette.toolTipBase())
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        place = QRect((self.width() - _SIDE) // 2, _EDGE, _SIDE, _SIDE)
        if pixels is not None:
            image = to_qimage(pixels)
            size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(place.topLeft(), size)
            target.moveCenter(place.center())
            painter.drawImage(target, image)
        line = QRect(_EDGE, place.bottom() + _EDGE, self.width() - 2 * _EDGE, self.height())
        words = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.setPen(palette.toolTipText().color())
        painter.drawText(line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
        painter.end()
