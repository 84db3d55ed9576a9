"""Which test images the gallery shows."""

import numpy as np
import pytest

from raven_gui.panels.gallery_filter import Filter, parse_indices

LABELS = np.array([7, 2, 1, 7, 4, 1, 7])
PREDICTIONS = np.array([7, 2, 7, 1, 4, 1, 9])


@pytest.mark.parametrize(
    ("text", "indices"),
    [
        ("42", (42,)),
        ("10-13", (10, 11, 12, 13)),
        ("10 - 13", (10, 11, 12, 13)),
        ("3,5,7", (3, 5, 7)),
        (" 7, 3 ;5 ", (7, 3, 5)),
        ("5 3-4 3", (5, 3, 4)),
        ("", ()),
    ],
)
def test_indices_are_read_as_they_are_written(text: str, indices: tuple[int, ...]) -> None:
    assert parse_indices(text, 100) == indices


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("seven", "'seven' is no index. Write 42, 10-20 or 3,5,7."),
        ("3,x", "'x' is no index"),
        ("-4", "'-4' is no index"),
        ("20-10", "20-10 runs backwards: write 10-20."),
        ("2000", "There is no image 2000: indices go from 0 to 1,999."),
        ("0-99999999999", "There is no image 99999999999"),
    ],
)
def test_what_is_no_index_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace(".", r"\.")):
        parse_indices(text, 2000)


def test_without_conditions_everything_is_shown() -> None:
    assert Filter().apply(LABELS, None) == list(range(7))


def test_conditions_hold_together() -> None:
    assert Filter(label=7).apply(LABELS, None) == [0, 3, 6]
    assert Filter(misclassified_by="vae").apply(LABELS, PREDICTIONS) == [2, 3, 6]
    assert Filter(label=7, misclassified_by="vae").apply(LABELS, PREDICTIONS) == [3, 6]
    assert Filter(7, "vae", (6, 5, 0)).apply(LABELS, PREDICTIONS) == [6]


def test_indices_are_shown_in_their_own_order() -> None:
    assert Filter(indices=(6, 0, 3)).apply(LABELS, None) == [6, 0, 3]


def test_until_predictions_are_known_nothing_is_left_out() -> None:
    assert Filter(label=7, misclassified_by="vae").apply(LABELS, None) == [0, 3, 6]
