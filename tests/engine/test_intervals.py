"""How sure a share or a mean is."""

import math

import numpy as np
import pytest
from scipy.stats import t

from engine.intervals import Spread, mean_of_seeds, share_of, share_over_seeds, spread_of_seeds


def test_an_interval_holds_the_true_share_in_about_95_of_100_draws() -> None:
    random = np.random.default_rng(0)
    held = 0
    for hits in random.binomial(200, 0.9, size=2000):
        interval = share_of(int(hits), 200)
        assert interval.low <= interval.value <= interval.high <= 1
        held += interval.low <= 0.9 <= interval.high
    assert 0.93 < held / 2000 < 0.97


def test_one_seed_tells_nothing_of_others() -> None:
    assert mean_of_seeds([0.5]).high == np.inf
    known = mean_of_seeds([1.0, 2.0, 3.0])
    assert known.value == 2 and known.high == pytest.approx(2 + 4.302653 / np.sqrt(3), rel=1e-6)


@pytest.mark.parametrize("seeds", [2, 3, 4, 5, 6, 7, 10, 31])
def test_a_mean_of_any_number_of_seeds_has_students_interval(seeds: int) -> None:
    values = np.arange(seeds) ** 2.0
    low, high = t.interval(0.95, seeds - 1, values.mean(), values.std(ddof=1) / np.sqrt(seeds))
    known = mean_of_seeds(values.tolist())
    assert (known.low, known.high) == pytest.approx((low, high), rel=1e-9)


def test_a_spread_is_the_mean_with_the_deviation_by_n_minus_1() -> None:
    assert spread_of_seeds([0.25]) == Spread(0.25, None, 1)
    assert spread_of_seeds([1.0, 2.0, 3.0]) == Spread(2, 1, 3)
    for none in (spread_of_seeds, mean_of_seeds):
        with pytest.raises(ValueError, match="one seed or more"):
            none([])


def test_seeds_that_agree_tell_no_more_of_a_share_than_their_images_do() -> None:
    nothing = share_over_seeds([0.0, 0.0, 0.0], 40)
    assert (nothing.value, nothing.std, nothing.low) == (0, 0, 0)
    assert nothing.high == share_of(0, 40).high > 0.08
    apart, seeds = share_over_seeds([0.4, 0.6], 1000), mean_of_seeds([0.4, 0.6])
    assert (apart.low, apart.high) == (max(0, seeds.low), min(1, seeds.high))
    hits = share_of(29, 100)  # 0.29 · 100 is a little less than 29 in floating point
    assert share_over_seeds([0.29, 0.29], 100).high == pytest.approx(hits.high, rel=1e-12)
    near = share_over_seeds([0.5, 0.501], None)
    assert near.high == mean_of_seeds([0.5, 0.501]).high, "of images nobody counted"


def test_a_figure_that_is_never_negative_has_no_negative_bound() -> None:
    assert mean_of_seeds([0.01, 0.03]).low < 0 == mean_of_seeds([0.01, 0.03], 0).low
    assert mean_of_seeds([0.97, 0.99]).high > 1 == mean_of_seeds([0.97, 0.99], 0, 1).high


@pytest.mark.parametrize(
    ("values", "mean"),
    [([1.0, math.inf], math.inf), ([-math.inf, 2.0], -math.inf), ([1.0, math.nan], math.nan),
     ([math.inf, -math.inf], math.nan), ([math.inf], math.inf)],
)  # fmt: skip
def test_a_figure_that_is_no_finite_number_is_told_as_it_is(
    values: list[float], mean: float
) -> None:
    """A mean that holds an infinite one is infinite, and how far apart they are nobody can say."""
    spread, interval = spread_of_seeds(values), mean_of_seeds(values)
    for told in (spread.mean, interval.value):
        assert told == pytest.approx(mean, nan_ok=True)
    for apart in (spread.std, interval.std):
        assert apart is None if len(values) == 1 else math.isnan(apart or 0)
    assert (interval.low, interval.high) == (-math.inf, math.inf)
