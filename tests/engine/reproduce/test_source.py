"""Where the images of an entry are taken from."""

from pathlib import Path

import pytest

from engine.data import DataError
from engine.reproduce import Source


@pytest.mark.parametrize("download", [False, True])
def test_a_folder_that_was_named_is_told_what_it_lacks(tmp_path: Path, download: bool) -> None:
    with pytest.raises(DataError, match="CelebA lacks img_align_celeba"):
        Source((tmp_path,), download).root_of("celeba")


def test_where_none_was_named_one_is_asked_for() -> None:
    with pytest.raises(DataError, match="name its folder with --data-root"):
        Source(download=True).root_of("celeba")


def test_a_download_stands_in_for_a_folder_without_the_data_set(tmp_path: Path) -> None:
    assert Source((tmp_path,), download=True).root_of("mnist") is None
    with pytest.raises(DataError):
        Source((tmp_path,)).root_of("mnist")
