"""Where the images of an entry are taken from."""

from pathlib import Path
from typing import Any

import pytest

from engine.data import DATASETS, DataError, Dataset, ImageSet, Split
from engine.reproduce import Library, Source
from engine.reproduce.keys import data_key


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


def test_what_is_told_of_data_sets_is_read_once_and_the_images_of_one_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page tells of many trainings, on noisy data sets in turn: to make them anew for each took
    minutes."""
    library, kind = Library(Source(embedded=True), images=30, tests=20), type(DATASETS["mnist"])
    loaded: list[str] = []
    load = kind.load

    def counting(self: Dataset, split: Split, *where: Any) -> ImageSet:
        loaded.append(f"{self.name} {split}")
        return load(self, split, *where)

    monkeypatch.setattr(kind, "load", counting)
    for _ in range(2):
        for name in ("mnist", "fashion-mnist"):
            shelf = library.shelf(name)
            assert shelf.counts == (30, 20) and shelf.told[0] == "30 training images"
    assert loaded == ["mnist train", "mnist test", "fashion-mnist train", "fashion-mnist test"]
    fashion, digits = library.shelf("fashion-mnist"), library.shelf("mnist")
    assert len(fashion.train.images) == 30 and len(loaded) == 4, "those of the last are kept"
    assert data_key(digits.tests) == digits.keys[1] and len(loaded) == 6
