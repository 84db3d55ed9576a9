"""Where the legend of a plot covers least of its lines."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.curves.legend import AWAY, LEGEND_GAP
from raven_gui.widgets.curves.line import SYMBOL, Line
from raven_gui.widgets.curves.names import names_within, rows_of, size_of
from raven_gui.widgets.view_layer import Places

MOST_COLUMNS = 3
APART = 6.0
"""Pixels between places of a connection at which it is asked whether it is covered."""
POINT = 10
"""A point that is covered counts as so many places of a connection."""
CORNERS = ((True, False), (False, True), (True, True), (False, False))
"""Right and low, of which the first is taken where two are as free."""


class FreeCorner(QObject):
    """Lets a plot's legend stand, in few columns, in the corner where it covers least, as far as
    its names have room there: less of them is cut than elsewhere."""

    def __init__(self, chart: Curves) -> None:
        super().__init__(chart)
        self._chart, self._view = chart, chart.plot.getViewBox()
        self._view.sigResized.connect(self.choose)

    def choose(self, *_: object) -> None:
        """Look where the lines are now."""
        self._view.prepareForPaint()  # a range that is automatic may have to be found yet
        legend, view = self._chart.legend, QRectF(self._view.rect())
        if not legend.lines:
            return
        metrics = QFontMetricsF(QApplication.font())
        names = [line.name for line in legend.lines]
        points = np.concatenate([_points(line) for line in legend.lines])
        between = np.concatenate([_between(line) for line in legend.lines])
        room = view.width() - 2 * AWAY
        best: tuple[float, float, float, int, bool, bool] | None = None
        for columns in _columns(names):
            whole = size_of(rows_of(names, columns, LEGEND_GAP, metrics))
            shown = names_within(names, columns, LEGEND_GAP, metrics, room)
            size = size_of(rows_of(shown, columns, LEGEND_GAP, metrics))
            lost, beyond = max(0.0, whole.width() - room), max(0.0, size.width() - room)
            beyond += max(0.0, size.height() + 2 * AWAY - view.height())
            for right, low in ((False, False),) if beyond else CORNERS:
                box = _box(view, size, right, low)
                covered = POINT * _within(points, box) + _within(between, box)
                found = beyond, lost, covered, columns, right, low
                if best is None or found[:3] < best[:3]:
                    best = found
        assert best is not None
        legend.set_columns(best[3])
        legend.put(right=best[4], low=best[5])


def _columns(names: Sequence[str]) -> range:
    return range(1, min(MOST_COLUMNS, len(names)) + 1)


def _box(view: QRectF, size: QSizeF, right: bool, low: bool) -> QRectF:
    x = view.right() - AWAY - size.width() if right else view.left() + AWAY
    y = view.bottom() - AWAY - size.height() if low else view.top() + AWAY
    return QRectF(x, y, size.width(), size.height())


def _points(line: Line) -> Places:
    """The pixels of a line's points, and of the ends of its error bars."""
    placed: Places = line.placement().pixels(np.concatenate(line.reach()))
    return placed


def _between(line: Line) -> Places:
    """Pixels along its connections, [N, 2]."""
    places = line.placement().pixels(line.places)
    ways = np.diff(places, axis=0)
    lengths = np.hypot(*ways.T)
    there = np.isfinite(lengths) & (lengths > 0)
    starts, ways = places[:-1][there], ways[there]
    counts = (lengths[there] / APART).astype(int) + 2
    way = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(len(way)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = number / (counts[way] - 1)
    between: Places = starts[way] + share[:, None] * ways[way]
    return between


def _within(places: Places, box: QRectF) -> int:
    """How many of the places a box covers, or touches by the symbol that stands there: half of it
    reaches so far, and the rest keeps them apart."""
    low = np.array((box.left(), box.top())) - SYMBOL
    high = np.array((box.right(), box.bottom())) + SYMBOL
    return int(((places > low) & (places < high)).all(axis=1).sum())
