"""The whole window by keyboard and by screen reader: every control has a name, is reached, and
shows that it has the keyboard."""

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QGroupBox, QLabel, QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from raven_gui.actions import ACTIONS
from raven_gui.keys import PLACES
from raven_gui.main_window import MainWindow
from raven_gui.settings import Settings
from raven_gui.shortcut_sheet import ShortcutSheet
from raven_gui.theme import Theme
from tests.gui.conftest import World
from tests.gui.every_dialog import (
    DIALOGS,
    each_dialog,
    each_step_of_the_guide,
    fill_docks,
    kinds_of_dialog,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")
MOST_TABS = 400
OF_OTHER_PLATFORMS = {
    *("Ctrl+Y", "Ctrl+Shift+Z"),  # Redo, of which this platform may have one
    *("Ctrl+H", "Ctrl+Shift+Q", "Ctrl+Shift+3", "Ctrl+Shift+4", "Ctrl+Shift+5"),  # macOS' own
    *("Ctrl+Shift+U", "Shift+F10", "Ctrl+Alt+L"),  # typing by numbers, menus, locking the screen
}
"""Keys that mean something else on some platform, Ctrl being Command on macOS."""


@pytest.fixture
def window(world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window with everything open that can be, as if Tab had been pressed in it already."""
    made = MainWindow(world.workspace, world.bridge, theme, Settings())
    qtbot.addWidget(made)
    world.wake()
    made.resize(1400, 900)
    made.show()
    for dock in made.docks.values():
        dock.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    yield made
    made.close()


def controls(inside: QWidget) -> list[QWidget]:
    """Everything that Tab should come to now."""
    return [
        widget
        for widget in inside.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
    ]


def spoken(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    told = QAccessible.queryAccessibleInterface(widget)
    return "" if told is None else told.text(QAccessible.Text.Name).strip()


def place(widget: QWidget | None) -> str:
    """Where a widget is, from itself outwards."""
    names = []
    while widget is not None and not isinstance(widget, MainWindow):
        names.append(type(widget).__name__)
        widget = widget.parentWidget()
    return " in ".join(names[:5])


def each_panel(window: MainWindow) -> Iterator[str]:
    for name in window.panels:
        window.show_panel(name)
        QApplication.processEvents()
        yield name


def test_every_control_has_a_name_to_be_spoken(window: MainWindow) -> None:
    nameless = {place(w) for _ in each_panel(window) for w in controls(window) if not spoken(w)}
    assert not nameless, "set an accessible name: " + "; ".join(sorted(nameless))


def test_no_kind_of_dialog_is_forgotten() -> None:
    assert kinds_of_dialog() <= DIALOGS.keys(), "say in every_dialog.py how it is opened"


def test_every_control_of_every_dialog_has_a_name_to_be_spoken(
    window: MainWindow, world: World
) -> None:
    world.answer_attack()
    nameless, seen = set(), 0
    for dialog in each_dialog(window, world):
        seen += len(controls(dialog))
        nameless |= {place(widget) for widget in controls(dialog) if not spoken(widget)}
    assert seen > 60
    assert not nameless, "set an accessible name: " + "; ".join(sorted(nameless))


def test_docks_and_the_guides_card_have_names_to_be_spoken(
    window: MainWindow, world: World
) -> None:
    world.answer_attack()
    fill_docks(window, world)
    nameless = set()
    for dock in window.docks.values():
        dock.raise_()
        QApplication.processEvents()
        assert controls(dock)
        nameless |= {place(widget) for widget in controls(dock) if not spoken(widget)}
    for step in each_step_of_the_guide(window):
        card = window.guide.card
        assert step in card.accessibleName() and len(controls(card)) >= 2
        nameless |= {place(widget) for widget in controls(card) if not spoken(widget)}
    assert not nameless, "set an accessible name: " + "; ".join(sorted(nameless))


def test_tab_reaches_every_control(window: MainWindow) -> None:
    for panel in each_panel(window):
        window.runs.list.setFocus()
        reached: set[QWidget | None] = set()
        while len(reached) < MOST_TABS and QApplication.focusWidget() not in reached:
            reached.add(QApplication.focusWidget())
            window.focusNextChild()
        left_out = [f"{place(w)} ({spoken(w)})" for w in controls(window) if w not in reached]
        assert not left_out, f"Tab in {panel} does not reach: " + "; ".join(left_out)


def test_whatever_has_the_keyboard_shows_it(window: MainWindow) -> None:
    looked_at: set[QWidget] = set()
    hidden = set()
    for _ in each_panel(window):
        for widget in set(controls(window)) - looked_at:
            looked_at.add(widget)
            elsewhere: QWidget = window.runs.list
            if elsewhere is widget:
                elsewhere = window.tabs.tabBar()
            elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
            before = widget.grab().toImage()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if widget.grab().toImage() == before:
                hidden.add(f"{place(widget)} ({spoken(widget)})")
    assert len(looked_at) > 60
    assert not hidden, "these look alike with the keyboard and without: " + "; ".join(hidden)


def letters(inside: QWidget) -> Iterator[str]:
    """Those that are pressed with Alt, of labels, buttons and menus on screen now."""
    for widget in inside.findChildren(QWidget):
        if isinstance(widget, QMenuBar):
            yield from (QKeySequence.mnemonic(menu.text()).toString() for menu in widget.actions())
        elif widget.isVisible() and isinstance(widget, QLabel | QAbstractButton):
            if isinstance(widget, QAbstractButton) or widget.buddy() is not None:
                yield QKeySequence.mnemonic(widget.text()).toString()
        elif widget.isVisible() and isinstance(widget, QGroupBox):
            yield QKeySequence.mnemonic(widget.title()).toString()


def test_no_letter_of_a_menu_is_another_controls(window: MainWindow, qtbot: QtBot) -> None:
    menus = {QKeySequence.mnemonic(menu.text()).toString() for menu in window.menuBar().actions()}
    for panel in window.panels:
        window.show_panel(panel)
        QApplication.processEvents()
        count = Counter(letters(window))
        assert [letter for letter in menus if count[letter] > 1] == [], panel
        own = Counter(filter(None, letters(window.panels[panel])))
        assert [letter for letter, times in own.items() if times > 1] == [], panel


def test_every_action_has_a_shortcut_and_is_in_the_palette(window: MainWindow) -> None:
    offered = {command.key for command in window.commands.all()}
    offered.add("action palette")  # the palette itself
    assert not [name for name, action in ACTIONS.items() if action.keys.isEmpty()]
    assert not [name for name in ACTIONS if f"action {name}" not in offered]


def test_no_two_actions_share_a_shortcut() -> None:
    keys = [action.keys.toString() for action in ACTIONS.values()]
    assert len(keys) == len(set(keys)), sorted(k for k in keys if keys.count(k) > 1)
    assert not OF_OTHER_PLATFORMS & {str(action.shortcut) for action in ACTIONS.values()}


def test_the_sheet_of_shortcuts_lists_actions_and_the_keys_of_each_place(
    window: MainWindow, qtbot: QtBot
) -> None:
    sheet = ShortcutSheet(window)
    qtbot.addWidget(sheet)
    words = sheet.text.toPlainText()
    for action in ACTIONS.values():
        assert action.text.replace("&", "").rstrip("…") in words
    for name, keys in PLACES.items():
        assert name in words
        assert all(what in words for what, _ in keys)


def test_the_sheet_names_every_key_that_a_panel_listens_to(window: MainWindow) -> None:
    told = {QKeySequence(key) for places in PLACES.values() for _, keys in places
            for key in keys.split(", ")}  # fmt: skip
    told |= {action.keys for action in ACTIONS.values()}
    heard = {key for action in window.findChildren(QAction) for key in action.shortcuts()}
    heard |= {shortcut.key() for shortcut in window.findChildren(QShortcut)}
    alike = {QKeySequence("Ctrl+="): "typed as Ctrl++ where + needs no Shift"}
    assert len(heard) > 50
    assert sorted(key.toString() for key in heard - told - alike.keys()) == []
