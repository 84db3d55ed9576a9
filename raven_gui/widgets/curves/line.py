"""One line of a plot, of which on a screen only what is new is drawn."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

from raven_gui.widgets.curves.error_bars import CAP, ErrorBars
from raven_gui.widgets.curves.paper import PaperLine
from raven_gui.widgets.curves.values import Doubles
from raven_gui.widgets.view_layer import Placement, Places, ViewItem

WIDTH, SYMBOL = 2.0, 9.0
SHORT = 64
"""A line of fewer points is drawn as one path: long connections would be seen to overlap."""
UNSETTLED = 2
"""So many points at a line's end may still move as it grows."""
LEVEL = 0.0


class Line(ViewItem):
    """A line with gaps where values are not finite.

    It keeps as pixels what it has drawn on a screen, until the view or the points change. Qt needs
    a hundred milliseconds for a smooth path through a thousand noisy points, a few for their
    connections one by one, which look the same on a screen, and next to nothing for the newest. A
    figure gets the path, and so do short lines, and dashed ones, whose dashes would begin anew.
    """

    def __init__(self, name: str, view: pg.ViewBox, key: str) -> None:
        super().__init__(view, LEVEL)
        self.name, self.key = name, key
        """What it is called now, and what finds it again when it is called otherwise."""
        self.x, self.y = np.empty(0), np.empty(0)
        """What is drawn, before it takes logarithms."""
        self.color, self.style = QColor(), Qt.PenStyle.SolidLine
        self.symbol: str | None = None
        self.places: Places = np.empty((0, 2))
        """Where it goes in the view, [N, 2]."""
        self.bars: ErrorBars | None = None
        self._pixels = QPixmap()
        self._drawn: tuple[Placement, QTransform, QColor] | None = None
        self._settled: Places = np.empty((0, 2))

    def set_look(self, color: QColor, style: Qt.PenStyle, symbol: str | None) -> None:
        """Its colour, and what tells it from others without colour."""
        if (color, style, symbol) != (self.color, self.style, self.symbol):
            self.color, self.style, self.symbol = QColor(color), style, symbol
            self.update()

    def set_values(
        self, x: Doubles, y: Doubles, places: Places, bars: ErrorBars | None = None
    ) -> None:
        """What is drawn, [N] each, where it goes in the view, [N, 2], and its error bars."""
        self.x, self.y, self.places, self.bars = x, y, places, bars
        self.update()

    @property
    def margin(self) -> float:
        """Pixels around its points that its symbols and bars need."""
        return max(SYMBOL / 2 * (self.symbol is not None), CAP / 2 * (self.bars is not None))

    def reach(self) -> list[Places]:
        """Where it goes, for the view that is to show it."""
        bars = self.bars
        return [self.places] if bars is None else [self.places, bars.low, bars.high]

    def on_paper(self) -> PaperLine:
        """How it is drawn now."""
        pen = QPen(self.color, WIDTH, self.style)
        shown = None if self.style == Qt.PenStyle.NoPen else pen
        return PaperLine(self.places, shown, self.symbol, SYMBOL, self.color, self.bars)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """What is kept, and the newest connections."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn, placement = self.on_paper(), self.placement()
        if len(self.places) < SHORT or self.style != Qt.PenStyle.SolidLine or widget is None:
            drawn.paint(painter, placement, QColor)
            return
        self._paint_grown(painter, placement)
        drawn.paint_symbols(painter, placement, QColor)

    def _paint_grown(self, painter: QPainter, placement: Placement) -> None:
        points, pen = placement.pixels(self.places), QPen(self.color, WIDTH)
        settled = len(points) - UNSETTLED
        # In the screen's own pixels, wherever between them the view begins: what is kept has to
        # meet what is new.
        place = painter.deviceTransform()
        frame = place.mapRect(self.boundingRect()).toAlignedRect()
        within = place * QTransform.fromTranslate(-frame.x(), -frame.y())
        look = (placement, within, self.color)
        if self._drawn != look or not self._continued_by(points[:settled]):
            self._pixels = QPixmap(frame.size())
            self._pixels.fill(Qt.GlobalColor.transparent)
            self._settled, self._drawn = np.empty((0, 2)), look
        canvas = QPainter(self._pixels)
        canvas.setTransform(within)
        connect(canvas, pen, points[max(0, len(self._settled) - 1) : settled])
        canvas.end()
        self._settled = points[:settled]
        # No more than the line takes up: to blend the rest of a large plot takes its time, too.
        covered = place.mapRect(self._covered(points)).toAlignedRect() & frame
        if not covered.isEmpty():
            painter.save()
            painter.setTransform(place.inverted()[0] * painter.worldTransform())
            painter.drawPixmap(covered, self._pixels, covered.translated(-frame.topLeft()))
            painter.restore()
        connect(painter, pen, points[settled - 1 :])

    def _covered(self, points: Places) -> QRectF:
        """The part of the view that the line goes through."""
        there = points[np.isfinite(points).all(axis=1)]
        if not len(there):
            return QRectF()
        low, high = there.min(axis=0) - WIDTH, there.max(axis=0) + WIDTH
        box = QRectF(QPointF(*low.tolist()), QPointF(*high.tolist()))
        return box & self.boundingRect()

    def _continued_by(self, points: Places) -> bool:
        before = self._settled
        return len(before) <= len(points) and np.array_equal(
            before, points[: len(before)], equal_nan=True
        )


def connect(painter: QPainter, pen: QPen, points: Places) -> None:
    """Draw straight connections of points [N, 2], none from or to one that is not finite."""
    ends = np.concatenate((points[:-1], points[1:]), axis=1)
    lines = [QLineF(*four) for four in ends[np.isfinite(ends).all(axis=1)].tolist()]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.drawLines(lines)
