"""How sure a share or a mean is.

Nothing here imports torch or scipy, so a band can be drawn before the engine is awake.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Spread:
    """The mean of a figure of `count` runs that differ in their seed alone, and its standard
    deviation, with N - 1; None of one run."""

    mean: float
    std: float | None = None
    count: int = 1


@dataclass(frozen=True)
class Interval:
    """A figure and the bounds between which the true one lies with 95 % confidence; of a mean
    their standard deviation, with N - 1, too."""

    value: float
    low: float
    high: float
    std: float | None = None


def share_of(hits: int, count: int) -> Interval:
    """A share of `count` images, with Wilson's interval: how far it may be off because these
    images and no others were drawn. Raises ValueError for no images at all, or for more hits than
    images. Wilson, 1927."""
    if count < 1 or not 0 <= hits <= count:
        raise ValueError("A share needs one image or more, and no more hits than images.")
    share, z = hits / count, NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    weight = 1 + z * z / count
    middle = (share + z * z / (2 * count)) / weight
    reach = z / weight * math.sqrt(share * (1 - share) / count + (z / (2 * count)) ** 2)
    # At none and at all hits one bound is the share itself, but for rounding.
    return Interval(
        share, max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach))
    )


def spread_of_seeds(values: Sequence[float]) -> Spread:
    """The mean of a figure over several seeds, and its deviation. Where one is infinite, or no
    number, the mean is so too, and the deviation no number. Raises ValueError for none."""
    if not len(values):
        raise ValueError("A mean needs one seed or more.")
    finite = all(map(math.isfinite, values))
    mean = fmean(values) if finite else sum(values)
    if len(values) == 1:
        return Spread(mean)
    return Spread(mean, stdev(values) if finite else math.nan, len(values))


def mean_of_seeds(
    values: Sequence[float], least: float = -math.inf, most: float = math.inf
) -> Interval:
    """The mean over several seeds with Student's interval: how far it may be off because these
    seeds were drawn; of a figure that is never below `least` or above `most`. Of one seed alone
    nothing is known, nor where the deviation is no number: the bounds are infinite. Raises
    ValueError for none."""
    known = spread_of_seeds(values)
    if known.std is None or math.isnan(known.std):
        return Interval(known.mean, -math.inf, math.inf, known.std)
    reach = _student(known.count - 1) * known.std / math.sqrt(known.count)
    low, high = max(least, known.mean - reach), min(most, known.mean + reach)
    return Interval(known.mean, low, high, known.std)


def share_over_seeds(shares: Sequence[float], images: int | None) -> Interval:
    """The mean share of so many images over several seeds, within the wider of two intervals:
    Student's, as these seeds were drawn, and Wilson's of the mean, as these images were. All seeds
    are measured on the same images, so that more seeds tell no more of other images; and seeds that
    happen to agree, such as where nothing is left, do not tell everything. Where it is not
    known how many images, the seeds alone count. Raises ValueError for no seeds."""
    seeds = mean_of_seeds(shares)
    drawn = share_of(round(seeds.value * images), images) if images else seeds
    low, high = min(seeds.low, drawn.low), max(seeds.high, drawn.high)
    return Interval(seeds.value, max(0.0, low), min(1.0, high), seeds.std)


def _student(freedom: int) -> float:
    """How far from 0 a Student's t of so many degrees of freedom lies with a chance of 5 %: found
    by halving, as its distribution has a closed form but its inverse has none."""
    low, high = 0.0, 20.0
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < CONFIDENCE else (low, middle)
    return high


def _within(reach: float, freedom: int) -> float:
    """The chance that |t| stays below `reach`. Abramowitz and Stegun, 26.7.3 and 26.7.4."""
    angle = math.atan(reach / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term = cosine if odd else 1.0
    total = term if freedom > 1 else 0.0
    for step in range(2 + odd, freedom - 1, 2):
        term *= (step - 1) / step * cosine * cosine
        total += term
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
