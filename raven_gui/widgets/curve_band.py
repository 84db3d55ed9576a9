"""How far values lie around a line: a band of its colour behind it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

OPACITY = 0.22
LEAST_SHARE = 0.05
"""Of the line itself: where a band reaches below zero, a logarithmic axis shows it to there."""


class Band:
    """Between two edges that are not drawn themselves."""

    def __init__(self, plot: pg.PlotWidget) -> None:
        self._plot = plot
        # Without any pen pyqtgraph would keep no path, and there is nothing between no paths.
        self._edges = [pg.PlotDataItem(pen=pg.mkPen(None)) for _ in range(2)]
        self._area = pg.FillBetweenItem(*self._edges)
        self._area.setZValue(-10)
        for item in (*self._edges, self._area):
            plot.addItem(item)

    def show(
        self,
        x: NDArray[np.float64],
        middle: NDArray[np.float64],
        around: NDArray[np.float64],
        color: QColor,
        logarithmic: bool,
    ) -> None:
        """`around` [2, N]: how far it reaches below and above `middle` [N]."""
        low, high = middle - around[0], middle + around[1]
        if logarithmic:
            low = np.maximum(low, LEAST_SHARE * middle)
        for edge, values in zip(self._edges, (low, high), strict=True):
            edge.setData(x, values)
        ground = QColor(color)
        ground.setAlphaF(OPACITY)
        self._area.setBrush(pg.mkBrush(ground))

    def remove(self) -> None:
        """Take it off the plot."""
        for item in (self._area, *self._edges):
            self._plot.removeItem(item)
