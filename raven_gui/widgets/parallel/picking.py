"""Which line of a parallel-coordinates plot lies below a place."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from raven_gui.widgets.parallel.geometry import Geometry, Plot
from raven_gui.widgets.parallel.scale import Line

Floats = NDArray[np.float64]
REACH = 8.0
"""Pixels above or below a line within which it is meant."""


def nearest_line(plot: Plot, where: Geometry, place: QPointF) -> str:
    """The key of the line within all ranges that is nearest to a place; '' where none is near."""
    lines = plot.shown()
    if not lines or not where.xs or not where.xs[0] - REACH <= place.x() <= where.xs[-1] + REACH:
        return ""
    left = max(0, min(int(np.searchsorted(where.xs, place.x())) - 1, len(where.xs) - 2))
    right = min(left + 1, len(where.xs) - 1)
    span = where.xs[right] - where.xs[left]
    part = 0.0 if span <= 0 else min(max((place.x() - where.xs[left]) / span, 0.0), 1.0)
    heights = [_height(plot, where, at, lines) for at in (left, right)]
    # Where a line ends because the next number is not known, its end alone can be met.
    between = np.where(np.isnan(heights[1]), heights[0], heights[1])
    both = heights[0] * (1 - part) + heights[1] * part
    single = np.where(np.isnan(heights[0]), part > 0.9, part < 0.1)
    at_y = np.where(np.isnan(both), np.where(single, between, np.nan), both)
    away = np.abs(at_y - place.y())
    if np.isnan(away).all():
        return ""
    best = int(np.nanargmin(away))
    return lines[best].key if away[best] <= REACH else ""


def _height(plot: Plot, where: Geometry, at: int, lines: Sequence[Line]) -> Floats:
    """How far down each line meets an axis, NaN where its number is not known: [N]."""
    axis = plot.axes[at]
    return np.array(
        [
            np.nan if (value := line.values[at]) is None else where.place(at, axis, value).y()
            for line in lines
        ]
    )
