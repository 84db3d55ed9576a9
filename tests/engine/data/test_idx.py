"""IDX files are read raw or gzipped, and refused with a sentence where they are damaged."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from engine.data import DataError
from engine.data.idx import read_idx

LABELS = bytes([0, 0, 0x08, 1]) + struct.pack(">I", 3) + bytes([7, 0, 9])


def test_bytes_raw_and_gzipped_read_alike_whatever_the_name(tmp_path: Path) -> None:
    (tmp_path / "raw.gz").write_bytes(LABELS)
    (tmp_path / "packed").write_bytes(gzip.compress(LABELS, mtime=0))

    for name in ("raw.gz", "packed"):
        array = read_idx(tmp_path / name)
        assert array.dtype == np.uint8
        assert array.tolist() == [7, 0, 9]


def test_numbers_of_several_bytes_come_in_the_machines_order_and_shape(tmp_path: Path) -> None:
    path = tmp_path / "integers"
    path.write_bytes(bytes([0, 0, 0x0C, 2]) + struct.pack(">II4i", 2, 2, 1, -2, 70_000, 4))

    array = read_idx(path)

    assert array.dtype == np.int32
    assert array.tolist() == [[1, -2], [70_000, 4]]


def test_the_array_may_be_written_to(tmp_path: Path) -> None:
    path = tmp_path / "labels"
    path.write_bytes(LABELS)
    array = read_idx(path)
    array[0] = 1

    assert array[0] == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not an IDX file"),
        (b"\x89PNG\r\n", "not an IDX file: it starts with '89 50 4e 47'"),
        (bytes([0, 0, 0x07, 1]) + LABELS[4:], "not an IDX file"),
        (LABELS[:6], "ends within its header"),
        (LABELS[:-1], "should hold 3 bytes of data by its header and holds 2"),
        (LABELS + b"\0", "should hold 3 bytes of data by its header and holds 4"),
        (gzip.compress(LABELS, mtime=0)[:-9], "is damaged"),
        (gzip.compress(LABELS, mtime=0)[:10] + b"\xff" * 20, "is damaged"),
    ],
)
def test_a_damaged_file_is_named_with_what_is_wrong(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(content)

    with pytest.raises(DataError, match=sentence) as caught:
        read_idx(path)

    assert str(path) in str(caught.value)


def test_a_header_that_claims_the_moon_is_refused_without_making_room(tmp_path: Path) -> None:
    path = tmp_path / "images"
    path.write_bytes(bytes([0, 0, 0x08, 3]) + struct.pack(">III", *[2**32 - 1] * 3))

    with pytest.raises(DataError, match="and holds 0"):
        read_idx(path)


def test_a_file_that_is_not_there_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nothing cannot be read"):
        read_idx(tmp_path / "nothing")
