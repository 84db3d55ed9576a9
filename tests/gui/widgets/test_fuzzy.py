"""Which of several titles is meant by a few letters."""

import pytest

from raven_gui.widgets.fuzzy import distance

TITLES = (
    "Copy figure",
    "Copy as command",
    "Copy as Python",
    "Compare",
    "Stop training",
    "Training",
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cap", "Copy as Python"),
        ("COPY C", "Copy as command"),
        ("pyth", "Copy as Python"),
        ("fig", "Copy figure"),
        ("com", "Compare"),
        ("train", "Training"),
        ("st tr", "Stop training"),
    ],
)
def test_beginnings_of_words_are_nearest(typed: str, meant: str) -> None:
    away = {title: distance(typed, title) for title in TITLES}
    found = {title: cost for title, cost in away.items() if cost is not None}
    assert min(found, key=lambda title: found[title]) == meant


def test_letters_in_another_order_are_something_else() -> None:
    assert distance("pc", "Compare") is None
    assert distance("cpr", "Compare") is not None


def test_what_a_title_begins_with_is_no_distance_away() -> None:
    assert distance("Copy as", "Copy as Python") == distance("copyas", "Copy as Python") == 0
    assert distance("", "Compare") == 0


def test_each_jump_counts_and_one_into_a_word_more() -> None:
    whole, jump, inside = (distance(t, "Copy as Python") for t in ("copy", "cp", "yth"))
    assert whole is not None and jump is not None and inside is not None
    assert whole < jump < inside
