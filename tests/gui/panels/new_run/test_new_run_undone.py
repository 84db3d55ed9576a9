"""Undo and redo of what is filled in for a new run: a step for each field that was edited."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.service.messages import RunsListed
from engine.training import PRESETS, complete
from raven_gui.panels.new_run.panel import NewRunPanel
from raven_gui.widgets.parameters.form import ParameterForm
from tests.gui.conftest import World, bundled_runs, ready, run_info
from tests.gui.panels.new_run.typing_in import choose, fill

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
SMOOTH, RAVEN = "irobe/smooth-encoder/fashion-mnist", "irobe/raven/mnist"


@pytest.fixture
def active(panel: NewRunPanel, world: World, qtbot: QtBot) -> Iterator[NewRunPanel]:
    """The panel in front, with the window's keys for Undo and Redo."""
    history = world.workspace.history
    keys = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
    for key, do in zip(keys, (history.undo, history.redo), strict=True):
        shortcut = QShortcut(panel)
        shortcut.setKeys(key)
        shortcut.activated.connect(do)
    panel.activateWindow()
    qtbot.waitActive(panel)
    assert not history.stack.count(), "what the engine offers is nobody's choice"
    yield panel


def steps(world: World) -> list[str]:
    stack = world.workspace.history.stack
    return [stack.text(step) for step in range(stack.count())]


def line(form: ParameterForm, name: str) -> QLineEdit:
    field = form.fields[name].widget
    assert isinstance(field, QLineEdit)
    return field


def write(qtbot: QtBot, form: ParameterForm, name: str, text: str) -> None:
    """Click into a field, and type over what stands there."""
    line(form, name).setFocus()
    fill(qtbot, form, name, text)


def undo(qtbot: QtBot, at: QWidget) -> None:
    qtbot.keyClick(at, Qt.Key.Key_Z, CONTROL)


def redo(qtbot: QtBot, at: QWidget) -> None:
    qtbot.keyClick(at, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)


def test_each_field_is_one_step_back_and_one_forth_and_invalid_text_comes_back_as_typed(
    qtbot: QtBot, world: World, active: NewRunPanel
) -> None:
    form, history = active.form, world.workspace.history

    def view() -> object:
        return form.typed(), active.name.text(), active.seeds.value(), active.origin.run

    mine = run_info("mine", name="mine")
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), mine)))
    edits = {
        "the learning rate": lambda: write(qtbot, form.training, "learning_rate", "qu1ck"),
        "the optimiser": lambda: choose_word(form.training, "optimiser"),
        "the σ_aug": lambda: write(qtbot, form.method.settings, "sigma_aug", "0.5,"),
        "the method": lambda: choose(qtbot, form.method.box, "avae-ss"),
        "the base run": lambda: form.method.base.choose("mnist/vae"),
        "the network": lambda: choose(qtbot, form.network.box, "mlp-200"),
        "the latent dimensions": lambda: write(qtbot, form.network.settings, "latent", "7"),
        "the likelihood": lambda: choose(qtbot, form.likelihood.box, "gaussian"),
        "the data": lambda: choose(qtbot, form.data.box, "fashion-mnist"),
        "the images at most": lambda: write(qtbot, form.data.settings, "limit", "-"),
        "the preset": lambda: choose_preset(qtbot, active, SMOOTH),
        "the name of the run": lambda: type_name(qtbot, active, "mine"),
        "the number of seeds": lambda: active.seeds.setValue(3),
        "the choices of 'mine'": lambda: active.duplicate(mine),
        "the origin": lambda: qtbot.mouseClick(active.origin.forget, LEFT),
    }
    views = [view()]
    for edit in edits.values():
        edit()
        views.append(view())
        assert views[-1] != views[-2], "the change is seen"
    assert steps(world) == list(edits)
    for before in views[-2::-1]:
        history.undo()
        assert view() == before
    for after in views[1:]:
        history.redo()
        assert view() == after


def choose_word(form: ParameterForm, name: str) -> None:
    """Another one of a few."""
    field = form.fields[name]
    options = field.schema["enum"]
    field.widget.setFocus()
    field.set_value(next(option for option in options if option != field.value()))


def choose_preset(qtbot: QtBot, panel: NewRunPanel, name: str) -> None:
    """With the mouse, or by typing a part of its name."""
    panel.form.preset.box.setFocus()
    panel.form.preset.box.choose(name)


def type_name(qtbot: QtBot, panel: NewRunPanel, name: str) -> None:
    panel.name.setFocus()
    qtbot.keyClicks(panel.name, name)


def test_edits_of_one_field_are_one_step_until_the_keyboard_leaves_it(
    qtbot: QtBot, world: World, active: NewRunPanel
) -> None:
    training, first = active.form.training, active.form.typed()
    epochs = line(training, "epochs")
    write(qtbot, training, "epochs", "12")
    fill(qtbot, training, "epochs", "15")
    line(training, "seed").setFocus()
    write(qtbot, training, "epochs", "20")
    assert steps(world) == ["the epochs"] * 2
    write(qtbot, training, "seed", "3")
    fill(qtbot, training, "seed", "0")
    assert steps(world) == ["the epochs"] * 2, "what ends where it began is none"
    for expected in ("15", "40"):
        world.workspace.history.undo()
        assert epochs.text() == expected
    assert active.form.typed() == first


def test_letters_typed_just_now_are_the_texts_own_to_take_back_then_it_is_the_windows_turn(
    qtbot: QtBot, world: World, active: NewRunPanel
) -> None:
    training = active.form.training
    choose_preset(qtbot, active, SMOOTH)
    for field, typed in ((line(training, "epochs"), "7"), (active.seeds, "2")):
        field.setFocus()
        before = field.text()
        qtbot.keyClicks(field, typed)
        assert len(steps(world)) == 2
        undo(qtbot, field)
        assert field.text() == before and steps(world) == ["the preset"]
        redo(qtbot, field)
        assert field.text() != before and len(steps(world)) == 2
        undo(qtbot, field)
    undo(qtbot, active.seeds)
    assert active.form.preset.name == "", "no letters are left"
    redo(qtbot, active.seeds)
    assert active.form.preset.name == SMOOTH

    qtbot.keyClicks(active.name, "old")
    active.seeds.setFocus()
    active.name.setFocus()
    choose_preset(qtbot, active, RAVEN)
    active.name.setFocus()
    undo(qtbot, active.name)
    assert (active.name.text(), active.form.preset.name) == ("old", SMOOTH), "typed long ago"
    undo(qtbot, active.name)
    assert active.name.text() == ""


def test_back_to_the_preset_is_a_step_and_a_restarted_engine_or_a_start_is_none(
    qtbot: QtBot, world: World, active: NewRunPanel
) -> None:
    form, history = active.form, world.workspace.history
    choose_preset(qtbot, active, SMOOTH)
    write(qtbot, form.training, "epochs", "3")
    write(qtbot, form.training, "batch_size", "64")
    edited = active.config()
    qtbot.mouseClick(form.preset.again, LEFT)
    assert complete(active.config()) == PRESETS[SMOOTH].config
    done = ["the preset", "the epochs", "the batch size", "the preset"]
    assert steps(world) == done
    world.tell(ready())
    type_name(qtbot, active, "mine")
    qtbot.mouseClick(active.start, LEFT)
    assert active.name.text() == ""
    active.start_over()
    assert steps(world) == [*done, "the name of the run"]
    history.undo()
    history.undo()
    assert active.config() == edited


def test_a_base_run_that_is_deleted_is_no_step_of_the_users(
    qtbot: QtBot, world: World, active: NewRunPanel
) -> None:
    mine = run_info("mine")
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), mine)))
    choose(qtbot, active.form.method.box, "avae-ss")
    active.form.method.base.choose("mine")
    world.tell(RunsListed(job=0, runs=tuple(bundled_runs())))
    write(qtbot, active.form.training, "epochs", "3")
    assert steps(world) == ["the method", "the base run", "the epochs"]


def test_a_list_leaves_undo_to_the_window(qtbot: QtBot, world: World, active: NewRunPanel) -> None:
    choose(qtbot, active.form.network.box, "mlp-200")
    undo(qtbot, active.form.network.box)
    assert active.form.network.box.currentData() == "mlp" and not steps(world)[1:]
