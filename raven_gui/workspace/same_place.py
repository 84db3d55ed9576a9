"""Where on another map the place is that one map has between the same images."""

import numpy as np

from engine.service.messages import Floats

NEAREST = 8
"""Images around a place that tell where it is on another map."""


def same_place(
    place: tuple[float, float], here: Floats | None, there: Floats | None
) -> tuple[float, float] | None:
    """The average of where the images nearest to `place` among the points `here` [N, 2] are
    `there` [M, 2], the nearer the heavier; None where one of them is not there."""
    if here is None or there is None or not len(here) or not len(there):
        return None
    common = min(len(here), len(there))
    away = np.hypot(*(here[:common] - np.asarray(place, np.float32)).T)
    nearest = np.argpartition(away, min(NEAREST, common) - 1)[:NEAREST]
    weights = 1 / np.maximum(away[nearest], 1e-6 * max(1e-12, float(away.max())))
    x, y = np.average(there[nearest], axis=0, weights=weights)
    return float(x), float(y)
