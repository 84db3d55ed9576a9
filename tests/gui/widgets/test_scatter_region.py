"""Which points a lasso holds."""

import time

import numpy as np
import pytest

from raven_gui.widgets.scatter.region import within

SQUARE = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]])


@pytest.mark.parametrize("way", [1, -1], ids=["one way round", "the other"])
def test_points_in_a_shape_are_told_from_those_around_it(way: int) -> None:
    points = np.array([[2, 2], [0.1, 3.9], [5, 2], [-1, 2], [2, 5], [2, -0.1]])
    inside = within(points, SQUARE[::way])
    np.testing.assert_array_equal(inside, [True, True, False, False, False, False])


def test_what_is_drawn_around_twice_is_outside() -> None:
    angle = 2 * np.pi * np.arange(5) * 2 / 5
    star = np.stack([np.sin(angle), np.cos(angle)], axis=1)
    middle_and_arms = np.array([[0, 0], *(0.8 * star)])
    np.testing.assert_array_equal(within(middle_and_arms, star), [False] + [True] * 5)


def test_it_agrees_with_counting_crossings_one_by_one() -> None:
    random = np.random.default_rng(3)
    outline, points = random.normal(size=(40, 2)), random.normal(size=(500, 2))
    expected = []
    for x, y in points:
        odd = False
        for (x0, y0), (x1, y1) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                odd = not odd
        expected.append(odd)
    np.testing.assert_array_equal(within(points, outline), expected)


@pytest.mark.parametrize("corners", [0, 1, 2])
def test_a_line_holds_nothing(corners: int) -> None:
    assert not within(SQUARE / 2, SQUARE[:corners]).any()


def test_places_that_are_not_known_are_in_no_shape() -> None:
    assert not within(np.array([[np.nan, 1.0], [1.0, np.nan]]), SQUARE).any()


def test_a_lasso_around_seventy_thousand_points_is_answered_in_fifty_milliseconds() -> None:
    points = np.random.default_rng(0).normal(size=(70_000, 2))
    angle = np.linspace(0, 2 * np.pi, 300, endpoint=False)
    outline = (1.2 + 0.2 * np.sin(7 * angle))[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
    seconds = []
    for _ in range(5):
        begin = time.thread_time()
        inside = within(points, outline)
        seconds.append(time.thread_time() - begin)
    assert 0.3 < inside.mean() < 0.7
    # Time of this thread, best of five: other programs on the machine do not count.
    assert min(seconds) < 0.050
