"""Docks that are opened, closed, moved, sized and brought to the front, and layouts, are taken back
by Undo: each as one step, and nothing that happens to them by itself is one."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication, QTabBar
from pytestqt.qtbot import QtBot

from raven_gui.docks import open_dock
from raven_gui.main_window import MainWindow
from raven_gui.recorded_docks import LET_GO_MILLISECONDS
from raven_gui.settings import LAYOUT, Settings
from raven_gui.theme import Theme
from tests.gui.conftest import World
from tests.gui.whole_window import pull

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


@pytest.mark.parametrize("name", ["layout_explore", "layout_train", "layout_reset"])
def test_a_layout_that_is_there_is_no_step(window: MainWindow, name: str) -> None:
    window.actions_by_name["layout_train"].trigger()
    settle()
    window.actions_by_name[name].trigger()
    settle()
    before = window.undo_stack.count()
    window.actions_by_name[name].trigger()
    settle()
    assert window.undo_stack.count() == before


def test_sizes_of_docks_that_are_not_seen_are_no_step(window: MainWindow) -> None:
    train, stack = window.actions_by_name["layout_train"], window.undo_stack
    train.trigger()
    settle()
    state, count = window.saveState(LAYOUT), stack.count()
    train.trigger()
    settle()
    assert window.saveState(LAYOUT) != state, "the hidden gallery has another height"
    assert stack.count() == count


def test_a_dock_that_is_called_otherwise_meanwhile_is_told_by_its_new_name(
    window: MainWindow,
) -> None:
    window.docks["jobs"].setWindowTitle("Aufträge")
    settle()
    assert not window.undo_stack.count(), "a name is no place"
    window.docks["jobs"].toggleViewAction().trigger()
    settle()
    assert window.undo_stack.undoText() == "opening 'Aufträge'"
    window.docks["jobs"].setWindowTitle("Jobs")
    window.actions_by_name["undo"].trigger()
    settle()
    assert window.docks["jobs"].isHidden()


def test_sizes_that_nobody_drags_and_what_is_brought_back_are_no_step_and_undo_keeps_sizes(
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


def beside(window: MainWindow) -> QPoint:
    """Where the docks on the left end."""
    runs = window.docks["runs"].geometry()
    return QPoint(runs.right() + 3, runs.center().y())


def below(window: MainWindow) -> QPoint:
    """Between the two docks on the left."""
    runs, gallery = window.docks["runs"].geometry(), window.docks["gallery"].geometry()
    return QPoint(runs.center().x(), (runs.bottom() + gallery.top()) // 2)


def sizes(window: MainWindow) -> list[QSize]:
    settle()
    return [dock.size() for dock in window.docks.values() if not dock.isHidden()]


def test_to_drag_what_separates_docks_is_one_step_when_it_is_let_go(
    window: MainWindow, qtbot: QtBot
) -> None:
    stack, seen = window.undo_stack, [sizes(window)]
    drags = (beside, QPoint(90, 0)), (below, QPoint(0, 60)), (beside, QPoint(-86, 0))

    def still() -> None:
        assert stack.count() == len(seen) - 1, "it is still held"

    for place, way in drags:
        pull(window, place(window), way, still)
        qtbot.waitUntil(lambda: stack.count() == len(seen))
        seen.append(sizes(window))
        assert seen[-1] != seen[-2]
        assert window.actions_by_name["undo"].text() == "&Undo: the sizes of docks"
    for before in seen[-2::-1]:
        window.actions_by_name["undo"].trigger()
        assert sizes(window) == before
    for after in seen[1:]:
        window.actions_by_name["redo"].trigger()
        assert sizes(window) == after
    pull(window, beside(window), QPoint(0, 9), settle)
    settle()
    window.resize(1400, 900)
    qtbot.wait(2 * LET_GO_MILLISECONDS)
    assert stack.count() == len(drags), "to hold it, and to resize the window, is none"


def test_which_of_several_tabs_is_in_front_is_taken_back(window: MainWindow, qtbot: QtBot) -> None:
    undo, redo = (window.actions_by_name[name] for name in ("undo", "redo"))
    for name in ("new_run", "jobs"):
        window.docks[name].toggleViewAction().trigger()
        settle()

    def tabs() -> QTabBar:
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        (bar,) = (bar for bar in window.findChildren(QTabBar, options=direct) if bar.isVisible())
        return bar

    def front() -> str:
        settle()
        return tabs().tabText(tabs().currentIndex())

    assert (front(), window.undo_stack.count()) == ("Jobs", 2), "what is opened is seen"
    behind = next(place for place in (0, 1) if tabs().tabText(place) == "New run")
    qtbot.mouseClick(tabs(), Qt.MouseButton.LeftButton, pos=tabs().tabRect(behind).center())
    assert front() == "New run"
    qtbot.waitUntil(lambda: undo.text() == "&Undo: showing 'New run'")
    undo.trigger()
    assert front() == "Jobs"
    redo.trigger()
    assert front() == "New run"
    assert window.undo_stack.count() == 3
