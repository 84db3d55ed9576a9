"""Docks that are opened, closed and moved, and layouts, are taken back by Undo: each as one step,
and nothing that happens to them by itself is one."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from raven_gui.docks import open_dock
from raven_gui.main_window import MainWindow
from raven_gui.settings import LAYOUT, Settings
from raven_gui.theme import Theme
from tests.gui.conftest import World

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea


def settle() -> None:
    """Let docks come to where they are going."""
    for _ in range(4):
        QApplication.processEvents()


@pytest.fixture
def window(world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(world.workspace, world.bridge, theme, Settings())
    qtbot.addWidget(made)
    world.wake()
    made.resize(1280, 800)
    made.show()
    settle()
    assert not world.workspace.history.stack.count(), "nobody has done anything"
    yield made
    made.close()


def view(window: MainWindow) -> object:
    """Where docks are, and in which order; and what is open in the middle."""
    settle()
    docks = window.docks.values()
    return (
        window.middle.open_name(),
        window.layouts.presenting,
        tuple((dock.isHidden(), dock.isFloating(), window.dockWidgetArea(dock)) for dock in docks),
    )


def test_each_act_on_a_dock_and_each_layout_is_one_step_back_and_one_forth(
    window: MainWindow,
) -> None:
    docks, actions, stack = window.docks, window.actions_by_name, window.undo_stack
    acts: list[tuple[str, Callable[[], object]]] = [
        ("opening 'Jobs'", docks["jobs"].toggleViewAction().trigger),
        ("opening 'New run'", actions["new_run"].trigger),
        ("closing 'Gallery'", docks["gallery"].close),
        ("the layout", lambda: docks["runs"].setFloating(True)),
        ("the layout", lambda: window.addDockWidget(RIGHT, docks["runs"])),
        ("the layout", actions["layout_train"].trigger),
        ("the layout", actions["layout_present"].trigger),
        ("the layout", window.layouts.stop_presenting),
        ("the layout", actions["layout_present"].trigger),
        ("the layout", actions["layout_explore"].trigger),
    ]
    views = [view(window)]
    for number, (words, act) in enumerate(acts, start=1):
        act()
        views.append(view(window))
        assert views[-1] != views[-2], "the change is seen"
        assert (stack.count(), stack.undoText()) == (number, words)
    for before in views[-2::-1]:
        actions["undo"].trigger()
        assert view(window) == before, stack.redoText()
    for after in views[1:]:
        actions["redo"].trigger()
        assert view(window) == after
    assert stack.count() == len(acts), "to go back and forth is no change"


def test_sizes_and_what_is_brought_back_are_no_step_and_undo_keeps_sizes(
    window: MainWindow,
) -> None:
    docks, stack = window.docks, window.undo_stack
    window.resize(1500, 900)
    settle()
    window.resizeDocks([docks["runs"]], [420], Qt.Orientation.Horizontal)
    settle()
    state = bytes(window.saveState(LAYOUT).data())
    assert not stack.count()
    open_dock(window, docks["new_run"])
    settle()
    window.actions_by_name["undo"].trigger()
    settle()
    assert docks["runs"].width() == pytest.approx(420, abs=3)
    window.actions_by_name["redo"].trigger()
    settle()
    window.layouts.put(state, window.width())
    settle()
    assert docks["new_run"].isHidden() and stack.count() == 1
    window.hide()
    window.show()
    settle()
    assert stack.count() == 1, "a window that is hidden has no other docks"


def test_to_drag_a_dock_is_one_step_from_where_it_was(window: MainWindow, qtbot: QtBot) -> None:
    gallery, before = window.docks["gallery"], view(window)
    qtbot.mousePress(window.statusBar(), Qt.MouseButton.LeftButton)
    gallery.setFloating(True)
    settle()
    assert not window.undo_stack.count(), "it is still held"
    window.addDockWidget(RIGHT, gallery)
    gallery.setFloating(False)
    qtbot.mouseRelease(window.statusBar(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.undo_stack.count() == 1)
    window.actions_by_name["undo"].trigger()
    assert view(window) == before
