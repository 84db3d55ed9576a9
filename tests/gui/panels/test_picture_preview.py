"""A picture is looked at before it enters the gallery."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import assets
from engine.config import PictureConfig
from engine.data import PictureError, read_picture
from engine.service.messages import Failed, PictureRead, ReadPicture
from raven_gui.panels.gallery.preview import PicturePreview
from raven_gui.theme import Theme
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World

THREE = assets.path("samples/drawn-three.png")
FIVE = assets.path("samples/photographed-five.jpg")
SHIRT = assets.path("samples/shirt.jpg")
LEFT = Qt.MouseButton.LeftButton

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def answer(world: World) -> None:
    """Read the newest picture asked for, as the engine does."""
    command = world.engine.last(ReadPicture)
    try:
        picture = read_picture(command.source, command.config)
    except PictureError as error:
        world.tell(Failed(job=command.job, sentence=str(error)))
        return
    world.tell(
        PictureRead(
            job=command.job,
            name=command.name,
            image=picture.image,
            inverted=picture.inverted,
            preview=picture.preview,
        )
    )


@pytest.fixture
def dialog(world: World, theme: Theme, qtbot: QtBot) -> Iterator[PicturePreview]:
    world.wake()
    opened = PicturePreview(world.workspace)
    opened.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(opened)
    yield opened
    opened.close()


def opened_with(dialog: PicturePreview, *files: Path) -> PicturePreview:
    for file in files:
        dialog.enqueue(file, file.stem)
    dialog.open()
    return dialog


def names(world: World) -> list[str]:
    return [picture.name for picture in world.workspace.images.pictures]


def test_both_sides_are_shown_and_the_words_say_that_it_was_inverted(
    dialog: PicturePreview, world: World
) -> None:
    opened_with(dialog, THREE)
    assert world.engine.last(ReadPicture).source == THREE
    assert not dialog.add.isEnabled()

    answer(world)

    seen = dialog.as_seen.image()
    assert (seen.width(), seen.height()) == (28, 28)
    expected = read_picture(THREE, PictureConfig())
    assert seen.pixelColor(14, 14).red() == round(float(expected.image[0, 14, 14]) * 255)
    assert dialog.as_read.image().width() == expected.preview.shape[1]
    assert dialog.words.text().startswith("Inverted: it is dark on light")
    assert dialog.add.isEnabled()
    assert dialog.windowTitle() == "Add 'drawn-three'"
    assert not dialog.skip.isVisible()
    assert not dialog.add_all.isVisible()


def test_add_takes_it_into_the_gallery_and_picks_it(
    dialog: PicturePreview, world: World, qtbot: QtBot
) -> None:
    opened_with(dialog, THREE)
    answer(world)

    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert names(world) == ["drawn-three"]
    assert world.workspace.images.picked == (ImageRef("", 0),)
    assert not dialog.isVisible()


def test_cancel_and_escape_add_nothing(dialog: PicturePreview, world: World, qtbot: QtBot) -> None:
    opened_with(dialog, THREE)
    answer(world)

    qtbot.mouseClick(dialog.cancel, LEFT)
    assert not dialog.isVisible()

    dialog.open()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert names(world) == []


def test_every_choice_reads_the_picture_again(
    dialog: PicturePreview, world: World, qtbot: QtBot
) -> None:
    opened_with(dialog, THREE)
    answer(world)
    before = dialog.as_seen.image()

    qtbot.mouseClick(dialog.invert.buttons["no"], LEFT)
    assert world.engine.last(ReadPicture).config == PictureConfig(invert="no")
    assert not dialog.add.isEnabled()
    qtbot.mouseClick(dialog.invert.buttons["auto"], LEFT)
    qtbot.mouseClick(dialog.box.buttons["full"], LEFT)
    assert world.engine.last(ReadPicture).config == PictureConfig(box="full")
    answer(world)
    assert dialog.as_seen.image() != before

    dialog.crop.setFocus()
    qtbot.keyClick(dialog.crop, Qt.Key.Key_Space)
    assert world.engine.last(ReadPicture).config == PictureConfig(crop=False, box="full")
    assert not dialog.box.isEnabled()


def test_the_switch_is_told_from_what_was_detected(
    dialog: PicturePreview, world: World, qtbot: QtBot
) -> None:
    opened_with(dialog, THREE)
    for choice, words in (("yes", "Inverted, as you chose."), ("auto", "Inverted: it is dark")):
        qtbot.mouseClick(dialog.invert.buttons[choice], LEFT)
        answer(world)
        assert dialog.words.text().startswith(words)
    qtbot.mouseClick(dialog.crop, LEFT)
    qtbot.mouseClick(dialog.invert.buttons["no"], LEFT)
    answer(world)
    assert dialog.words.text() == "Not inverted, as you chose."


def test_an_answer_to_an_older_choice_is_dropped(
    dialog: PicturePreview, world: World, qtbot: QtBot
) -> None:
    opened_with(dialog, THREE)
    older = world.engine.last(ReadPicture)
    qtbot.mouseClick(dialog.box.buttons["full"], LEFT)

    image = np.ones((1, 28, 28), np.float32)
    preview = np.zeros((9, 9, 3), np.uint8)
    world.tell(
        PictureRead(job=older.job, name="three", image=image, inverted=True, preview=preview)
    )

    assert dialog.as_seen.image().isNull()
    assert not dialog.add.isEnabled()


def test_a_failure_is_said_in_the_dialog_and_nothing_can_be_added(
    dialog: PicturePreview, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("no picture")
    opened_with(dialog, notes)

    answer(world)

    with pytest.raises(PictureError) as refusal:
        read_picture(notes, PictureConfig())
    assert dialog.words.text() == str(refusal.value)
    assert dialog.words.property("role") == "problem"
    assert not dialog.add.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert names(world) == []


def test_another_choice_mends_a_failure(
    dialog: PicturePreview, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    noise = np.random.default_rng(0).uniform(0.4, 0.6, (60, 60))
    dialog.enqueue(noise, "noise")
    dialog.open()
    answer(world)
    assert "switch cropping off" in dialog.words.text()

    qtbot.mouseClick(dialog.crop, LEFT)
    answer(world)

    assert dialog.words.property("role") == "note"
    assert dialog.add.isEnabled()


def test_troubles_of_others_are_not_shown_as_the_pictures(
    dialog: PicturePreview, world: World
) -> None:
    opened_with(dialog, THREE)
    told: list[str] = []
    world.workspace.failed.connect(told.append)

    world.tell(Failed(job=999, sentence="The attack failed."))
    answer(world)

    assert told == ["The attack failed."]
    assert "attack" not in dialog.words.text()
    assert dialog.add.isEnabled()


def test_a_picture_that_cannot_be_read_is_told_here_and_nowhere_else(
    dialog: PicturePreview, world: World
) -> None:
    opened_with(dialog, THREE)
    told: list[str] = []
    world.workspace.failed.connect(told.append)

    world.tell(Failed(job=world.engine.last(ReadPicture).job, sentence="The picture is empty."))

    assert dialog.words.text() == "The picture is empty."
    assert told == []


def test_several_pictures_come_one_after_another(
    dialog: PicturePreview, world: World, qtbot: QtBot
) -> None:
    opened_with(dialog, THREE, SHIRT, FIVE)
    answer(world)
    assert dialog.windowTitle() == "Add 'drawn-three' (1 of 3)"
    qtbot.mouseClick(dialog.add, LEFT)
    assert dialog.windowTitle() == "Add 'shirt' (2 of 3)"
    assert dialog.as_seen.image().isNull()
    answer(world)
    qtbot.mouseClick(dialog.skip, LEFT)
    answer(world)
    assert dialog.windowTitle() == "Add 'photographed-five' (3 of 3)"
    assert not dialog.skip.isVisible()
    qtbot.mouseClick(dialog.add, LEFT)

    assert not dialog.isVisible()
    assert names(world) == ["drawn-three", "photographed-five"]


def test_what_cannot_be_taken_back_is_closed_rather_than_cancelled(
    dialog: PicturePreview, world: World, qtbot: QtBot
) -> None:
    opened_with(dialog, THREE, SHIRT, FIVE)
    answer(world)
    qtbot.mouseClick(dialog.skip, LEFT)
    answer(world)
    assert dialog.cancel.text() == "Cancel"
    qtbot.mouseClick(dialog.add, LEFT)
    assert dialog.cancel.text() == "Close"
    qtbot.mouseClick(dialog.cancel, LEFT)
    assert not dialog.isVisible()
    assert names(world) == ["shirt"]


def test_all_remaining_are_added_with_the_choices_of_now(
    dialog: PicturePreview, world: World, qtbot: QtBot
) -> None:
    opened_with(dialog, THREE, SHIRT, FIVE)
    qtbot.mouseClick(dialog.box.buttons["full"], LEFT)
    answer(world)

    qtbot.mouseClick(dialog.add_all, LEFT)
    answer(world)
    assert world.engine.last(ReadPicture).config == PictureConfig(box="full")
    answer(world)

    assert names(world) == ["drawn-three", "shirt", "photographed-five"]
    assert not dialog.isVisible()


def test_adding_all_stops_at_what_is_no_picture(
    dialog: PicturePreview, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(THREE.read_bytes()[:60])
    opened_with(dialog, THREE, broken, FIVE)
    answer(world)
    qtbot.mouseClick(dialog.add_all, LEFT)
    answer(world)
    assert dialog.words.property("role") == "problem"
    assert dialog.isVisible()

    qtbot.mouseClick(dialog.skip, LEFT)
    answer(world)
    qtbot.mouseClick(dialog.add, LEFT)

    assert names(world) == ["drawn-three", "photographed-five"]


def test_garments_fill_the_field_where_fashion_mnist_is_shown(
    world: World, theme: Theme, qtbot: QtBot
) -> None:
    world.wake()
    world.workspace.images.show("fashion-mnist")
    dialog = PicturePreview(world.workspace)
    qtbot.addWidget(dialog)

    dialog.enqueue(SHIRT, "shirt")

    assert world.engine.last(ReadPicture).config == PictureConfig(box="full")
    answer(world)
    rows = np.flatnonzero(
        [any(dialog.as_seen.image().pixelColor(x, y).red() for x in range(28)) for y in range(28)]
    )
    assert (rows[0], rows[-1]) == (0, 27)
    dialog.close()
