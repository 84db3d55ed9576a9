"""The New run form when the engine is started again, and may offer other choices than before."""

from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from engine.service.messages import EngineLost, EngineReady
from engine.training import PRESETS, complete
from raven_gui.panels.new_run.form import FIRST_VARIANT
from raven_gui.panels.new_run.panel import NewRunPanel
from tests.gui.conftest import World, ready
from tests.gui.panels.new_run.typing_in import choose, fill

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints"),
    pytest.mark.qt_log_ignore("does not support"),
]
SMOOTH = "irobe/smooth-encoder/fashion-mnist"
CHOICES = {
    "variant": ("variants", "smooth-encoder", ("objective", "base")),
    "likelihood": ("likelihoods", "gaussian", ("likelihood_settings",)),
    "network": ("networks", "mlp-200", ()),
    "dataset": ("datasets", "fashion-mnist", ("data_root", "download")),
}
"""What is chosen of each, where the engine tells of it, and the fields that mean nothing without
it."""


def start_again(world: World, offered: EngineReady) -> None:
    world.tell(EngineLost(job=0, sentence="The engine stopped."))
    world.tell(offered)


def test_what_is_filled_in_stays(qtbot: QtBot, world: World, panel: NewRunPanel) -> None:
    choose(qtbot, panel.form.method.box, "smooth-encoder")
    fill(qtbot, panel.form.training, "epochs", "3")
    before = panel.config()
    start_again(world, ready())
    assert panel.config() == before
    assert before.variant == "smooth-encoder" and before.epochs == 3


def test_letters_that_are_no_number_stay_and_are_told_of(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    fill(qtbot, panel.form.training, "epochs", "many")
    start_again(world, ready())
    assert panel.form.training.fields["epochs"].typed() == "many"
    assert panel.problem.text() == "Epochs: 'many' is not a whole number."


def test_a_preset_stays_by_name_with_its_notes_and_can_still_be_taken_back(
    world: World, panel: NewRunPanel
) -> None:
    form = panel.form
    first = panel.config()
    form.preset.box.choose(SMOOTH)
    start_again(world, ready())
    assert complete(panel.config()) == PRESETS[SMOOTH].config
    assert form.preset.box.currentData() == SMOOTH
    assert form.preset.about.isVisible() and not form.preset.changed_note.isVisible()
    assert form.training.notes["epochs"].text() == PRESETS[SMOOTH].notes["epochs"]
    world.workspace.history.undo()
    assert panel.config() == first and form.preset.preset is None


def test_a_preset_that_was_changed_is_still_told_as_changed(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    panel.form.preset.box.choose(SMOOTH)
    fill(qtbot, panel.form.training, "epochs", "3")
    start_again(world, ready())
    assert panel.form.preset.box.currentData() == SMOOTH and panel.config().epochs == 3
    assert panel.form.preset.changed_note.isVisible() and panel.form.preset.again.isVisible()


def test_a_preset_that_is_gone_leaves_its_values(world: World, panel: NewRunPanel) -> None:
    panel.form.preset.box.choose(SMOOTH)
    others = tuple(preset for preset in ready().presets if preset.name != SMOOTH)
    start_again(world, replace(ready(), presets=others))
    assert panel.form.preset.preset is None
    assert not panel.form.training.notes["epochs"].text()
    assert complete(panel.config()) == PRESETS[SMOOTH].config


@pytest.mark.parametrize("field", CHOICES)
def test_where_one_choice_is_gone_the_others_stay(
    world: World, panel: NewRunPanel, field: str
) -> None:
    panel.form.preset.box.choose(SMOOTH)
    chosen: dict[str, Any] = {name: choice for name, (_, choice, _) in CHOICES.items()}
    wanted = {**chosen, "latent": 7, "limit": 900, "epochs": 3, "batch_size": 64}
    panel.form.fill({**wanted, "download": True, "likelihood_settings": {"variance": 0.125}})
    before = panel.config().model_dump()
    assert {name: before[name] for name in wanted} == wanted
    kind, gone, bound = CHOICES[field]
    offered = ready()
    rest = tuple(choice for choice in getattr(offered, kind) if choice.name != gone)
    changed: Any = {kind: rest}
    start_again(world, replace(offered, **changed))
    now = panel.config().model_dump()
    first = FIRST_VARIANT if field == "variant" else rest[0].name
    assert now[field] == ("mnist" if field == "dataset" else first)
    # Other data may have other settings of the method, as its paper has them.
    open_to_change = {field, *bound, *(("objective",) if field == "dataset" else ())}
    assert {name for name in now if now[name] != before[name]} <= open_to_change
    assert now["download"] == (field != "dataset")


def test_an_engine_lost_while_its_choices_are_filled_in_loses_none_of_the_users(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    panel.form.preset.box.choose(SMOOTH)
    fill(qtbot, panel.form.training, "epochs", "3")
    before = panel.config()
    steps: Any = panel.form.offer(ready(), "mnist")
    for _ in range(3):
        next(steps)
    assert panel.form.values()["dataset"] != before.dataset, "half of it is filled in"
    steps.close()
    start_again(world, ready())
    assert panel.config() == before and panel.form.preset.name == SMOOTH
