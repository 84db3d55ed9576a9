"""How many there are of something, in words."""

import pytest

from engine.counting import counted


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 runs"), (1, "1 run"), (2, "2 runs"), (999, "999 runs"), (1200, "1,200 runs")],
)
def test_one_stands_alone_and_thousands_have_their_comma(number: int, words: str) -> None:
    assert counted(number, "run") == words


def test_what_is_counted_may_be_of_several_words() -> None:
    assert counted(1, "random start") == "1 random start"
    assert counted(1_000_000, "random start") == "1,000,000 random starts"
