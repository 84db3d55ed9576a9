"""The ticks of an axis on paper."""

import pytest

from raven_gui.export.ticks import Level, tick_levels, tick_words
from raven_gui.widgets.curves.axis import PlainAxis

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("low", "high", "length", "words"),
    [
        (0, 0.3, 600, ["0", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30"]),
        (-3, 103, 300, ["0", "20", "40", "60", "80", "100"]),
        (0, 5e6, 300, ["0", "2e+06", "4e+06"]),
        (-1.2, 1.2, 300, ["-1", "0", "1"]),
        (0, 45_000, 300, ["0", "20,000", "40,000"]),
        (1000, 1003, 300, ["1,000", "1,001", "1,002", "1,003"]),
    ],
)
def test_an_axis_says_round_numbers(
    low: float, high: float, length: float, words: list[str]
) -> None:
    first = tick_levels(low, high, length)[0]
    assert tick_words(first, 1, False) == words
    assert PlainAxis("left").tickStrings(list(first.values), 1, first.step) == words, (
        "on screen, too"
    )


def test_finer_ticks_lie_between_the_others() -> None:
    levels = tick_levels(0, 1, 400)
    values = [value for level in levels for value in level.values]
    steps = [level.step for level in levels]
    assert steps == sorted(steps, reverse=True)
    assert len(values) == len({round(value, 9) for value in values})
    assert all(-1e-9 <= value <= 1 + 1e-9 for value in values)


def test_an_axis_of_powers_of_ten_says_plain_numbers() -> None:
    decades, between = tick_levels(0, 2.5, 300, logarithmic=True)
    assert tick_words(decades, 1, True) == ["1", "10", "100"]
    assert [word for word in tick_words(between, 1, True) if word] == ["2", "5", "20", "50", "200"]


def test_numbers_are_told_in_the_axis_own_unit() -> None:
    assert tick_words(Level(0.2, (0.2, 0.4)), 1000, False) == ["200", "400"]
    assert tick_words(Level(1.0, (-3.0, -2.0)), 1000, True) == ["1", "10"]


def test_an_axis_of_no_length_has_no_ticks() -> None:
    assert tick_levels(1, 1, 300) == [] == tick_levels(0, 1, 0)


def test_an_axis_of_many_powers_of_ten_names_each_of_them_however_long_it_is() -> None:
    decades = tick_levels(0.9, 4.1, 1150, logarithmic=True)[0]
    assert tick_words(decades, 1, True) == ["10", "100", "1,000", "10,000"]
