"""Test images, the user's own pictures, and which of them are picked."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from engine.config import PictureConfig
from engine.data import DATASETS
from engine.service.messages import LoadImages, PictureRead, ReadPicture
from raven_gui.workspace import ImageRef, selection
from raven_gui.workspace.attack_plan import BLOCK, Blocks
from raven_gui.workspace.history import History
from raven_gui.workspace.images import Images
from raven_gui.workspace.selection import LOT, OWN, Selection, refs_to
from tests.gui.conftest import World
from tests.gui.workspace.pictures import picture


@pytest.fixture
def images(world: World) -> Images:
    world.wake()
    return world.workspace.images


def test_the_first_image_is_picked_so_that_there_is_something_to_see(world: World) -> None:
    images = world.workspace.images
    assert (images.current, images.picked, images.classes()) == (None, (), ())
    world.load_images()
    assert images.picked == (ImageRef("mnist", 0),)
    assert images.classes() == tuple("0123456789")


def test_an_image_is_told_with_its_pixels_class_and_name(images: Images) -> None:
    real, ref = DATASETS["mnist"].load("test"), ImageRef("mnist", 12)
    pixels = images.pixels(ref)
    assert pixels.dtype == np.float32
    assert np.array_equal(np.rint(pixels * 255).astype(np.uint8), real.images[12])
    assert images.label(ref) == real.labels[12]
    assert images.name(ref) == f"MNIST test image 12 · class {real.classes[real.labels[12]]}"


def test_another_data_set_is_loaded_once_and_its_first_image_picked(
    world: World, images: Images
) -> None:
    images.show("fashion-mnist")
    assert world.engine.last(LoadImages).source.dataset == "fashion-mnist"
    assert images.current is None
    world.load_images()
    assert images.picked == (ImageRef("fashion-mnist", 0),)
    asked = len(world.engine.all(LoadImages))
    images.show("mnist")
    assert images.picked == (ImageRef("mnist", 0),)
    assert images.current is not None and images.current.source.dataset == "mnist"
    assert len(world.engine.all(LoadImages)) == asked


def test_images_that_arrive_late_do_not_replace_the_current_ones(
    world: World, images: Images
) -> None:
    images.show("fashion-mnist")
    images.show("mnist")
    loaded: list[None] = []
    images.loaded.connect(lambda: loaded.append(None))
    world.load_images()
    assert loaded == []
    assert images.current is not None and images.current.source.dataset == "mnist"


def test_only_the_data_set_that_is_waited_for_falls_back_to_the_default(
    world: World, images: Images
) -> None:
    images.show("gone")
    failed = world.engine.last(LoadImages).job
    assert images.fall_back(failed - 1) == ""
    images.show("fashion-mnist")
    world.load_images()
    assert images.fall_back(failed) == "", "another is shown by now"
    images.show("gone")
    assert images.fall_back(world.engine.last(LoadImages).job) == "mnist"
    assert (images.dataset, images.current is None) == ("mnist", False)


def test_picking_the_same_again_is_no_news(images: Images) -> None:
    told: list[None] = []
    images.picked_changed.connect(lambda: told.append(None))
    images.pick(images.picked)
    assert told == []
    images.pick((ImageRef("mnist", 3), ImageRef("mnist", 1)))
    assert len(told) == 1
    assert [ref.index for ref in images.picked] == [3, 1], "in the order they were picked"


def test_of_two_previews_only_the_newer_one_is_shown(world: World, images: Images) -> None:
    shown: list[PictureRead] = []
    images.picture_read.connect(shown.append)
    first = images.read(Path("three.png"), "three", PictureConfig())
    second = images.read(Path("three.png"), "three", PictureConfig(invert="yes"))
    assert world.engine.last(ReadPicture).config.invert == "yes"
    world.tell(picture("old", job=first))
    world.tell(picture("new", job=second))
    assert [read.name for read in shown] == ["new"]


def test_a_picture_enters_the_gallery_and_is_picked(images: Images) -> None:
    images.add(picture("three", shade=0.25))
    ref = ImageRef(OWN, 0)
    assert images.picked == (ref,)
    assert (images.name(ref), images.label(ref)) == ("three · your own picture", None)
    assert images.pixels(ref).max() == 0.25


def test_with_a_removed_picture_the_others_stay_picked_under_their_new_numbers(
    images: Images,
) -> None:
    for name in ("a", "b", "c"):
        images.add(picture(name))
    images.pick((ImageRef(OWN, 2), ImageRef("mnist", 4), ImageRef(OWN, 0), ImageRef(OWN, 1)))
    images.remove_pictures([1])
    assert images.picked == (ImageRef(OWN, 1), ImageRef("mnist", 4), ImageRef(OWN, 0))
    assert [images.caption(ref) for ref in images.picked if ref.dataset == OWN] == ["c", "a"]


def test_removed_pictures_come_back_by_undo_and_so_does_what_was_picked_before(
    world: World, images: Images
) -> None:
    for name in ("a", "b", "c"):
        images.add(picture(name))
    images.pick((ImageRef("mnist", 9),))
    images.pick((ImageRef(OWN, 0), ImageRef(OWN, 2)))
    images.remove_pictures([0, 2])
    assert [own.name for own in images.pictures] == ["b"]
    assert images.picked == (ImageRef("mnist", 0),), "something is always picked"
    history = world.workspace.history
    history.undo()
    assert [own.name for own in images.pictures] == ["a", "b", "c"]
    assert images.picked == (ImageRef(OWN, 0), ImageRef(OWN, 2))
    history.undo()
    assert images.picked != (ImageRef(OWN, 0), ImageRef(OWN, 2))
    history.redo()
    history.redo()
    assert [own.name for own in images.pictures] == ["b"]


def test_when_the_only_picked_picture_is_removed_the_first_image_is_picked(
    images: Images,
) -> None:
    images.add(picture("three"))
    images.remove_pictures([0])
    assert (images.pictures, images.picked) == ((), (ImageRef("mnist", 0),))


@pytest.mark.parametrize("count", [0, 3, LOT, 2 * LOT + 5])
def test_references_are_to_the_images_asked_for_in_their_order(count: int) -> None:
    indices = np.random.default_rng(0).permutation(3 * LOT)[:count].tolist()
    assert refs_to("mnist", indices) == tuple(ImageRef("mnist", index) for index in indices)


def test_selections_of_many_images_hold_the_same_references() -> None:
    every, once_more = (refs_to("mnist", range(LOT)) for _ in range(2))
    assert all(one is other for one, other in zip(every, once_more, strict=True))


def test_references_to_many_are_made_ahead_some_turns_after_the_images_have_come(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QObject()
    picked = Selection(History(parent), parent)
    made: list[int] = []
    make = selection._made
    monkeypatch.setattr(
        selection, "_made", lambda name, own: made.append(len(own)) or make(name, own)
    )
    picked.expect("of its own", 2 * LOT + 5)
    assert not made
    qtbot.waitUntil(lambda: made == [LOT, LOT])
    refs = refs_to("of its own", range(2 * LOT))
    assert made == [LOT, LOT] and refs[-1] == ImageRef("of its own", 2 * LOT - 1)
    parent.deleteLater()


@pytest.mark.parametrize("count", [0, 1, BLOCK, BLOCK + 1, 5 * BLOCK])
def test_images_are_attacked_by_sixteen_in_their_order(count: int) -> None:
    refs = refs_to("mnist", range(count))
    blocks = Blocks(refs)
    assert sum(blocks, ()) == refs and len(blocks) == -(-count // BLOCK)
    assert all(len(block) == BLOCK for block in blocks[:-1])
    assert blocks[-1:] == tuple(blocks)[-1:]
    with pytest.raises(IndexError):
        blocks[len(blocks)]
