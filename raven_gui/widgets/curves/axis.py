"""An axis that says plain numbers, and is drawn once for many pictures of the same range."""

import math
from collections.abc import Iterable, Iterator
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPicture, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

from engine.digits import number, on_axis

NAMED, EVERY = "125", "123456789"
"""First digits of the numbers that a logarithmic axis names."""
_Line = tuple[QPen, QPointF, QPointF]


class PlainAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis that says 200 rather than 2·10² where it is logarithmic, and of the lines between
    two powers of ten names the second and the fifth, as the others have no room, or all where it
    shows so little that one name would stand alone. Its own name is as small as its length asks
    for.

    Its lines and numbers are kept as pixels: to lay them out takes longer than all else in a plot
    that is drawn ten times a second.
    """

    picture: QPicture | None
    """What pyqtgraph would keep of the axis: it drops it wherever something has changed."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)  # 0.05, rather than 50 under a name that ends in (x0.001)
        self.whole = False
        """Whether what it tells is counted, so that no part of one is named."""
        self._pixels = QPixmap()
        self._drawn: tuple[QTransform, QSize, float] | None = None

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """No lines between whole numbers that are counted, while two of these are seen."""
        spaced: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        if not self.whole or high - low < 1:
            return spaced
        return [(apart, first) for apart, first in spaced if apart >= 1] or [(1.0, 0.0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Numbers with a comma between thousands, and as many digits as tell ticks apart."""
        if self.logMode:
            return self.logTickStrings(values, scale, spacing)
        places = max(0, math.ceil(-math.log10(spacing * scale) - 1e-9))
        return [on_axis(value * scale + 0.0, places) for value in values]  # no negative zero

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The numbers themselves."""
        told = NAMED if len(list(_places(NAMED, *self.range))) > 1 else EVERY
        return [_named(10**value, told) for value in values]

    def resizeEvent(self, event: Any = None) -> None:
        """The name stands in the middle."""
        super().resizeEvent(event)
        if self.label is None:
            return
        upright = self.orientation in ("left", "right")
        length = self.size().height() if upright else self.size().width()
        words = self.label.boundingRect().width()
        self.label.setScale(min(1.0, length / words) if words else 1.0)
        half, place = words * self.label.scale() / 2, self.label.pos()
        if upright:
            self.label.setPos(place.x(), int(length / 2 + half))
        else:
            self.label.setPos(int(length / 2 - half), place.y())

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


def _places(digits: str, low: float, high: float) -> Iterator[float]:
    """Logarithms from `low` to `high` of numbers of one digit, that many tens: of these digits."""
    for power in range(math.floor(low), math.floor(high) + 1):
        for digit in digits:
            if low <= power + math.log10(int(digit)) <= high:
                yield power + math.log10(int(digit))


def _named(value: float, digits: str) -> str:
    return number(value) if f"{value:.0e}"[0] in digits else ""
