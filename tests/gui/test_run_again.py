"""A run is trained further, or made once more with changes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.config import TrainingConfig
from engine.service.messages import RunsListed, Train, TrainFurther
from raven_gui.main_window import MainWindow
from raven_gui.panels.runs.further import FurtherDialog
from raven_gui.theme import Theme
from tests.gui.conftest import World, a_seed, bundled_runs, run_info
from tests.gui.whole_window import woken_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")
OWN = replace(run_info("own", name="Mine"), resumable=True)
CONFIG = TrainingConfig(
    variant="vae-noise",
    dataset="fashion-mnist",
    latent=7,
    epochs=3,
    learning_rate=0.002,
    seed=5,
    objective={"noise": 0.3},
)


@pytest.fixture
def window(qapp: QApplication, world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = woken_window(qapp, world, theme)
    qtbot.addWidget(made)
    old = replace(run_info("old", name="Old"), config=CONFIG)
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), OWN, old)))
    made.show()
    yield made
    made.close()


def dialog_of(window: MainWindow, run: str) -> FurtherDialog:
    window.workspace.runs.set_current(run)
    window.actions_by_name["further"].trigger()
    (dialog,) = window.findChildren(FurtherDialog)
    return dialog


def test_a_finished_run_is_trained_for_as_many_epochs_as_are_asked_for(
    window: MainWindow, world: World
) -> None:
    dialog = dialog_of(window, "own")
    assert "same weights as if it had been trained as long at once" in dialog.about.text()
    dialog.epochs.setValue(12)
    assert dialog.epochs.text() == "12, 15 in all"
    dialog.accept()
    asked = world.engine.last(TrainFurther)
    assert (asked.run, asked.epochs) == ("own", 12)


def test_where_the_optimiser_was_not_kept_it_is_said(window: MainWindow, world: World) -> None:
    dialog = dialog_of(window, "old")
    assert "the optimiser starts anew from these weights" in dialog.about.text()
    dialog.reject()
    assert world.engine.all(TrainFurther) == []


def test_a_run_that_came_with_the_product_is_not_trained_further(window: MainWindow) -> None:
    window.workspace.runs.set_current("mnist/vae")
    window.actions_by_name["further"].trigger()
    assert "came with raven-gui and stays as it is" in window.notice.text.text()
    assert not window.findChildren(FurtherDialog)


def test_a_duplicate_fills_the_form_with_every_choice_of_the_run(window: MainWindow) -> None:
    window.workspace.runs.set_current("old")
    window.actions_by_name["duplicate"].trigger()
    assert window.docks["new_run"].isVisible()
    assert window.new_run.config() == CONFIG


def duplicate(window: MainWindow, run: str) -> None:
    window.workspace.runs.set_current(run)
    window.actions_by_name["duplicate"].trigger()


def test_a_duplicate_of_a_run_that_was_trained_further_has_phases_as_short_as_it_had(
    window: MainWindow, world: World
) -> None:
    settings = {"likelihood": "diag-d", "likelihood_settings": {"warm_up": 5}, "epochs": 40}
    config = CONFIG.model_copy(update=settings)
    further = replace(run_info("more", name="More"), config=config, planned_epochs=4)
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), further)))
    duplicate(window, "more")
    made = window.new_run.config()
    assert (made.epochs, made.likelihood_settings) == (40, {"warm_up": 2})
    assert window.new_run.origin.told.text() == (
        "Made from 'More': Epochs of warm-up 5 → 2. What is half of all epochs at most lasted for "
        "half of its first 4 epochs there."
    )


def test_the_form_tells_what_was_changed_and_the_new_run_names_its_origin(
    window: MainWindow, world: World
) -> None:
    duplicate(window, "old")
    origin = window.new_run.origin
    assert origin.isVisible()
    assert origin.told.text() == "Made from 'Old', with nothing changed yet."
    window.new_run.form.fill({"learning_rate": 0.004, "objective": {"noise": 0.2}})
    assert origin.told.text() == (
        "Made from 'Old': Input noise 0.3 → 0.2, Learning rate 0.002 → 0.004."
    )
    window.new_run.start.click()
    assert world.engine.last(Train).origin == "old"


def test_a_duplicate_of_several_seeds_is_of_as_many(window: MainWindow, world: World) -> None:
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), a_seed("s4"), a_seed("s3"))))
    duplicate(window, "s4")
    assert window.new_run.seeds.value() == 2
    assert window.new_run.config().seed == 3
    assert "Made from 'Six'" in window.new_run.origin.told.text()


def test_the_training_panel_names_the_origin_and_what_differs(
    window: MainWindow, world: World
) -> None:
    old = replace(run_info("old", name="Old"), config=CONFIG)
    changed = CONFIG.model_copy(update={"latent": 9})
    made = replace(run_info("made", name="Made"), config=changed, origin="old")
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), old, made)))
    window.show_panel("training")
    window.workspace.runs.set_current("made")
    told = window.training.header.origin
    assert told.isVisible() and told.text() == "Made from 'Old': Latent dimensions 7 → 9"
    window.workspace.runs.set_current("old")
    assert not told.isVisible()
