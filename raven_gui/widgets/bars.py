"""A distribution over cells as bars, below a line for another one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from raven_gui.palettes import Colours
from raven_gui.theme import Theme
from raven_gui.widgets.cell_field import CellField


def paint_bars(
    painter: QPainter,
    rect: QRectF,
    bars: NDArray[Any],
    line: NDArray[Any],
    top: float,
    colours: Colours,
) -> None:
    """Fill `rect` with `bars` [N] and a stepped `line` [N]; `top` is the probability at its top."""
    width, scale = rect.width() / len(bars), rect.height() / top
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.accent))
    for place, height in enumerate(np.minimum(bars, top) * scale):
        if height > 0:
            left = rect.left() + place * width
            painter.drawRect(QRectF(left, rect.bottom() - float(height), width, float(height)))
    steps = QPolygonF()
    for place, height in enumerate(np.minimum(line, top) * scale):
        for side in (0, 1):
            left = rect.left() + (place + side) * width
            steps.append(QPointF(left, rect.bottom() - float(height)))
    pen = QPen(QColor(colours.text))
    pen.setWidthF(1.2)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawPolyline(steps)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


class Bars(CellField):
    """Shows one distribution as bars and another as a line."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent)
        self.values: NDArray[Any] = np.zeros(0)
        self._line: NDArray[Any] = np.zeros(0)
        self._top = 1.0

    def show_bars(self, bars: NDArray[Any], line: NDArray[Any], top: float) -> None:
        """Show `bars` [N] and `line` [N]; `top` is the probability at the upper edge."""
        self.values, self._line, self._top = bars, line, top
        self.set_cells(len(bars), 1)

    def paint_cells(self, painter: QPainter, rect: QRectF, colours: Colours) -> None:
        paint_bars(painter, rect, self.values, self._line, self._top, colours)
