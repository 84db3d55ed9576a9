"""Pictures decoded once: what is kept in the user's cache, and when it is made anew."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.data import DataError
from engine.data.decoding import decoded
from engine.data.download import cache_folder

SHAPE = (1, 2, 2)
Read = Callable[[Path], NDArray[np.uint8]]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Files whose one byte stands for a picture."""
    paths = [tmp_path / f"{index}.byte" for index in range(5)]
    for index, path in enumerate(paths):
        path.write_bytes(bytes([index]))
    return paths


@pytest.fixture
def opened() -> list[Path]:
    return []


@pytest.fixture
def read(opened: list[Path]) -> Read:
    def fill(file: Path) -> NDArray[np.uint8]:
        opened.append(file)
        return np.full(SHAPE, file.read_bytes()[0], np.uint8)

    return fill


def kept() -> list[Path]:
    return list((cache_folder() / "decoded").iterdir())


def test_each_picture_lies_where_its_file_stood(files: list[Path], read: Read) -> None:
    images = decoded("bytes", files[::-1], SHAPE, read)

    assert images.dtype == np.uint8
    assert (images == np.arange(5)[::-1, None, None, None]).all()


def test_a_file_is_opened_once_and_never_again(
    files: list[Path], read: Read, opened: list[Path]
) -> None:
    first = decoded("bytes", files, SHAPE, read)
    again = decoded("bytes", files, SHAPE, read)

    assert sorted(opened) == files
    assert (first == again).all()
    assert [file.suffix for file in kept()] == [".npy"]


def test_what_is_written_into_the_array_stays_out_of_the_cache(
    files: list[Path], read: Read
) -> None:
    decoded("bytes", files, SHAPE, read)[:] = 99

    assert decoded("bytes", files, SHAPE, read).max() == 4


def test_changed_files_replace_what_was_kept(
    files: list[Path], read: Read, opened: list[Path]
) -> None:
    decoded("bytes", files, SHAPE, read)
    decoded("others", files, SHAPE, read)
    files[2].write_bytes(bytes([77]))
    os.utime(files[2], ns=(1, 1))

    assert decoded("bytes", files, SHAPE, read)[2, 0, 0, 0] == 77

    assert len(opened) == 15
    assert sorted(file.name.split(".")[0] for file in kept()) == ["bytes", "others"]


@pytest.mark.parametrize("left", [0, 40, -3])
def test_a_damaged_cache_is_made_anew(files: list[Path], read: Read, left: int) -> None:
    decoded("bytes", files, SHAPE, read)
    [file] = kept()
    file.write_bytes(file.read_bytes()[:left])

    assert (decoded("bytes", files, SHAPE, read)[:, 0, 0, 0] == np.arange(5)).all()


def test_without_a_cache_to_write_to_the_pictures_are_there_all_the_same(
    files: list[Path], read: Read
) -> None:
    cache_folder().parent.mkdir(parents=True)
    cache_folder().write_text("a file where the folder should be")

    assert (decoded("bytes", files, SHAPE, read)[:, 0, 0, 0] == np.arange(5)).all()


def test_progress_is_told_while_pictures_are_decoded_and_not_after(
    files: list[Path], read: Read
) -> None:
    told: list[tuple[int, int]] = []
    for _ in range(2):
        decoded("bytes", files, SHAPE, read, lambda done, total: told.append((done, total)))

    assert told == [(5, 5)]


def test_a_missing_file_and_a_picture_that_fails_leave_nothing(
    files: list[Path], read: Read
) -> None:
    def fail(file: Path) -> NDArray[np.uint8]:
        raise DataError(f"{file} is damaged.")

    with pytest.raises(DataError, match="is damaged"):
        decoded("bytes", files, SHAPE, fail)
    files[3].unlink()
    with pytest.raises(DataError, match=r"3\.byte is missing"):
        decoded("bytes", files, SHAPE, read)
    assert not cache_folder().exists()
