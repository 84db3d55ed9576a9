"""What is drawn of a line's values: smoothed, and thinned to what a screen can show."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Doubles = NDArray[np.float64]
MOST_BUCKETS = 512
"""A line is drawn with up to twice as many points, about one for each pixel across a plot."""
LEAST_WEIGHT = 1e-100


@dataclass(frozen=True, eq=False)
class Series:
    """One line as it was given, before smoothing."""

    x: Doubles
    y: Doubles
    std: tuple[Doubles, Doubles] | None = None
    """Standard deviations along x and y of points that are means; NaN where there is none."""

    @cached_property
    def positive(self) -> bool:
        """Whether all its numbers can be shown on a logarithmic axis."""
        return bool(np.all(self.y[np.isfinite(self.y)] > 0))


def as_doubles(values: ArrayLike) -> Doubles:
    """Values as they are kept; NaN for None."""
    return np.asarray(values, np.float64)


def smoothed(values: Doubles, share: float) -> Doubles:
    """Exponential moving average with `share` of the past, freed of its start's weight. Where
    there is no finite number there is none in the result, and the average goes on behind it."""
    if share <= 0 or len(values) < 2:
        return values
    there = np.isfinite(values)
    result = np.full_like(values, np.nan)
    result[there] = _averages(values[there], share)
    return result


def _averages(values: Doubles, share: float) -> Doubles:
    """In blocks, for the powers of `share` would leave the range of numbers in a long line."""
    block = max(1, int(np.log(LEAST_WEIGHT) / np.log(share)))
    powers = share ** np.arange(1, min(block, len(values)) + 1)
    averages = np.empty_like(values)
    last = 0.0
    for start in range(0, len(values), block):
        part = values[start : start + block]
        fading = powers[: len(part)]
        averages[start : start + block] = fading * (last + (1 - share) * np.cumsum(part / fading))
        last = averages[start + len(part) - 1]
    averages[: len(powers)] /= 1 - powers  # behind these, the start has no weight left
    return averages


def within(x: Doubles, y: Doubles, low: float, high: float) -> tuple[Doubles, Doubles]:
    """The part of a line, its x ascending, that is seen between `low` and `high`."""
    part = slice(
        max(0, int(np.searchsorted(x, low)) - 1), int(np.searchsorted(x, high, "right")) + 1
    )
    return x[part], y[part]


def thinned(x: Doubles, y: Doubles, buckets: int = MOST_BUCKETS) -> tuple[Doubles, Doubles]:
    """A line in about as many points as a screen can show: of each of at most `buckets` runs of
    neighbours the least and the greatest value, in their order, in place of its ends.

    The runs' length is a power of two, so that a line which grows keeps all points but the last
    two. A short line stays as it is.
    """
    length = 1
    while len(y) > buckets * length:
        length *= 2
    if length <= 2:  # two points would stand for two
        return x, y
    starts = np.arange(0, len(y), length)
    ends = np.minimum(starts + length, len(y)) - 1
    padded = np.full(len(starts) * length, np.nan)
    padded[: len(y)] = y
    rows = padded.reshape(-1, length)
    least, greatest = np.fmin.reduce(rows, axis=1), np.fmax.reduce(rows, axis=1)
    falls = y[ends] < y[starts]
    first, second = np.where(falls, (greatest, least), (least, greatest))
    places, heights = np.stack((x[starts], x[ends])), np.stack((first, second))
    return places.T.ravel(), heights.T.ravel()
