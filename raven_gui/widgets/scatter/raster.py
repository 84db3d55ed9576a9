"""Points as pixels: discs where they can be told apart, and their density where they cannot.

Pixels are premultiplied 0xAARRGGBB, [rows, columns], which Qt copies to the screen as they are.
"""

import math

import numpy as np
from numpy.typing import NDArray

from raven_gui.widgets.scatter.shading import Floats, Shading

Pixels = NDArray[np.uint32]
Shades = NDArray[np.uint8]
FAINTEST = 0.5
"""How opaque a place is in which there is but one point."""
_FINE = 8


def discs(
    columns: int, rows: int, places: Floats, shades: Shades, inks: Floats, across: float
) -> Pixels:
    """Discs `across` pixels wide around `places` [n, 2], none of which is further outside than
    a disc is wide. Edges are smooth against what lies below; none hides the middle of another."""
    cover = _disc(across)
    side = len(cover)
    edge = 2 * side
    wide = columns + 2 * edge
    canvas = np.zeros((rows + 2 * edge) * wide, np.uint32)
    corner = np.rint(places - side / 2).astype(np.int32) + edge
    first = corner[:, 1] * np.int32(wide) + corner[:, 0]
    for spot in np.argsort(cover, axis=None, kind="stable"):
        down, right = divmod(int(spot), side)
        share = cover[down, right]
        if share > 0:
            ink = premultiplied(inks, np.full(len(inks), share))
            canvas[first + np.int32(down * wide + right)] = ink[shades]
    return np.ascontiguousarray(canvas.reshape(-1, wide)[edge:-edge, edge:-edge])


class Density:
    """How many points lie in each cell of a grid, and what colour they have on average; filled in
    portions, so that a million points need not be counted at once."""

    def __init__(self, columns: int, rows: int, shading: Shading) -> None:
        self._shape = (rows, columns)
        self._shading = shading
        self._features = shading.features()
        self._counts = np.zeros(rows * columns)
        self._sums = np.zeros((len(self._features), rows * columns))

    def add(self, places: Floats, shades: Shades) -> None:
        """Count points at `places` [n, 2], in cells."""
        rows, columns = self._shape
        column, row = places[:, 0].astype(np.int32), places[:, 1].astype(np.int32)
        inside = (places >= 0).all(axis=1) & (column < columns) & (row < rows)
        cells, shades = (row * np.int32(columns) + column)[inside], shades[inside]
        self._counts += np.bincount(cells, minlength=rows * columns)
        for sums, feature in zip(self._sums, self._features, strict=True):
            sums += np.bincount(cells, weights=feature[shades], minlength=rows * columns)

    def picture(self, share: float) -> Pixels:
        """The cells so far, where `share` of all points have been counted: opaque by the logarithm
        of how many there are."""
        canvas = np.zeros(self._counts.shape, np.uint32)
        filled = np.flatnonzero(self._counts)
        if len(filled):
            counts = self._counts[filled].astype(np.float32)
            sums = self._sums[:, filled].astype(np.float32)
            many = np.log1p(counts / share)
            opaque = FAINTEST + (1 - FAINTEST) * many / many.max()
            canvas[filled] = premultiplied(self._shading.mixed(sums, counts), opaque)
        return canvas.reshape(self._shape)


def premultiplied(inks: Floats, opaque: Floats) -> Pixels:
    """Colours [n, 3] in 0..255 with an opacity [n] in 0..1 as pixels [n]."""
    red, green, blue = np.rint(inks * opaque[:, None]).astype(np.uint32).T
    alpha = np.rint(255 * opaque).astype(np.uint32)
    return np.asarray(alpha << 24 | red << 16 | green << 8 | blue, np.uint32)


def _disc(across: float) -> Floats:
    """How much of each pixel a disc covers, [side, side]."""
    side = math.ceil(across)
    fine = (np.arange(side * _FINE) + 0.5) / _FINE - side / 2
    inside = fine[:, None] ** 2 + fine**2 <= (across / 2) ** 2
    return np.asarray(inside.reshape(side, _FINE, side, _FINE).mean(axis=(1, 3)), np.float32)
