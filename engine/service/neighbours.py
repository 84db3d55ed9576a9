"""The images that are nearest to some others."""

import math
from collections.abc import Generator

import numpy as np

from engine.service.messages import Bytes, Floats, Integers

ROWS, QUERIES = 8192, 512
"""Points compared with queries in one step: 0.05 s on two cores for images of 28 x 28."""
Nearest = tuple[Integers, Floats]
"""Positions and distances."""
SPARE = 64
"""Candidates beyond those wanted whose distance is computed without rounding it to floats."""


def nearest(
    points: Floats | Bytes, queries: Floats | Bytes, without: Integers, count: int
) -> Generator[None, None, Nearest]:
    """The `count` points nearest to any of `queries`, by Euclidean distance: their positions [K],
    the nearest first, the lower position first where two are as near, and their distances [K].

    points: [N, ...]; queries: [S, ...], S ≥ 1. The points at `without` are passed over; fewer than
    `count` are left where there are no more. A step is short.
    """
    asked = _flat(queries)
    squares = np.einsum("sd,sd->s", asked, asked)
    smallest = np.full(len(points), np.inf, np.float32)
    owner = np.zeros(len(points), np.int64)
    for start in range(0, len(points), ROWS):
        some = _flat(points[start : start + ROWS])
        own = np.einsum("nd,nd->n", some, some)
        here = slice(start, start + len(some))
        for first in range(0, len(asked), QUERIES):
            these = slice(first, first + QUERIES)
            gaps = squares[these] - 2 * (some @ asked[these].T)
            place = gaps.argmin(1)
            found = own + gaps[np.arange(len(some)), place]
            closer = found < smallest[here]
            smallest[here][closer] = found[closer]
            owner[here][closer] = first + place[closer]
            yield
    smallest[without] = np.inf
    wanted = min(count + SPARE, len(points) - len(np.unique(without)))
    candidates = np.sort(np.argpartition(smallest, wanted - 1)[:wanted]) if wanted else without[:0]
    apart = _flat(points[candidates]).astype(np.float64) - asked[owner[candidates]]
    distances = np.sqrt(np.einsum("nd,nd->n", apart, apart))
    order = np.argsort(distances, kind="stable")[:count]
    return candidates[order].astype(np.int64), distances[order].astype(np.float32)


def overlap(one: Integers, other: Integers) -> float:
    """The share of `one` that is also in `other`; 0 where there is none."""
    return float(np.isin(one, other).mean()) if len(one) else 0.0


def _flat(points: Floats | Bytes) -> Floats:
    flat: Floats = np.asarray(points, np.float32).reshape(len(points), math.prod(points.shape[1:]))
    return flat
