"""How far values lie around single points, in both directions: thin bars with caps."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from raven_gui.widgets.curves.values import Doubles, Series
from raven_gui.widgets.view_layer import Placement, Places

THIN, CAP = 1.2, 6.0
"""Pixels: of a bar, and across its end."""


@dataclass(frozen=True, eq=False)
class ErrorBars:
    """Bars from `low` to `high`, [N, 2] each; there is none where one is not finite."""

    low: Places
    high: Places

    def paint(self, painter: QPainter, placement: Placement, ink: QColor) -> None:
        """Paint them in the view's own pixels."""
        ends = np.concatenate([placement.pixels(self.low), placement.pixels(self.high)], axis=1)
        painter.setPen(QPen(ink, THIN, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        for four in ends[np.isfinite(ends).all(axis=1)].tolist():
            bar = QLineF(*four)
            if bar.length() > 0:
                painter.drawLines([bar, _cap(bar.p1(), bar), _cap(bar.p2(), bar)])


def error_bars(series: Series, places: Callable[[Doubles, Doubles], Places]) -> ErrorBars | None:
    """One bar along each axis for each point of a series, of the mean plus and minus its standard
    deviation, `places` telling where values lie in the view; None where nothing is known of it."""
    if series.std is None:
        return None
    x, y, (across, up) = series.x, series.y, series.std
    low, high = (
        np.concatenate([places(x + side * across, y), places(x, y + side * up)]) for side in (-1, 1)
    )
    return ErrorBars(low, high)


def _cap(end: QPointF, bar: QLineF) -> QLineF:
    half = QPointF(bar.dy(), -bar.dx()) * (CAP / 2 / bar.length())
    return QLineF(end - half, end + half)
