"""An axis that says plain numbers, and is drawn once for many pictures of the same range."""

import math
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPicture, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

_Line = tuple[QPen, QPointF, QPointF]


class PlainAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis that says 200 rather than 2·10² where it is logarithmic, and of the lines between
    two powers of ten names the second and the fifth, as the others have no room.

    Its lines and numbers are kept as pixels: to lay them out takes longer than all else in a plot
    that is drawn ten times a second.
    """

    picture: QPicture | None
    """What pyqtgraph would keep of the axis: it drops it wherever something has changed."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)  # 0.05, rather than 50 under a name that ends in (x0.001)
        self._pixels = QPixmap()
        self._drawn: tuple[QTransform, QSize, float] | None = None

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The numbers themselves."""
        return [_named(10**value) for value in values]

    def changeEvent(self, event: QEvent) -> None:
        """Write the name in letters of their new size; the numbers are laid out for it, too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.label.setFont(self.font())
            self.setLabel(self.labelText)
            self.picture = None
            self.update()

    def paint(self, painter: QPainter, option: Any, widget: QWidget | None) -> None:
        """From the pixels, unless something has changed."""
        ratio = painter.device().devicePixelRatioF()
        place = painter.worldTransform()
        frame = place.mapRect(self.boundingRect())
        corner = QPointF(math.floor(frame.left()), math.floor(frame.top()))
        room = QSize(
            math.ceil((frame.right() - corner.x()) * ratio),
            math.ceil((frame.bottom() - corner.y()) * ratio),
        )
        if self.picture is None or self._drawn != (place, room, ratio):
            self._pixels = QPixmap(room)
            self._pixels.setDevicePixelRatio(ratio)
            self._pixels.fill(Qt.GlobalColor.transparent)
            canvas = QPainter(self._pixels)
            canvas.setRenderHints(painter.renderHints())
            canvas.setTransform(place * QTransform.fromTranslate(-corner.x(), -corner.y()))
            parts = self.generateDrawSpecs(canvas)
            if parts is not None:
                self._draw(canvas, *parts)
            canvas.end()
            self.picture, self._drawn = QPicture(), (place, room, ratio)
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(corner, self._pixels)
        painter.restore()

    def _draw(
        self,
        painter: QPainter,
        line: _Line,
        ticks: Iterable[_Line],
        words: Iterable[tuple[QRectF, Qt.AlignmentFlag, str]],
    ) -> None:
        """What `generateDrawSpecs` says there is to draw; all lines are across or upright."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for pen, start, end in (line, *ticks):
            # Qt takes a tenth of the time to fill a long rectangle as to draw a line across.
            long = QRectF(QPointF(start), QPointF(end)).normalized()
            painter.fillRect(long.adjusted(-0.5, -0.5, 0.5, 0.5), pen.color())
        if self.style["tickFont"] is not None:
            painter.setFont(self.style["tickFont"])
        painter.setPen(self.textPen())
        painter.setClipRect(self.boundingRect().toAlignedRect())
        for room, flags, word in words:
            painter.drawText(room, int(flags), word)


def _named(value: float) -> str:
    return f"{value:g}" if f"{value:.0e}"[0] in "125" else ""
