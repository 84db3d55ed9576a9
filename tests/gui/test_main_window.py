"""The window around its panels: what its actions say and do where there is nothing to do it to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

import assets
from engine.service.messages import (
    Failed,
    ImportRun,
    LoadImages,
    ReadPicture,
    RestoreRun,
    RunsListed,
)
from raven_gui.docks import READABLE_WIDTH
from raven_gui.main_window import MainWindow
from raven_gui.panels.gallery.preview import PicturePreview
from raven_gui.settings import Settings
from raven_gui.shortcut_sheet import ShortcutSheet
from raven_gui.theme import Theme
from tests.gui.conftest import World, bundled_runs, ready, run_info

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


def test_the_list_of_runs_imports_from_its_menu_too(window: MainWindow) -> None:
    window.runs.import_requested.emit()
    window.runs.import_folder_requested.emit()
    modes = [dialog.fileMode() for dialog in window.findChildren(QFileDialog)]
    assert QFileDialog.FileMode.Directory in modes and len(modes) == 2
    for dialog in window.findChildren(QFileDialog):
        dialog.close()


def test_what_was_taken_back_by_key_is_no_longer_offered(window: MainWindow, world: World) -> None:
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), run_info("own"))))
    world.tell(RunsListed(job=0, runs=tuple(bundled_runs())))
    assert window.notice.button.text() == "Undo" and window.notice.isVisible()
    window.actions_by_name["undo"].trigger()
    assert world.engine.last(RestoreRun).run == "own"
    assert not window.notice.isVisible()


def test_a_data_set_of_the_settings_that_is_not_known_is_replaced_by_the_default(
    world: World, theme: Theme, qtbot: QtBot
) -> None:
    world.workspace.images.dataset = "gone"
    window = MainWindow(world.workspace, world.bridge, theme, Settings())
    qtbot.addWidget(window)
    window.show()
    world.workspace.open()
    world.tell(ready())
    world.tell(RunsListed(job=0, runs=tuple(bundled_runs())))
    asked = world.engine.last(LoadImages)
    assert asked.source.dataset == "gone"
    world.tell(Failed(job=asked.job, sentence="There is no data set 'gone'."))
    world.load_images()
    assert window.notice.text.text() == "⚠ There is no data set 'gone'. Showing MNIST instead."
    assert window.gallery.choices.dataset.currentText() == "MNIST"
    assert len(window.gallery.shown()) == 2000
    assert len(world.workspace.runs.ticked) == 4
    window.close()


def drop_on(window: MainWindow, field: QWidget, file: Path) -> None:
    """Drag a file onto a field and let go, as the platform tells it to the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    data.setText(str(file))  # file managers offer the path as words too, which fields take
    place = QPointF(field.mapTo(window, field.rect().center()))
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    QApplication.sendEvent(window.windowHandle(), QDragEnterEvent(place.toPoint(), *how))
    QApplication.sendEvent(window.windowHandle(), QDropEvent(place, *how))


def test_a_picture_dropped_on_a_field_is_previewed(window: MainWindow, world: World) -> None:
    picture = assets.path("samples/drawn-three.png")
    drop_on(window, window.gallery.choices.index, picture)
    assert world.engine.last(ReadPicture).source == picture
    assert window.gallery.choices.index.text() == ""
    (preview,) = window.findChildren(PicturePreview)
    preview.reject()


def test_a_run_folder_dropped_on_a_field_is_imported(
    window: MainWindow, world: World, tmp_path: Path
) -> None:
    drop_on(window, window.runs.filter, tmp_path)
    assert world.engine.last(ImportRun).path == tmp_path
    assert window.runs.filter.text() == ""


def test_the_sheet_of_shortcuts_tells_every_key_of_every_panel(window: MainWindow) -> None:
    window.actions_by_name["shortcuts"].trigger()
    (sheet,) = (d for d in window.findChildren(QDialog) if d.windowTitle() == "Keyboard shortcuts")
    assert isinstance(sheet, ShortcutSheet)
    told = set(sheet.text.toPlainText().splitlines())
    native = QKeySequence.SequenceFormat.NativeText
    keys = [action.shortcut() for action in window.findChildren(QAction)]
    keys += [shortcut.key() for shortcut in window.findChildren(QShortcut)]
    wanted = {key.toString(native) for key in keys if not key.isEmpty()}
    assert {"F2", "Ctrl+Return", "Del", "Ctrl+N"} <= wanted <= told
    for words in ("Compare the run, or no longer", "Go to the next point in a direction"):
        assert words in told
    sheet.reject()


def test_a_notice_is_as_high_as_its_words_in_a_tall_window(window: MainWindow) -> None:
    window.resize(1600, 1400)
    window.notice.tell("A sentence.", "Undo", lambda: None)
    QApplication.processEvents()
    assert window.notice.height() <= window.notice.sizeHint().height() + 2
