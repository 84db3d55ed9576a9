"""The New run panel: a form for every method, filled in by typing, refused in words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from engine.config import TrainingConfig
from engine.service.messages import RunsListed, Train
from engine.training import complete
from engine.variants import VARIANTS
from raven_gui.panels.new_run.panel import NewRunPanel
from raven_gui.theme import Theme
from tests.gui.conftest import World, bundled_runs, ready, run_info
from tests.gui.panels.new_run.typing_in import choose, fill

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


def test_until_the_engine_is_awake_nothing_can_be_started(
    world: World, qtbot: QtBot, theme: Theme
) -> None:
    panel = NewRunPanel(world.workspace)
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.start.isEnabled() and not panel.form.isEnabled()
    assert panel.start.text() == "The engine is waking…"
    assert not panel.form.method.settings.fields
    world.tell(ready())
    assert panel.start.isEnabled() and panel.form.isEnabled()
    assert panel.start.text() == "Start training"


def test_a_click_starts_the_papers_raven_as_it_stands(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    with qtbot.waitSignal(panel.started):
        qtbot.mouseClick(panel.start, LEFT)
    command = world.engine.last(Train)
    assert command.name == ""
    assert command.config == TrainingConfig(
        objective={"sigma_aug": 0.01, "noise": 0.05, "beta": 1.0}
    )
    assert complete(command.config) == complete(TrainingConfig())


def test_what_is_typed_is_what_is_trained(qtbot: QtBot, world: World, panel: NewRunPanel) -> None:
    qtbot.keyClicks(panel.name, " My RAVEN ")
    fill(qtbot, panel.form.method.settings, "sigma_aug", "0.02")
    fill(qtbot, panel.form.training, "epochs", "3")
    fill(qtbot, panel.form.data.settings, "limit", "2000")
    fill(qtbot, panel.form.training, "seed", "7")
    qtbot.mouseClick(panel.start, LEFT)
    command = world.engine.last(Train)
    assert command.name == "My RAVEN"
    assert command.config == TrainingConfig(
        epochs=3, limit=2000, seed=7, objective={"sigma_aug": 0.02, "noise": 0.05, "beta": 1.0}
    )
    assert panel.name.text() == "", "the next run wants a name of its own"


def test_several_runs_queue(qtbot: QtBot, world: World, panel: NewRunPanel) -> None:
    for seed in ("0", "1", "2"):
        fill(qtbot, panel.form.training, "seed", seed)
        qtbot.mouseClick(panel.start, LEFT)
    assert [command.config.seed for command in world.engine.all(Train)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("variant", "dataset", "name", "value"),
    [
        ("raven", "mnist", "sigma_aug", 0.01),
        ("raven", "fashion-mnist", "sigma_aug", 0.04),
        ("smooth-encoder", "mnist", "gamma", 500.0),
        ("smooth-encoder", "fashion-mnist", "gamma", 5000.0),
    ],
)
def test_the_defaults_are_the_papers_for_the_data_set(
    qtbot: QtBot, panel: NewRunPanel, variant: str, dataset: str, name: str, value: float
) -> None:
    choose(qtbot, panel.form.method.box, variant)
    choose(qtbot, panel.form.data.box, dataset)
    assert panel.form.method.settings.values()[name] == value
    assert panel.config().dataset == dataset


@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_every_method_has_its_form_and_says_what_it_is_and_whose(
    qtbot: QtBot, world: World, panel: NewRunPanel, variant: str
) -> None:
    world.tell(RunsListed(job=0, runs=tuple(bundled_runs())))
    choose(qtbot, panel.form.method.box, variant)
    panel.form.method.base.choose("mnist/vae")
    assert VARIANTS[variant].reference in panel.form.method.summary.text()
    own = VARIANTS[variant].Config
    assert list(panel.form.method.settings.fields) == list(own.model_fields)
    assert panel.form.method.settings.isVisible() is bool(own.model_fields)
    qtbot.mouseClick(panel.start, LEFT)
    config = world.engine.last(Train).config
    assert config.variant == variant
    complete(config)
    assert config.base == ("mnist/vae" if VARIANTS[variant].needs_base else None)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("learning_rate", "quick", "Learning rate: 'quick' is not a number."),
        ("epochs", "0", "Epochs must be at least 1."),
        ("seed", "-1", "Seed must be at least 0."),
    ],
)
def test_what_cannot_be_is_said_in_words_and_start_is_disabled_until_it_is_mended(
    qtbot: QtBot, world: World, panel: NewRunPanel, name: str, typed: str, sentence: str
) -> None:
    assert not panel.problem.isVisible()
    fill(qtbot, panel.form.training, name, typed)
    assert panel.problem.isVisible() and panel.problem.text() == sentence
    assert not panel.start.isEnabled()
    panel.form.training.fields[name].widget.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert world.engine.all(Train) == []
    panel.form.training.fields[name].reset()
    assert panel.start.isEnabled() and not panel.problem.isVisible()


def test_control_and_return_start_from_any_field(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    edit = panel.form.training.fields["epochs"].widget
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(world.engine.all(Train)) == 1


def test_the_data_set_that_is_open_is_offered_first(
    qtbot: QtBot, world: World, theme: Theme
) -> None:
    world.workspace.images.show("fashion-mnist")
    panel = NewRunPanel(world.workspace)
    qtbot.addWidget(panel)
    world.tell(ready())
    assert panel.form.data.box.currentData() == "fashion-mnist"
    assert panel.form.method.settings.values()["sigma_aug"] == 0.04


@pytest.mark.parametrize("variant", sorted(VARIANTS))
@pytest.mark.parametrize("width", [300, 340])
def test_a_narrow_dock_needs_no_scrolling_to_the_side(
    qtbot: QtBot, panel: NewRunPanel, variant: str, width: int
) -> None:
    choose(qtbot, panel.form.method.box, variant)
    panel.resize(width, 600)
    assert panel.width() == width
    (scroll,) = panel.findChildren(QScrollArea)
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    assert scroll.horizontalScrollBar().maximum() == 0


def test_every_setting_teaches_in_its_tooltip(qtbot: QtBot, panel: NewRunPanel) -> None:
    tip = panel.form.method.settings.fields["sigma_aug"].widget.toolTip()
    assert "Irobe et al." in " ".join(tip.split()) and "Default: 0.01." in tip
    forms = [panel.form.training, *(group.settings for group in panel.form.groups)]
    fields = [field for form in forms for field in form.fields.values()]
    assert all(field.widget.toolTip() and field.widget.accessibleName() for field in fields)
    rows = range(panel.form.method.box.count())
    assert all(panel.form.method.box.itemData(row, Qt.ItemDataRole.ToolTipRole) for row in rows)


def test_an_origin_is_forgotten_and_the_choices_stay(panel: NewRunPanel, world: World) -> None:
    run = run_info("old", variant="vae", name="Old")
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), run)))
    panel.duplicate(run)
    assert panel.origin.isVisible()
    panel.origin.forget.click()
    assert not panel.origin.isVisible()
    panel.start.click()
    asked = world.engine.last(Train)
    assert (asked.origin, asked.config) == ("", run.config)


def test_a_run_that_is_gone_is_no_origin(panel: NewRunPanel, world: World) -> None:
    run = run_info("old", variant="vae", name="Old")
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), run)))
    panel.duplicate(run)
    world.tell(RunsListed(job=0, runs=tuple(bundled_runs())))
    assert not panel.origin.isVisible()
    panel.start.click()
    assert world.engine.last(Train).origin == ""
