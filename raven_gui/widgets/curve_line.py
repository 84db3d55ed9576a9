"""One line of a plot, of which on a screen only what is new is drawn."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

SHORT = 64
"""A line of fewer points is drawn as one path: long connections would be seen to overlap."""
UNSETTLED = 2
"""So many points at a line's end may still move as it grows."""


class Line(pg.PlotDataItem):  # type: ignore[misc]
    """A line with gaps where values are not finite."""

    curve: Any

    def __init__(self, name: str) -> None:
        super().__init__(name=name, connect="finite", symbolPen=None)
        self.curve.setParentItem(None)
        self.curve = GrowingCurve()
        self.curve.setParentItem(self)
        self.curve.stackBefore(self.scatter)
        self._look: tuple[QColor, Qt.PenStyle, str | None] | None = None

    def set_look(self, color: QColor, style: Qt.PenStyle, symbol: str | None) -> None:
        """Its colour, and what tells it from others without colour."""
        look = (QColor(color), style, symbol)
        if look == self._look:
            return
        self._look = look
        self.setPen(pg.mkPen(color, width=2, style=style))
        self.setSymbol(symbol)
        self.setSymbolBrush(color)
        self.setSymbolSize(9)


class GrowingCurve(pg.PlotCurveItem):  # type: ignore[misc]
    """Keeps as pixels what it has drawn on a screen, until the view or the points change.

    Qt needs a hundred milliseconds for a smooth path through a thousand noisy points, a few for
    their connections one by one, which look the same on a screen, and next to nothing for the
    newest. A figure gets the path, and so do short lines, and dashed ones, whose dashes would
    begin anew.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pixels = QPixmap()
        self._drawn: tuple[QTransform, QRect, float, QPen] | None = None
        self._points = np.empty((0, 2))

    def paint(self, painter: QPainter, option: Any, widget: QWidget | None) -> None:
        """What is kept, and the newest connections."""
        x, y = self.getData()
        pen = self.opts["pen"]
        short = x is None or len(x) < SHORT
        if widget is None or short or pen.style() != Qt.PenStyle.SolidLine:
            super().paint(painter, option, widget)
            return
        place, view, ratio = painter.worldTransform(), self.getViewBox(), widget.devicePixelRatioF()
        frame = view.mapRectToScene(view.rect()).toAlignedRect()
        points = np.stack((x * place.m11() + place.dx(), y * place.m22() + place.dy()), axis=1)
        settled = len(points) - UNSETTLED
        if self._drawn != (place, frame, ratio, pen) or not self._continued_by(points[:settled]):
            self._pixels = QPixmap(frame.size() * ratio)
            self._pixels.setDevicePixelRatio(ratio)
            self._pixels.fill(Qt.GlobalColor.transparent)
            self._points = np.empty((0, 2))
            self._drawn = (QTransform(place), frame, ratio, QPen(pen))
        canvas = QPainter(self._pixels)
        canvas.translate(-frame.topLeft())
        connect(canvas, pen, points[max(0, len(self._points) - 1) : settled])
        canvas.end()
        self._points = points[:settled]
        painter.save()
        painter.resetTransform()
        # No more than the line takes up: to blend the rest of a large plot takes its time, too.
        covered = place.mapRect(self.boundingRect()).toAlignedRect() & frame
        source = covered.translated(-frame.topLeft())
        size = covered.size() * ratio
        painter.drawPixmap(covered, self._pixels, QRect(source.topLeft() * ratio, size))
        connect(painter, pen, points[settled - 1 :])
        painter.restore()

    def _continued_by(self, points: NDArray[np.float64]) -> bool:
        before = self._points
        return len(before) <= len(points) and np.array_equal(
            before, points[: len(before)], equal_nan=True
        )


def connect(painter: QPainter, pen: QPen, points: NDArray[np.float64]) -> None:
    """Draw straight connections of points [N, 2], none from or to one that is not finite."""
    ends = np.concatenate((points[:-1], points[1:]), axis=1)
    lines = [QLineF(*four) for four in ends[np.isfinite(ends).all(axis=1)].tolist()]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.drawLines(lines)
