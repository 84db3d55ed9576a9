"""The whole window, for tests that do not measure where its parts stand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from raven_gui.main_window import MainWindow
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from raven_gui.workspace import history
from tests.gui.conftest import World

LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def woken_window(application: QApplication, world: World, theme: Theme) -> MainWindow:
    """A window whose engine is ready, dressed once it is built: Qt reads a style sheet anew for
    each part that is put into another, which is half of what a window costs. Heights that a part
    takes over from another as they are built are then those without the sheet."""
    sheet = application.styleSheet()
    application.setStyleSheet("")
    try:
        made = MainWindow(world.workspace, world.bridge, theme, Settings())
        world.wake()
    finally:
        application.setStyleSheet(sheet)
    return made


def window_of_single_steps(
    application: QApplication,
    world: World,
    theme: Theme,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> MainWindow:
    """On the screen. What is changed follows very quickly in a test, and is a step of Undo of its
    own all the same."""
    monkeypatch.setattr(history, "TOGETHER_SECONDS", -1.0)
    made = woken_window(application, world, theme)
    qtbot.addWidget(made)
    made.show()
    return made


def pull(widget: QWidget, start: QPoint, way: QPoint, held: Callable[[], None]) -> None:
    """Drag with the left button; `held` looks at what there is before it is let go."""
    QTest.mousePress(widget, LEFT, NO_KEYS, start)
    for part in (1, 2, 3):
        QTest.mouseMove(widget, start + way * part / 3)
        QApplication.processEvents()
    held()
    QTest.mouseRelease(widget, LEFT, NO_KEYS, start + way)


def undone_and_done_again(
    window: MainWindow, view: Callable[[], object], changes: list[Callable[[], object]]
) -> None:
    """Each change is seen, is one step back, and one forth."""
    views = [view()]
    for change in changes:
        change()
        views.append(view())
        assert views[-1] != views[-2], "the change is seen"
    for before in views[-2::-1]:
        window.actions_by_name["undo"].trigger()
        assert view() == before
    for after in views[1:]:
        window.actions_by_name["redo"].trigger()
        assert view() == after


def choose_file(window: MainWindow, qtbot: QtBot, action: str, path: Path) -> None:
    """Trigger an action, and choose a file in the dialog it opens."""
    window.actions_by_name[action].trigger()
    (dialog,) = window.findChildren(QFileDialog)
    with qtbot.waitSignal(window.sessions.used):
        dialog.fileSelected.emit(str(path))
        dialog.filesSelected.emit([str(path)])
    dialog.close()
    window.sessions.finish()
    QApplication.processEvents()
