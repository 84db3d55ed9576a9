"""A view of points as a picture, made at once where they are few and in portions where many."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from raven_gui.widgets.scatter.raster import Density, Pixels, discs
from raven_gui.widgets.scatter.sample import Sample
from raven_gui.widgets.scatter.shading import Shading
from raven_gui.widgets.view_layer import Placement

FEW = 20_000
"""Points in view that are drawn one by one; more are drawn as their density."""
PORTION = 25_000
"""Points that are counted at a time: a few milliseconds, for six maps are painted in one turn of
the window's loop."""
CELL = 1.4
"""The width of a cell of the density, in device-independent pixels: half of the smallest point."""
LEAST, MOST = 3.0, 6.0
"""The width of points, in device-independent pixels."""
_ROOM = 0.5
"""A point's width as a share of what it would have if points lay evenly in the view."""
EDGE = 3.0
"""How far outside of the view, in device-independent pixels, points are drawn: no disc is less
than this wide, and none reaches further than this into the view."""


@dataclass(frozen=True)
class Frame:
    """A view of the map, and how many pixels of the device make one of its own."""

    placement: Placement
    ratio: float


def point_width(count: int, room: Placement) -> float:
    """The width of points, in device-independent pixels, where so many are in view."""
    even = math.sqrt(room.width * room.height / max(1, count))
    return min(max(round(2 * _ROOM * even) / 2, LEAST), MOST)


class Rendering:
    """A sample in a frame: discs, or a density that is not complete before `share` is 1."""

    def __init__(self, sample: Sample, shading: Shading, frame: Frame) -> None:
        self._sample, self._shading, self._frame = sample, shading, frame
        self._cell = max(2, round(CELL * frame.ratio))
        self._done = 0
        first = sample.within(frame.placement, EDGE, stop=PORTION)
        known = min(PORTION, len(sample))
        self.dense = len(first) * len(sample) > FEW * max(1, known)
        if self.dense:
            self._density = Density(*self._grid(self._cell), shading)
            self.advance()
        else:
            complete = known == len(sample)
            self.seen = first if complete else sample.within(frame.placement, EDGE)
            self._done = len(sample)
            self._draw_discs()

    @property
    def share(self) -> float:
        """The part of the points that the picture shows."""
        return self._done / len(self._sample) if len(self._sample) else 1.0

    @property
    def across(self) -> float:
        """The width of a disc, in device-independent pixels."""
        return point_width(len(self.seen), self._frame.placement)

    def advance(self) -> None:
        """Count another portion."""
        stop = self._done + PORTION
        some = self._sample.within(self._frame.placement, 0.0, self._done, stop)
        places = self._sample.pixels(self._frame.placement, some)
        self._density.add(places * (self._frame.ratio / self._cell), self._sample.shades[some])
        self._done = min(stop, len(self._sample))
        self._show(self._density.picture(self.share), self._cell)

    def paint(self, painter: QPainter) -> None:
        """Paint the view from the origin on."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._target, self._picture)
        painter.restore()

    def _draw_discs(self) -> None:
        ratio, inks = self._frame.ratio, self._shading.inks
        places = self._sample.pixels(self._frame.placement, self.seen) * ratio
        shades = self._sample.shades[self.seen]
        across = max(2.0, self.across * ratio)
        self._show(discs(*self._grid(1), places, shades, inks, across), 1)

    def _grid(self, step: int) -> tuple[int, int]:
        """Columns and rows of a grid over the view."""
        room, ratio = self._frame.placement, self._frame.ratio / step
        return max(1, math.ceil(room.width * ratio)), max(1, math.ceil(room.height * ratio))

    def _show(self, pixels: Pixels, step: int) -> None:
        rows, columns = pixels.shape
        self._pixels = pixels  # the image does not own them
        self._picture = QImage(
            pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied
        )
        side = step / self._frame.ratio
        self._target = QRectF(0, 0, columns * side, rows * side)
