"""Indices of images as a user writes them."""

import pytest

from raven_gui.panels.gallery.filter import parse_indices


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
