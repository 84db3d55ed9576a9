"""A number reads the same wherever it is told: with a comma between thousands."""

import pytest

from engine.cli.over_seeds import mean_told
from engine.digits import number, on_axis, significant
from engine.intervals import Interval, Spread
from engine.reproduce.digits import told
from engine.tracking.markup import element


@pytest.mark.parametrize(
    ("value", "said"),
    [(13_117.7, "13,118"), (4678.2, "4,678"), (9999.4, "9,999"), (9999.7, "10,000"),
     (0.000268, "0.000268"),
     (-12_345, "-12,345"), (1.5e20, "1.5e+20"), (float("nan"), "nan"), (float("inf"), "inf")],
)  # fmt: skip
def test_a_number_is_said_without_powers_of_ten_where_it_can_be(value: float, said: str) -> None:
    assert number(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(793.02, "793.0"), (0.01, "0.01000"), (13_119.8, "13,120"), (1234.3, "1,234"), (4678, "4,678"),
     (0.0, "0"),
     (-2.5, "-2.500"), (793.0, "793"), (float("nan"), "nan"), (float("inf"), "inf")],
)  # fmt: skip
def test_what_was_measured_is_said_with_its_zeros(value: float, said: str) -> None:
    assert significant(value) == said


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [(0.5, 2, "0.50"), (-0.5, 2, "-0.50"), (-1500, 0, "-1,500"), (0.0, 2, "0"), (2e6, 0, "2e+06"),
     (-0.0005, 4, "-0.0005")],
)  # fmt: skip
def test_an_axis_tells_numbers_below_zero_as_those_above(
    value: float, places: int, said: str
) -> None:
    assert on_axis(value, places) == said


def test_commands_reports_and_pages_tell_thousands_as_the_window_does() -> None:
    mean = Interval(4678.21, 4600.0, 4756.4, 31.5)
    assert mean_told(mean) == "4,678.2 ± 32 (4,600–4,756.4)"
    assert mean_told(Interval(-538.9, -542.53, -535.33, 2.1)) == "-538.9 ± 2.1 (-542.53 to -535.33)"
    assert told(Spread(4678.21, 31.5, 3)) == "4,678 ± 32"
    assert ">4,678.2<" in element("td", 4678.21)
