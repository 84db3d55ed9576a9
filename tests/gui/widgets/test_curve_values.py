"""What is drawn of a line: smoothed, and no more points than a screen can show."""

import itertools

import numpy as np
import pytest

from raven_gui.widgets.curves.values import smoothed, thinned, within


def test_smoothing_is_a_moving_average_without_a_bias_to_its_start() -> None:
    assert smoothed(np.array([4.0, 4.0, 4.0]), 0.9) == pytest.approx([4, 4, 4])
    assert smoothed(np.array([0.0, 1.0]), 0.5) == pytest.approx([0, 2 / 3])
    assert smoothed(np.array([3.0, 1.0]), 0).tolist() == [3.0, 1.0]


def test_smoothing_leaves_a_gap_where_there_is_no_number() -> None:
    result = smoothed(np.array([np.nan, 2.0, np.inf, 2.0]), 0.5)
    assert result == pytest.approx([np.nan, 2, np.nan, 2], nan_ok=True)


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_smoothing_of_a_long_line_is_that_of_the_definition(share: float) -> None:
    values = np.random.default_rng(0).uniform(1, 100, 5000)
    average, weight, expected = 0.0, 0.0, []
    for value in values:
        average = share * average + (1 - share) * value
        weight = share * weight + (1 - share)
        expected.append(average / weight)
    assert smoothed(values, share) == pytest.approx(expected, rel=1e-12)


def test_a_short_line_keeps_all_its_points() -> None:
    x, y = np.arange(200.0), np.random.default_rng(0).normal(size=200)
    shown = thinned(x, y, buckets=100)
    assert shown[0] is x and shown[1] is y


def test_a_long_line_keeps_its_ends_and_every_peak() -> None:
    x = np.arange(10_001.0)
    y = np.sin(x / 500)
    y[[1234, 7777]] = 50, -50
    shown_x, shown_y = thinned(x, y, buckets=100)
    assert len(shown_x) == len(shown_y) <= 200
    assert (shown_x[0], shown_x[-1]) == (0, 10_000)
    assert (shown_y.max(), shown_y.min()) == (50, -50)
    assert np.all(np.diff(shown_x) >= 0)
    near = np.interp(shown_x, x, np.sin(x / 500))
    usual = np.abs(shown_y) < 2
    assert np.abs(shown_y - near)[usual].max() < 128 / 500


def test_a_line_that_grows_keeps_the_points_it_has_but_for_the_last_two() -> None:
    x = np.arange(3000.0)
    y = np.random.default_rng(0).normal(size=3000)
    shown = [np.stack(thinned(x[:end], y[:end], buckets=200)) for end in range(2000, 3000)]
    for before, after in itertools.pairwise(shown):
        assert np.array_equal(before[:, :-2], after[:, : before.shape[1] - 2])


def test_a_gap_stays_a_gap_in_a_long_line() -> None:
    y = np.ones(1000)
    y[300:600] = np.nan
    shown_x, shown_y = thinned(np.arange(1000.0), y, buckets=100)
    gap = shown_x[np.isnan(shown_y)]
    assert 300 <= gap.min() < 316 and 584 <= gap.max() < 600
    there = shown_x[np.isfinite(shown_y)]
    assert np.all((there < gap.min()) | (there > gap.max()))


def test_a_part_of_a_line_reaches_to_both_edges_of_what_is_seen() -> None:
    x = np.array([1.0, 2, 3, 4, 5, 6])
    assert within(x, 10 * x, 2.5, 4.5)[0].tolist() == [2, 3, 4, 5]
    assert within(x, 10 * x, 0, 9)[1].tolist() == [10, 20, 30, 40, 50, 60]
