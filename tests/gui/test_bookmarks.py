"""Bookmarks: added, gone to, renamed, moved and deleted with real keys, and all taken back."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from raven_gui.main_window import MainWindow
from raven_gui.panels.bookmarks import BookmarksPanel
from raven_gui.theme import Theme
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World
from tests.gui.whole_window import woken_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")
Key, NO, ALT = Qt.Key, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qapp: QApplication, world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = woken_window(qapp, world, theme)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()


@pytest.fixture
def panel(window: MainWindow) -> BookmarksPanel:
    """With two bookmarks, 'first' and 'second', as a user makes them."""
    found = window.docks["bookmarks"].widget()
    assert isinstance(found, BookmarksPanel)
    images, comparison = window.workspace.images, window.workspace.comparison
    for place, (name, index) in enumerate((("first", 3), ("second", 8))):
        images.pick((ImageRef("mnist", index),))
        comparison.set_config(epsilon=0.05 * (place + 1))
        window.show_panel(("robustness", "generate")[place])
        window.actions_by_name["bookmark"].trigger()
        window.sessions.bookmarks.rename(place, name)
    window.actions_by_name["bookmarks"].trigger()
    return found


def names(panel: BookmarksPanel) -> list[str]:
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def seen(window: MainWindow) -> tuple[object, ...]:
    """Once all that is on its way back is there."""
    window.sessions.finish()
    space = window.workspace
    open_panel = list(window.panels)[window.tabs.currentIndex()]
    return open_panel, space.images.picked, space.comparison.config.epsilon


def test_a_bookmark_is_named_by_what_is_seen_and_can_be_renamed_at_once(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.workspace.images.pick((ImageRef("mnist", 42),))
    window.actions_by_name["bookmark"].trigger()
    window.actions_by_name["bookmark"].trigger()
    assert [b.name for b in window.sessions.bookmarks.all] == [
        "MNIST 42, ε 0.1",
        "MNIST 42, ε 0.1 (2)",
    ]
    assert window.notice.text.text() == "Bookmarked as 'MNIST 42, ε 0.1 (2)'."
    window.notice.button.click()
    QApplication.processEvents()
    panel = window.docks["bookmarks"].widget()
    (editor,) = panel.findChildren(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "the odd one")
    qtbot.keyClick(editor, Key.Key_Return)
    QApplication.processEvents()  # Qt takes what was typed a moment later
    assert [b.name for b in window.sessions.bookmarks.all] == ["MNIST 42, ε 0.1", "the odd one"]


def test_going_to_a_bookmark_shows_what_it_stands_for_and_can_be_taken_back(
    window: MainWindow, panel: BookmarksPanel
) -> None:
    window.workspace.runs.tick_only(("mnist/vae",))
    before = seen(window)
    window.actions_by_name["bookmark_1"].trigger()
    assert seen(window) == ("robustness", (ImageRef("mnist", 3),), 0.05)
    assert len(window.workspace.runs.ticked) == 4
    window.actions_by_name["undo"].trigger()
    assert seen(window) == before
    assert [run.id for run in window.workspace.runs.ticked] == ["mnist/vae"]
    window.actions_by_name["redo"].trigger()
    assert seen(window) == ("robustness", (ImageRef("mnist", 3),), 0.05)


def test_of_bookmarks_gone_to_at_once_each_is_taken_back(
    window: MainWindow, panel: BookmarksPanel
) -> None:
    """The second is asked for before anything of the first is back."""
    before = seen(window)
    window.actions_by_name["bookmark_1"].trigger()
    window.actions_by_name["bookmark_2"].trigger()
    assert seen(window) == ("generate", (ImageRef("mnist", 8),), 0.1)
    window.actions_by_name["undo"].trigger()
    assert seen(window) == ("robustness", (ImageRef("mnist", 3),), 0.05)
    window.actions_by_name["undo"].trigger()
    assert seen(window) == before


def test_what_is_bookmarked_on_the_way_to_another_is_what_is_gone_to(
    window: MainWindow, panel: BookmarksPanel
) -> None:
    window.actions_by_name["bookmark_1"].trigger()
    window.actions_by_name["bookmark"].trigger()
    first, _, added = (bookmark.view for bookmark in window.sessions.bookmarks.all)
    assert (added.panel, added.picked) == (first.panel, first.picked)
    assert added.attack == first.attack


def test_the_list_is_worked_by_keys_and_every_change_is_taken_back(
    window: MainWindow, panel: BookmarksPanel, qtbot: QtBot
) -> None:
    panel.list.setCurrentRow(1)
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Key.Key_Up, ALT)
    assert names(panel) == ["second", "first"] and panel.list.currentRow() == 0
    qtbot.keyClick(panel.list, Key.Key_Delete)
    assert names(panel) == ["first"]
    assert window.notice.text.text() == "Deleted the bookmark 'second'."
    window.notice.button.click()
    assert names(panel) == ["second", "first"]
    window.actions_by_name["undo"].trigger()
    assert names(panel) == ["first", "second"]
    panel.list.setCurrentRow(1)
    qtbot.keyClick(panel.list, Key.Key_F2)
    (editor,) = panel.list.findChildren(QLineEdit)
    editor.setText("  ")
    qtbot.keyClick(editor, Key.Key_Return)
    QApplication.processEvents()  # Qt takes what was typed a moment later
    assert names(panel) == ["first", "second"], "a blank name is none"
    window.show_panel("compare")
    qtbot.keyClick(panel.list, Key.Key_Return)
    assert seen(window)[0] == "generate"


def test_dragging_reorders(window: MainWindow, panel: BookmarksPanel) -> None:
    model = panel.list.model()
    assert model.moveRow(model.index(0, 0).parent(), 0, model.index(0, 0).parent(), 2)
    assert [b.name for b in window.sessions.bookmarks.all] == ["second", "first"]
    window.actions_by_name["undo"].trigger()
    assert names(panel) == ["first", "second"]


def test_a_bookmark_can_stand_for_what_is_seen_now(
    window: MainWindow, panel: BookmarksPanel
) -> None:
    window.show_panel("training")
    panel.list.setCurrentRow(0)
    panel.renew.click()
    window.show_panel("compare")
    window.actions_by_name["bookmark_1"].trigger()
    assert seen(window)[0] == "training"


def test_menu_and_palette_offer_those_that_are_there(
    window: MainWindow, panel: BookmarksPanel
) -> None:
    offered = [a.text() for n, a in window.actions_by_name.items() if n.startswith("bookmark_")]
    assert offered[:3] == ["&1  first", "&2  second", "Bookmark &3"]
    assert not window.actions_by_name["bookmark_3"].isEnabled()
    by_title = {command.title: command for command in window.commands.all()}
    assert not by_title["2  second"].why_not and by_title["Bookmark 3"].why_not
    by_title["2  second"].do()
    assert seen(window) == ("generate", (ImageRef("mnist", 8),), 0.1)
