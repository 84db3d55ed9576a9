"""A user's own folder of pictures as a data set."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.data import DATASETS, DataError

SIZES = ((40, 60), (64, 64), (90, 30))


def paint(file: Path, colour: tuple[int, int, int], size: tuple[int, int] = (40, 40)) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(file)


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    """Ten red cats and six blue dogs; the n-th has n in its green channel."""
    root = tmp_path / "pets"
    for index in range(10):
        paint(root / "cat" / f"{index:02}.png", (255, index, 0), SIZES[index % 3])
    for index in range(6):
        paint(root / "dog" / f"{index:02}.png", (0, index, 255), SIZES[index % 3])
    return root


def seen(data: Any) -> set[tuple[str, int]]:
    return {
        (data.classes[label], int(image[1, 0, 0]))
        for image, label in zip(data.images, data.labels, strict=True)
    }


@pytest.mark.parametrize("side", [28, 64, 128])
def test_pictures_are_squares_of_the_side_in_the_name(pets: Path, side: int) -> None:
    colour = DATASETS[f"folder-{side}"].load("train", pets)
    grey = DATASETS[f"folder-{side}-grey"].load("train", pets)

    assert colour.images.shape == (13, 3, side, side)
    assert grey.images.shape == (13, 1, side, side)
    red = colour.images[colour.labels == 0]
    assert (red[:, 0] == 255).all()
    assert (red[:, 2] == 0).all()
    assert (grey.images[grey.labels == 1] <= 0.114 * 255 + 0.587 * 6 + 1).all()


def test_the_second_of_every_five_of_a_class_is_to_test_on(pets: Path) -> None:
    train = DATASETS["folder-28"].load("train", pets)
    test = DATASETS["folder-28"].load("test", pets)

    assert train.classes == test.classes == ("cat", "dog")
    assert seen(test) == {("cat", 1), ("cat", 6), ("dog", 1)}
    assert len(seen(train)) == len(train.labels) == 13
    assert not seen(train) & seen(test)


def test_a_folder_that_is_split_already_stays_so(pets: Path, tmp_path: Path) -> None:
    divided = tmp_path / "divided"
    shutil.copytree(pets, divided / "train")
    for name in ("cat", "dog"):
        paint(divided / "test" / name / "one.png", (9, 200, 9))

    assert len(DATASETS["folder-28"].load("train", divided).labels) == 16
    assert seen(DATASETS["folder-28"].load("test", divided)) == {("cat", 200), ("dog", 200)}

    shutil.rmtree(divided / "test" / "dog")
    with pytest.raises(DataError, match=r"the classes cat, dog, and .* cat: they must be the same"):
        DATASETS["folder-28"].load("test", divided)


def test_the_order_is_mixed_and_always_the_same(pets: Path) -> None:
    one, other = (DATASETS["folder-28-grey"].load("train", pets) for _ in range(2))

    assert (one.labels == other.labels).all()
    assert (one.images == other.images).all()
    assert len(set(one.labels[:6].tolist())) == 2


def test_the_middle_of_a_wide_picture_is_taken(tmp_path: Path) -> None:
    pixels = np.zeros((20, 60, 3), np.uint8)
    pixels[:, 20:40] = (10, 200, 30)
    for index in range(2):
        (tmp_path / "wide").mkdir(exist_ok=True)
        Image.fromarray(pixels).save(tmp_path / "wide" / f"{index}.png")

    [image] = DATASETS["folder-28"].load("test", tmp_path).images

    assert (image == np.array([10, 200, 30])[:, None, None]).all()


def test_other_files_and_hidden_folders_are_passed_over(pets: Path) -> None:
    (pets / "readme.txt").write_text("my pets")
    (pets / "cat" / "notes.txt").write_text("sleepy")
    (pets / "cat" / "._00.png").write_bytes(b"")
    paint(pets / ".trash" / "00.png", (1, 2, 3))
    (pets / "empty").mkdir()

    assert DATASETS["folder-28"].load("test", pets).classes == ("cat", "dog")
    assert len(DATASETS["folder-28"].load("train", pets).labels) == 13


def test_a_damaged_picture_is_named(pets: Path) -> None:
    (pets / "dog" / "03.png").write_bytes(b"no picture at all")

    with pytest.raises(DataError, match=r"03\.png: This is not a picture.*take it out"):
        DATASETS["folder-28"].load("train", pets)


def test_a_folder_without_pictures_in_subfolders_is_told_what_to_do(tmp_path: Path) -> None:
    paint(tmp_path / "loose.png", (1, 2, 3))
    with pytest.raises(DataError, match="put those of each class into a subfolder"):
        DATASETS["folder-28"].load("train", tmp_path)
    with pytest.raises(DataError, match="nowhere does not exist"):
        DATASETS["folder-28"].load("train", tmp_path / "nowhere")

    paint(tmp_path / "cat" / "only.png", (1, 2, 3))
    with pytest.raises(DataError, match="too few pictures"):
        DATASETS["folder-28"].load("test", tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is Unicode")
def test_names_that_are_no_utf_8_are_read_and_shown_with_a_mark(pets: Path) -> None:
    (pets / "cat").rename(pets / os.fsdecode(b"k\xe4tzchen"))
    for file in (pets / "dog").iterdir():
        file.rename(file.with_name(os.fsdecode(b"b\xe4r ") + file.name))

    data = DATASETS["folder-28"].load("train", pets)

    assert data.classes == ("dog", "k\ufffdtzchen")
    assert len(data.images) == 13


def test_the_pictures_to_train_on_are_told_by_their_names_wherever_the_folder_lies(
    pets: Path, tmp_path: Path
) -> None:
    dataset = DATASETS["folder-28"]
    copy = shutil.copytree(pets, tmp_path / "copy")
    assert dataset.digest(copy) == dataset.digest(pets) == DATASETS["folder-64"].digest(pets)

    paint(copy / "cat" / "000.png", (9, 9, 9))
    assert dataset.digest(copy) != dataset.digest(pets), "all behind it have moved on"

    divided = tmp_path / "divided"
    for part in ("train", "test"):
        shutil.copytree(pets, divided / part)
    before = dataset.digest(divided)
    paint(divided / "test" / "cat" / "000.png", (9, 9, 9))
    assert dataset.digest(divided) == before, "none of these is trained on"
    assert DATASETS["mnist"].digest(None) == ""
