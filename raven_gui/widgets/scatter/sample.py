"""Points in an order that makes every leading part a fair sample of all of them."""

import numpy as np
from numpy.typing import NDArray

from raven_gui.widgets.scatter.raster import Shades
from raven_gui.widgets.scatter.shading import Floats
from raven_gui.widgets.view_layer import Placement, Places

Rows = NDArray[np.intp]


class Sample:
    """The points [N, 2] of `rows`, in that order, with their shades.

    Held as float32 around their middle: twice as quick to look through as float64, and fine enough
    to zoom in ten thousand times.
    """

    def __init__(self, points: Places, shades: Shades, rows: Rows) -> None:
        self.rows = rows
        self.shades = shades[rows]
        # A column at a time: several times as quick as pairs, for many points.
        columns = [points[:, axis][rows] for axis in range(2)]
        self.middle = np.array([values.mean() if len(rows) else 0.0 for values in columns])
        self._x, self._y = (
            (values - middle).astype(np.float32)
            for values, middle in zip(columns, self.middle, strict=True)
        )

    def __len__(self) -> int:
        return len(self.rows)

    def within(
        self, placement: Placement, margin: float, start: int = 0, stop: int | None = None
    ) -> Rows:
        """Which of the points from `start` to `stop` are seen, or up to `margin` pixels outside."""
        corners = np.array([[-margin, -margin], [placement.width, placement.height]])
        corners[1] += margin
        return self._inside(placement.places(corners), start, stop)

    def some_within(self, placement: Placement, margin: float, enough: int) -> Rows:
        """As `within`, but of no more points than it takes to find `enough`."""
        stop = 4 * enough
        while len(found := self.within(placement, margin, 0, stop)) < enough and stop < len(self):
            stop *= 4
        return found

    def near(self, placement: Placement, pixel: Places, reach: float) -> Rows:
        """Which of the points are `reach` pixels from `pixel` [2] or less, to either side."""
        return self._inside(placement.places(np.stack([pixel - reach, pixel + reach])), 0, None)

    def pixels(self, placement: Placement, some: Rows) -> Floats:
        """Where `some` of the points are in the view, [n, 2]."""
        left, top = placement.pixels(self.middle)
        found = np.empty((len(some), 2), np.float32)
        np.multiply(self._x[some], np.float32(placement.across), out=found[:, 0])
        np.multiply(self._y[some], np.float32(placement.down), out=found[:, 1])
        found += np.array([left, top], np.float32)
        return found

    def _inside(self, corners: Places, start: int, stop: int | None) -> Rows:
        (left, low), (right, high) = np.sort(corners, axis=0) - self.middle
        x, y = self._x[start:stop], self._y[start:stop]
        found = np.flatnonzero((x >= left) & (x <= right))
        beside = y[found]
        found = found[(beside >= low) & (beside <= high)]
        return np.asarray(found + start, np.intp)
