"""Numbers of labelled images as they are written."""

import pytest

from engine.labels import LABEL_COUNTS, counts_text, counts_within, parse_counts


def test_numbers_of_labels_are_read_in_any_order_and_each_once() -> None:
    assert parse_counts(" 100; 10,30  10\n1000 ") == (10, 30, 100, 1000)
    assert parse_counts(counts_text(LABEL_COUNTS)) == LABEL_COUNTS


@pytest.mark.parametrize("typed", ["0", "-3", "1.5", "1e3", "ten", "²", "10000001", "9" * 400])
def test_what_is_no_number_of_labels_is_told_with_what_to_write(typed: str) -> None:
    with pytest.raises(
        ValueError, match="is not a number of labels: write whole numbers from 1 to 10,000,000"
    ):
        parse_counts(f"10, {typed}")


def test_none_and_too_many_are_refused() -> None:
    with pytest.raises(ValueError, match="Write how many labels"):
        parse_counts(" , ")
    with pytest.raises(ValueError, match="These are 31 numbers of labels; write 30 at most"):
        parse_counts(",".join(map(str, range(1, 32))))


def test_where_there_are_fewer_images_all_are_taken_once() -> None:
    assert counts_within((10, 3000, 500, 10_000), 500) == [10, 500]
