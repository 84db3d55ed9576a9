"""Where attacks move points: arrows, the paths they take, and how sure each end is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
from pyqtgraph.functions import arrayToQPolygonF  # isort: skip

from raven_gui.palettes import Colours
from raven_gui.widgets.view_layer import Placement, Places, ViewLayer

LONG, BROAD = 9.0, 4.0
"""Of an arrow's head: its length, and half its width."""
_ROUND = 72
_NONE = np.zeros((0, 2))


class Moves(ViewLayer):
    """Arrows, paths and ellipses over the points of a map."""

    def __init__(self, view: object) -> None:
        super().__init__(view, 10)
        self.starts: Places = _NONE
        self.ends: Places = _NONE
        self.paths: tuple[Places, ...] = ()
        self.step = 0
        self.ellipses: tuple[Places, ...] = ()
        """The outlines of the ellipses, [72, 2] each."""

    def set_arrows(self, starts: NDArray[np.floating], ends: NDArray[np.floating]) -> bool:
        """An arrow from each of `starts` [K, 2] to its end in `ends` [K, 2]; whether there were
        others before."""
        before = self.starts, self.ends
        self.starts, self.ends = np.asarray(starts, float), np.asarray(ends, float)
        return self._changed(before, (self.starts, self.ends))

    def set_paths(self, paths: Sequence[NDArray[np.floating]], step: int) -> bool:
        """Lines through places [S, 2]: strong up to number `step`, and faint beyond; whether
        there were others before."""
        before, other_step = self.paths, step != self.step
        self.paths, self.step = tuple(np.asarray(path, float) for path in paths), step
        return self._changed(before, self.paths, other_step)

    def set_ellipses(
        self, centres: NDArray[np.floating], covariances: NDArray[np.floating]
    ) -> bool:
        """An ellipse one standard deviation around each of `centres` [K, 2], by its covariance
        [K, 2, 2]; none where that is not known. Whether there were others before."""
        angle = np.linspace(0, 2 * np.pi, _ROUND, endpoint=False)
        circle = np.stack([np.cos(angle), np.sin(angle)])
        covariances = np.reshape(covariances, (-1, 2, 2))
        known = np.isfinite(centres).all(axis=1) & np.isfinite(covariances).all(axis=(1, 2))
        around = np.swapaxes(_roots(covariances[known]) @ circle, 1, 2)
        before, self.ellipses = self.ellipses, tuple(centres[known][:, None] + around)
        return self._changed(before, self.ellipses)

    def _changed(
        self, before: Sequence[Places], now: Sequence[Places], otherwise: bool = False
    ) -> bool:
        same = len(before) == len(now) and all(map(np.array_equal, before, now))
        if otherwise or not same:
            self.update()
        return otherwise or not same

    def reach(self) -> Places:
        """Places that should be seen when everything is, [R, 2]."""
        return np.concatenate([_NONE, self.ends, *self.paths, *self.ellipses])

    def on_paper(self) -> "PaperMoves":
        """The arrows, paths and ellipses of now."""
        return PaperMoves(self.starts, self.ends, self.paths, self.step, self.ellipses)


@dataclass(frozen=True, eq=False)
class PaperMoves:
    """Arrows, paths and ellipses, as `Moves` keeps them, which need no widget."""

    starts: Places
    ends: Places
    paths: tuple[Places, ...]
    step: int
    ellipses: tuple[Places, ...]

    def paint(self, painter: QPainter, placement: Placement, colours: Colours) -> None:
        """Paint ellipses below paths below arrows."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for outline in self.ellipses:
            _paint_ellipse(painter, placement.pixels(outline), colours)
        for path in self.paths:
            self._paint_path(painter, path, placement, colours)
        for start, end in zip(self.starts, self.ends, strict=True):
            _paint_arrow(painter, placement.pixels(np.stack([start, end])), colours)

    def _paint_path(
        self, painter: QPainter, path: Places, placement: Placement, colours: Colours
    ) -> None:
        path = placement.pixels(path[np.isfinite(path).all(axis=1)])
        if not len(path):
            return
        done, rest = path[: self.step + 1], path[self.step :]
        faint = QColor(colours.text)
        faint.setAlphaF(0.38)
        painter.setPen(QPen(faint, 1.4))
        painter.drawPolyline(_polygon(rest))
        _paint_arrow(painter, done, colours)
        painter.setPen(QPen(QColor(colours.base), 1))
        painter.setBrush(QColor(colours.text))
        painter.drawEllipse(QPointF(*path[0]), 3.5, 3.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_ellipse(painter: QPainter, outline: Places, colours: Colours) -> None:
    fill = QColor(colours.accent)
    fill.setAlphaF(0.18)
    painter.setBrush(fill)
    painter.setPen(QPen(QColor(colours.accent), 1.4))
    painter.drawPolygon(_polygon(outline))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_arrow(painter: QPainter, line: Places, colours: Colours) -> None:
    """A line through pixels [S, 2] with a head at its end, and an edge in the ground's colour
    around both."""
    text, base = QColor(colours.text), QColor(colours.base)
    for ink, width in ((base, 4.0), (text, 1.8)):
        painter.setPen(QPen(ink, width))
        painter.drawPolyline(_polygon(line))
    away = np.hypot(*(line - line[-1]).T)
    if away.max(initial=0) == 0:
        return
    # The head points along its own length of the line: single steps may be of no length.
    behind = np.flatnonzero(away >= min(LONG, away.max()))[-1]
    way = (line[-1] - line[behind]) / away[behind]
    side = np.array([-way[1], way[0]])
    back = line[-1] - LONG * way
    head = _polygon(np.stack([line[-1], back + BROAD * side, back - BROAD * side]))
    painter.setBrush(text)
    for pen in (QPen(base, 2), QPen(Qt.PenStyle.NoPen)):
        painter.setPen(pen)
        painter.drawPolygon(head)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _roots(covariances: NDArray[np.floating]) -> Places:
    """Matrices [K, 2, 2] that make the ellipses of covariances from a circle."""
    values, vectors = np.linalg.eigh(np.asarray(covariances, float))
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0))[:, None], np.float64)


def _polygon(pixels: Places) -> QPolygonF:
    polygon: QPolygonF = arrayToQPolygonF(*np.ascontiguousarray(pixels.T))
    return polygon
