"""Filters by what a run makes of the images, and the line that tells of them."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from engine.data import DATASETS
from engine.service.messages import Cancel, Encode, JobChanged, Survey
from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.latent_map.picking import MapPicking
from raven_gui.workspace import ImageRef
from raven_gui.workspace.filter import Filter
from tests.gui.conftest import World
from tests.gui.panels.answers import encoded
from tests.gui.workspace.test_survey_workspace import answer

LABELS = DATASETS["mnist"].load("test").labels
VAE = "mnist/vae"

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(qtbot: QtBot, gallery_panel: GalleryPanel) -> GalleryPanel:
    qtbot.keyClick(gallery_panel.folds.more.fold, Qt.Key.Key_Space)
    return gallery_panel


def choose(qtbot: QtBot, combo: QComboBox, words: str) -> None:
    row = combo.findText(words)
    assert row >= 0, [combo.itemText(i) for i in range(combo.count())]
    for _ in range(row - combo.currentIndex()):
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == words


def encode(world: World) -> None:
    command = world.engine.last(Encode)
    world.tell(encoded(command, (LABELS + (np.arange(2000) % 2)) % 10, 0.5))


def test_the_predicted_class_of_a_run(panel: GalleryPanel, world: World, qtbot: QtBot) -> None:
    more = panel.folds.more
    assert more.isVisible() and more.run.currentText() == "In VAE"
    choose(qtbot, more.predicted, "Taken for 4")
    assert panel.count.text() == "Waiting for the predictions of VAE…"
    encode(world)
    taken = np.flatnonzero((LABELS + (np.arange(2000) % 2)) % 10 == 4).tolist()
    assert panel.grid.visible_indices() == taken
    choose(qtbot, panel.choices.label, "3")
    both = [index for index in taken if LABELS[index] == 3]
    assert panel.grid.visible_indices() == both, "filters combine"
    assert panel.filter_line.words.text() == "Only class 3, taken for 4 by VAE"
    passing = world.workspace.filtering.passing()
    assert passing is not None and np.flatnonzero(passing).tolist() == both
    qtbot.keyClick(panel.filter_line.select, Qt.Key.Key_Space)
    assert world.workspace.images.picked == tuple(ImageRef("mnist", index) for index in both)


def test_one_click_clears_every_filter(panel: GalleryPanel, world: World, qtbot: QtBot) -> None:
    filtering = world.workspace.filtering
    assert filtering.passing() is None and not panel.filter_line.isVisible()
    choose(qtbot, panel.choices.label, "3")
    choose(qtbot, panel.folds.more.predicted, "Taken for 4")
    qtbot.keyClicks(panel.choices.index, "1-900")
    qtbot.keyClick(panel.choices.index, Qt.Key.Key_Return)
    assert panel.count.text() != "2,000 images"
    qtbot.mouseClick(panel.filter_line.clear, Qt.MouseButton.LeftButton)
    assert panel.count.text() == "2,000 images" and not panel.filter_line.isVisible()
    assert panel.choices.label.currentText() == "All classes"
    assert panel.folds.more.predicted.currentText() == "Any prediction"
    assert panel.choices.index.text() == ""


def test_what_is_fooled_is_measured_when_the_user_says_so(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    more, line = panel.folds.more, panel.filter_line
    choose(qtbot, more.fooled, "Fooled")
    qtbot.keyClick(more.fold, Qt.Key.Key_Space)
    assert line.bar.isVisible() and not more.isVisible(), "it is told of, whatever is folded away"
    assert world.engine.all(Survey) == [], "never unasked"
    assert line.bar.words.text() == "Not measured at ε = 0.1"
    assert panel.count.text() == "2,000 images"
    assert line.words.text() == "Every image: what the attack fools is not measured yet"
    qtbot.keyClick(line.bar.button, Qt.Key.Key_Space)
    command = world.engine.last(Survey)
    assert (command.run, command.measures) == (
        VAE,
        ("adversarial_shift", "relative_shift", "fooled"),
    )
    moved = JobChanged(
        job=command.job,
        title="Attack all images: VAE",
        state="running",
        done=500,
        total=2000,
        unit="image",
        seconds_left=90,
    )
    world.tell(moved)
    answer(world, 0.0)
    qtbot.keyClick(line.bar.button, Qt.Key.Key_Space)
    stopped = line.bar.words.text(), line.bar.button.text()
    assert stopped == ("Not measured at ε = 0.1", "Measure"), "no batch of images was whole"
    assert panel.count.text() == "2,000 images"
    qtbot.keyClick(line.bar.button, Qt.Key.Key_Space)
    command = world.engine.last(Survey)
    world.tell(replace(moved, job=command.job))
    answer(world, 0.25)
    assert line.bar.words.text() == "25\xa0% done, 1 min 30 s left"
    assert line.bar.button.text() == "Stop" and line.bar.bar.value() == 250
    assert panel.grid.visible_indices() == [1], "of those measured so far"
    qtbot.keyClick(line.bar.button, Qt.Key.Key_Space)
    assert world.engine.last(Cancel).target == command.job
    assert line.bar.words.text() == "25\xa0% measured at ε = 0.1"
    assert line.bar.button.text() == "Go on" and not line.bar.bar.isVisible()


def test_at_another_budget_what_is_known_stays_and_says_of_which_budget_it_is(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    line, comparison = panel.filter_line, world.workspace.comparison
    choose(qtbot, panel.folds.more.fooled, "Fooled")
    line.bar.button.click()
    answer(world)
    comparison.set_config(epsilon=0.05)
    assert panel.grid.visible_indices() == [1]
    assert line.words.text() == "Only fooled at ε = 0.1 in VAE"
    assert line.bar.words.text() == "Not measured at ε = 0.05"
    comparison.set_config(steps=7)
    assert line.words.text().endswith("ε = 0.1 in VAE, by the attack of the settings before")
    line.bar.button.click()
    answer(world, 0.5)
    assert line.words.text() == "Only fooled at ε = 0.05 in VAE"
    comparison.set_config(epsilon=0.1, steps=50)
    assert line.bar.words.text() == "Measured at ε = 0.1", "it is remembered"
    assert len(world.engine.all(Survey)) == 2


def test_a_filter_that_is_set_elsewhere_is_shown_here(panel: GalleryPanel, world: World) -> None:
    world.workspace.filtering.set(Filter(label=7, run="mnist/raven", fooled=False))
    assert panel.choices.label.currentText() == "7"
    assert panel.folds.more.run.currentText() == "In RAVEN"
    assert panel.folds.more.fooled.currentText() == "Not fooled"
    world.workspace.runs.tick("mnist/raven", False)
    assert panel.folds.more.run.currentText() == "In VAE"
    assert world.workspace.filtering.filter.fooled is None, "nobody is left to ask"


def test_maps_pick_of_what_passes_the_filter_alone(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    choose(qtbot, panel.choices.label, "3")
    threes = np.flatnonzero(LABELS == 3)[:2].tolist()
    lasso = MapPicking(world.workspace)
    lasso.select(np.array([*threes, int(np.flatnonzero(LABELS != 3)[5])]), "replace")
    assert [ref.index for ref in world.workspace.images.picked] == threes


def test_other_images_start_with_all_of_them(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    choose(qtbot, panel.choices.label, "3")
    world.workspace.images.show("fashion-mnist")
    world.load_images()
    assert panel.count.text() == "2,000 images"
    assert world.workspace.filtering.passing() is None
