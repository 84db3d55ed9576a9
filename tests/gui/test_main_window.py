"""The window around its panels: what its actions say and do where there is nothing to do it to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from engine.service.messages import ImportRun, RestoreRun, RunsListed
from raven_gui.docks import READABLE_WIDTH
from raven_gui.main_window import MainWindow
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from tests.gui.conftest import World, bundled_runs, run_info

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")


@pytest.fixture
def window(world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(world.workspace, world.bridge, theme, Settings())
    qtbot.addWidget(made)
    world.wake()
    made.show()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("export", "This panel has nothing to export yet."),
        ("copy_figure", "This panel has nothing to copy yet."),
        ("pause", "The run that is shown is not in training. Choose one that is."),
        ("stop", "The run that is shown is not in training. Choose one that is."),
    ],
)
def test_an_action_with_nothing_to_act_on_says_so(
    window: MainWindow, action: str, sentence: str
) -> None:
    window.actions_by_name[action].trigger()
    assert window.notice.isVisible()
    assert window.notice.text.text() == sentence


@pytest.mark.parametrize("name", ["new_run", "jobs"])
def test_a_dock_on_the_right_opens_wide_enough_to_be_read(window: MainWindow, name: str) -> None:
    window.resize(1280, 800)
    window.docks[name].toggleViewAction().trigger()
    QApplication.processEvents()
    assert window.docks[name].width() >= READABLE_WIDTH


def test_in_a_small_window_every_label_of_a_new_run_keeps_room(window: MainWindow) -> None:
    window.resize(1024, 700)
    window.actions_by_name["new_run"].trigger()
    QApplication.processEvents()
    assert window.width() == 1024
    assert window.docks["new_run"].width() >= 280


def test_a_run_folder_is_imported_from_the_menu(
    window: MainWindow, world: World, tmp_path: Path
) -> None:
    window.actions_by_name["import_folder"].trigger()
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.filesSelected.emit([str(tmp_path)])
    dialog.close()
    assert world.engine.last(ImportRun).path == tmp_path


def test_what_was_taken_back_by_key_is_no_longer_offered(window: MainWindow, world: World) -> None:
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), run_info("own"))))
    world.tell(RunsListed(job=0, runs=tuple(bundled_runs())))
    assert window.notice.button.text() == "Undo" and window.notice.isVisible()
    window.actions_by_name["undo"].trigger()
    assert world.engine.last(RestoreRun).run == "own"
    assert not window.notice.isVisible()
