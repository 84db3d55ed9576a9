"""Lines and bands as they stand in a view, on a screen and on paper."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import hypot

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen, QPolygonF

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
from pyqtgraph.functions import arrayToQPolygonF  # isort: skip
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols  # isort: skip

from raven_gui.widgets.curves.error_bars import ErrorBars
from raven_gui.widgets.view_layer import Placement, Places

Recolour = Callable[[QColor], QColor]
"""From a colour of the window to that of what is painted on."""
PORTION = 48
"""So many points of a line or a band are drawn at a time where it becomes pixels: the work grows
with the square of their number, and nobody else may run meanwhile."""


@dataclass(frozen=True, eq=False)
class PaperLine:
    """A line through `places` [N, 2], broken where one is not finite, in `pen`, or not drawn where
    that is None; with a symbol, by pyqtgraph's name for it, at each place, or without; and with
    error bars behind these."""

    places: Places
    pen: QPen | None
    symbol: str | None = None
    size: float = 0.0
    inside: QColor | None = None
    bars: ErrorBars | None = None

    def paint(self, painter: QPainter, placement: Placement, recolour: Recolour) -> None:
        """Paint it in the view's own pixels."""
        if self.pen is not None:
            painter.setPen(self._pen(self.pen, recolour))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for run in _finite_runs(placement.pixels(self.places)):
                _draw_line(painter, run)
        self.paint_symbols(painter, placement, recolour)

    def paint_symbols(self, painter: QPainter, placement: Placement, recolour: Recolour) -> None:
        """Paint its symbols and their error bars alone, in the view's own pixels."""
        if self.bars is not None and self.inside is not None:
            self.bars.paint(painter, placement, recolour(self.inside))
        if self.symbol is not None:
            spots = placement.pixels(self.places)
            for x, y in spots[np.isfinite(spots).all(axis=1)].tolist():
                self.paint_symbol(painter, QPointF(x, y), recolour)

    def paint_sample(self, painter: QPainter, left: QPointF, width: float, to: Recolour) -> None:
        """Paint a piece of it, as a legend shows it."""
        if self.pen is not None:
            painter.setPen(self._pen(self.pen, to))
            painter.drawLine(left, left + QPointF(width, 0))
        if self.symbol is not None:
            self.paint_symbol(painter, left + QPointF(width / 2, 0), to)

    def paint_symbol(self, painter: QPainter, middle: QPointF, recolour: Recolour) -> None:
        """Paint one symbol."""
        if self.symbol is None:
            return
        painter.save()
        painter.translate(middle)
        painter.scale(self.size, self.size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if self.inside is None else recolour(self.inside))
        painter.drawPath(Symbols[self.symbol])
        painter.restore()

    @staticmethod
    def _pen(pen: QPen, recolour: Recolour) -> QPen:
        made = QPen(pen)
        made.setCosmetic(False)  # it is as thick as on the screen, not a hairline
        made.setWidthF(max(1.0, pen.widthF()))
        made.setColor(recolour(pen.color()))
        return made


@dataclass(frozen=True, eq=False)
class PaperBand:
    """What lies between `low` and `high` [N, 2]."""

    low: Places
    high: Places
    ink: QColor

    def paint(self, painter: QPainter, placement: Placement, recolour: Recolour) -> None:
        """Paint it in the view's own pixels."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(recolour(self.ink))
        both = np.concatenate([placement.pixels(self.low), placement.pixels(self.high)], axis=1)
        for run in _finite_runs(both):
            for part in _portions(painter, run):
                painter.drawPolygon(_polygon(np.concatenate([part[:, :2], part[::-1, 2:]])))


def _finite_runs(places: Places) -> Iterator[Places]:
    """The parts [n, ...] of places [N, ...] between those that are not finite."""
    whole = np.isfinite(places).all(axis=1)
    edges = np.flatnonzero(np.diff(whole.astype(np.int8), prepend=0, append=0))
    for first, end in edges.reshape(-1, 2).tolist():
        yield places[first:end]


def _portions(painter: QPainter, spots: Places) -> Iterator[Places]:
    """All of it where it stays one, as in PDF, and portions that meet where it becomes pixels."""
    raster = painter.paintEngine().type() == QPaintEngine.Type.Raster
    portion = PORTION if raster else max(1, len(spots))
    for first in range(0, max(1, len(spots) - 1), portion):
        yield spots[first : first + portion + 1]


def _draw_line(painter: QPainter, spots: Places) -> None:
    pen = QPen(painter.pen())
    gone = 0.0
    for part in _portions(painter, spots):
        pen.setDashOffset(gone / pen.widthF())
        painter.setPen(pen)
        painter.drawPolyline(_polygon(part))
        gone += sum(hypot(*step) for step in np.diff(part, axis=0).tolist())


def _polygon(spots: Places) -> QPolygonF:
    polygon: QPolygonF = arrayToQPolygonF(*np.ascontiguousarray(spots.T))
    return polygon
