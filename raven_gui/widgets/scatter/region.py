"""Which points lie within a shape that was drawn around them."""

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]


def within(points: Places, outline: Places) -> NDArray[np.bool_]:
    """Whether each of `points` [N, 2] lies within `outline` [M, 2], closed, by the even-odd rule.

    Points are sorted by height, so that each edge looks only at those it passes: the work grows
    with the number of points rather than with its product with M.
    """
    inside = np.zeros(len(points), bool)
    if len(outline) < 3:
        return inside
    low, high = outline.min(axis=0), outline.max(axis=0)
    near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    near = near[np.argsort(points[near, 1])]
    x, y = points[near].T
    odd = np.zeros(len(near), bool)
    starts, ends = outline, np.roll(outline, -1, axis=0)
    upward = starts[:, 1] <= ends[:, 1]
    lower = np.where(upward[:, None], starts, ends)
    upper = np.where(upward[:, None], ends, starts)
    firsts, lasts = np.searchsorted(y, lower[:, 1]), np.searchsorted(y, upper[:, 1])
    for (x0, y0), (x1, y1), first, last in zip(lower, upper, firsts, lasts, strict=True):
        if last > first:
            slope = (x1 - x0) / (y1 - y0)
            odd[first:last] ^= x[first:last] < x0 + (y[first:last] - y0) * slope
    inside[near] = odd
    return inside
