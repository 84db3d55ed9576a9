"""Undo and redo of what was selected, and what they leave alone."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from raven_gui.workspace.history import History
from raven_gui.workspace.selection import OWN, ImageRef, Selection
from tests.gui.conftest import World


def refs(*indices: int, dataset: str = "mnist") -> tuple[ImageRef, ...]:
    return tuple(ImageRef(dataset, index) for index in indices)


def test_a_selection_is_taken_back_and_made_again(world: World) -> None:
    world.wake()
    images, history = world.workspace.images, world.workspace.history
    assert not history.stack.canUndo(), "what is picked at first is nobody's wish"
    images.pick(refs(3, 5))
    assert history.stack.undoText() == "the selection of 2 images"
    history.undo()
    assert images.picked == refs(0)
    history.redo()
    assert images.picked == refs(3, 5)


def test_quick_changes_of_one_thing_are_taken_back_together(qtbot: QtBot) -> None:
    owner = QObject()
    history, values = History(owner), [0]

    def change(value: int, about: str) -> None:
        before = values[-1]
        values.append(value)
        history.record("the budget", lambda: values.append(before), lambda: None, about)

    for value in (1, 2, 3):
        change(value, "budget")
    change(9, "steps")
    assert history.stack.count() == 2
    history.undo()
    assert values[-1] == 3
    history.undo()
    assert values[-1] == 0


def test_quick_changes_that_end_where_they_began_are_none(qtbot: QtBot) -> None:
    """As epochs that are played to the newest, or a switch that is pressed twice."""
    owner = QObject()
    history = History(owner)

    def change(before: object, after: object) -> None:
        history.record("the epoch", bool, bool, "epoch", ends=(before, after))

    change(None, 0)
    change(0, 1)
    assert history.next_back() == "the epoch"
    change(1, None)
    assert not history.stack.count() and not history.next_back()
    change(None, 2)
    assert history.stack.count() == 1, "what follows is a change again"


def test_a_run_that_is_unticked_by_mistake_or_a_step_to_the_next_image_and_back_are_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("raven_gui.workspace.history.TOGETHER_SECONDS", float("inf"))
    world.wake()
    runs, images, history = world.workspace.runs, world.workspace.images, world.workspace.history
    for on in (False, True):
        runs.tick("mnist/vae", on)
    assert not history.next_back() and not history.stack.canUndo()
    for index in (1, 0):
        images.pick(refs(index))
    assert not history.next_back() and not history.stack.canUndo()
    runs.tick("mnist/vae", False)
    history.undo()
    assert runs.is_ticked("mnist/vae"), "what follows is a change again"


def test_taking_back_is_no_change_of_its_own(qtbot: QtBot) -> None:
    owner = QObject()
    history = History(owner)
    selection = Selection(history, owner)
    selection.put(refs(0))
    selection.pick(refs(1))
    selection.changed.connect(lambda: selection.pick((*selection.refs, *refs(7))[:2]))
    history.undo()
    assert not history.stack.canUndo()


def test_what_lost_its_name_is_not_brought_back(world: World) -> None:
    world.wake()
    images, history = world.workspace.images, world.workspace.history
    images.pick(refs(3))
    images.show("fashion-mnist")
    world.load_images()
    picked = images.picked
    history.undo()
    assert images.picked == picked


def test_a_hovered_image_is_told_once(world: World, qtbot: QtBot) -> None:
    world.wake()
    images, told = world.workspace.images, []
    images.hovered_changed.connect(lambda: told.append(images.hovered))
    for ref in (ImageRef("mnist", 4), ImageRef("mnist", 4), None):
        images.hover(ref)
    assert told == [ImageRef("mnist", 4), None]
    assert ImageRef(OWN, 0) != ImageRef("mnist", 0)


def test_ticks_are_taken_back_and_what_happens_by_itself_is_not(world: World) -> None:
    world.wake()
    runs, history = world.workspace.runs, world.workspace.history
    ticked = [run.id for run in runs.ticked]
    assert ticked and not history.stack.canUndo(), "the bundled ones are ticked by nobody"
    runs.tick("mnist/vae", False)
    assert history.stack.undoText() == "which runs are ticked"
    history.undo()
    assert [run.id for run in runs.ticked] == ticked
    world.workspace.images.show("fashion-mnist")
    world.load_images()
    assert not history.stack.canUndo()


def test_quick_selections_of_several_images_are_taken_back_one_by_one_a_walk_as_one(
    world: World,
) -> None:
    world.wake()
    images, history = world.workspace.images, world.workspace.history
    for last in (3, 4, 5):
        images.pick(refs(*range(last)))
    history.undo()
    assert images.picked == refs(0, 1, 2, 3)
    history.undo()
    assert images.picked == refs(0, 1, 2)
    images.pick(refs(7))
    for index in (8, 9, 10):
        images.pick(refs(index))
    history.undo()
    assert images.picked == refs(7), "from where the walk began"
    history.undo()
    assert images.picked == refs(0, 1, 2)


def test_what_would_be_taken_back_or_done_again_is_told_but_for_what_is_gone(qtbot: QtBot) -> None:
    owner = QObject()
    history, told = History(owner), []
    history.moved.connect(lambda: told.append((history.next_back(), history.next_forth())))
    for text in ("the budget", "the steps"):
        history.record(text, lambda: None, lambda: None, about=text)
    assert told[-1] == ("the steps", "")
    history.undo()
    assert told[-1] == ("the budget", "the steps")
    history.forget("the budget")
    assert told[-1] == ("", "the steps")
