"""Where training images are shown, too, Robustness goes on with the test images alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.data import ImageSource
from engine.service.messages import Measure
from raven_gui.panels.robustness.measures import MeasuresDialog
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.sanity import SanityDialog
from raven_gui.theme import Theme
from tests.gui.conftest import World
from tests.gui.test_copying import words
from tests.gui.whole_window import woken_window

LEFT = Qt.MouseButton.LeftButton
TESTS, ALL = 2000, 12_000
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")


def show_training_images(world: World) -> None:
    images = world.workspace.images
    images.show_from(ImageSource("mnist", training=True))
    world.load_images()
    assert images.current is not None and len(images.labels()) == ALL


@pytest.fixture
def panel(world: World, robustness_panel: RobustnessPanel) -> RobustnessPanel:
    show_training_images(world)
    return robustness_panel


def test_no_more_images_are_offered_than_are_measured(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    panel.settings.images.setValue(ALL)
    assert panel.job.words.text().endswith("each on 2,000 images")
    qtbot.mouseClick(panel.job.start, LEFT)
    asked = world.engine.last(Measure)
    assert asked.images == TESTS and not asked.source.training


def test_a_check_of_the_attack_offers_the_test_images(panel: RobustnessPanel) -> None:
    panel.check_attack()
    dialog = panel.findChild(SanityDialog)
    assert dialog is not None and dialog.images.maximum() == TESTS


def test_a_measure_that_wants_more_images_than_there_are_says_so(panel: RobustnessPanel) -> None:
    panel.settings.images.setValue(ALL)
    panel.choose_measures()
    dialog = panel.findChild(MeasuresDialog)
    assert dialog is not None
    dialog.tick("fid_samples")
    assert "wants 8,192 images or more" in dialog.caution.text()
    assert dialog.job.words.text().endswith("on 2,000 images")


def test_the_copied_command_asks_for_as_many_as_there_are(
    qapp: QApplication, world: World, theme: Theme, qtbot: QtBot
) -> None:
    window = woken_window(qapp, world, theme)
    qtbot.addWidget(window)
    window.show()
    window.show_panel("robustness")
    QGuiApplication.clipboard().clear()
    show_training_images(world)
    window.robustness.settings.images.setValue(ALL)
    line = words(window)
    assert line[line.index("--images") + 1] == str(TESTS)
    window.close()
