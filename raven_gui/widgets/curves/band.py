"""How far values lie around a line: a band of its colour behind it."""

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

from raven_gui.widgets.curves.paper import PaperBand
from raven_gui.widgets.curves.values import Doubles
from raven_gui.widgets.view_layer import Places, ViewItem

OPACITY = 0.22
LEAST_SHARE = 0.05
"""Of the line itself: where a band reaches below zero, a logarithmic axis shows it to there."""
BEHIND_LINES = -10.0
SMOOTH = 64
"""A band of more points is drawn with rough edges: smooth ones are not seen in so many, and take
twenty times as long."""


class Band(ViewItem):
    """Between two edges that are not drawn themselves."""

    margin = 0.0

    def __init__(self, view: pg.ViewBox) -> None:
        super().__init__(view, BEHIND_LINES)
        self._low: Places = np.empty((0, 2))
        self._high: Places = np.empty((0, 2))
        self._ground = QColor()

    def set_values(self, low: Places, high: Places, color: QColor) -> None:
        """Its edges in the view, [N, 2] each, and the colour of its line."""
        self._low, self._high = low, high
        self._ground = QColor(color)
        self._ground.setAlphaF(OPACITY)
        self.update()

    def reach(self) -> list[Places]:
        """Where it goes, for the view that is to show it."""
        return [self._low, self._high]

    def on_paper(self) -> PaperBand:
        """How it is drawn now."""
        return PaperBand(self._low, self._high, self._ground)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Fill what is between the edges."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(self._low) <= SMOOTH)
        self.on_paper().paint(painter, self.placement(), QColor)


def both_sides(around: ArrayLike, values: Doubles) -> Doubles:
    """How far a band reaches below and above its line, [2, N], where `around` may be one for both
    sides; `values` are the line's, [N]."""
    return np.broadcast_to(np.asarray(around, np.float64), (2, len(values)))
