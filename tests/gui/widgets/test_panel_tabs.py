"""Tabs whose words are never cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from raven_gui.theme import Theme
from raven_gui.widgets.panel_tabs import PanelTabs

TITLES = ("Compare", "Latent map", "Training", "Robustness", "Generate")


@pytest.fixture
def tabs(qtbot: QtBot) -> PanelTabs:
    made = PanelTabs()
    for title in TITLES:
        made.addTab(QLabel(title), title)
    qtbot.addWidget(made)
    made.resize(900, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


def seen(tabs: PanelTabs) -> list[str]:
    return [t for place, t in enumerate(TITLES) if tabs.isTabVisible(place)]


def narrow(tabs: PanelTabs) -> None:
    tabs.resize(tabs.width() // 3, tabs.height())


def test_with_room_for_all_there_is_no_menu(tabs: PanelTabs) -> None:
    assert seen(tabs) == list(TITLES)
    assert not tabs.more.isVisible()


def test_the_last_ones_wait_in_a_menu_and_no_word_is_cut(tabs: PanelTabs) -> None:
    narrow(tabs)
    kept = seen(tabs)
    assert 0 < len(kept) < len(TITLES) and kept == list(TITLES[: len(kept)])
    bar = tabs.tabBar()
    for place in range(len(kept)):
        words = bar.fontMetrics().horizontalAdvance(TITLES[place])
        assert bar.tabRect(place).width() >= words
        assert bar.tabRect(place).right() <= tabs.more.x()


def test_one_of_the_menu_is_opened_and_has_a_tab_then(tabs: PanelTabs, qtbot: QtBot) -> None:
    narrow(tabs)
    menu = tabs.more.menu()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == list(TITLES[len(seen(tabs)) :])
    menu.actions()[-1].trigger()
    assert tabs.currentIndex() == len(TITLES) - 1
    assert seen(tabs)[-1] == TITLES[-1]


def test_the_open_one_keeps_its_tab_where_there_is_room_for_none(tabs: PanelTabs) -> None:
    tabs.setCurrentIndex(3)
    tabs.resize(90, 200)
    assert seen(tabs) == ["Robustness"] and tabs.currentIndex() == 3


def test_all_come_back_with_the_room(tabs: PanelTabs) -> None:
    narrow(tabs)
    tabs.resize(900, 200)
    assert seen(tabs) == list(TITLES) and not tabs.more.isVisible()


def test_the_bar_has_room_for_all_that_came_back(theme: Theme, tabs: PanelTabs) -> None:
    for width in (500, 200, 400):
        tabs.resize(width, 200)
        QApplication.processEvents()
        last = tabs.tabBar().tabRect(len(seen(tabs)) - 1)
        assert tabs.tabBar().width() >= last.right()


def test_larger_letters_leave_room_for_fewer(qtbot: QtBot, theme: Theme, tabs: PanelTabs) -> None:
    tabs.resize(450, 200)
    before = seen(tabs)
    theme.enlarge(2)
    qtbot.waitUntil(lambda: len(seen(tabs)) < len(before))
    theme.enlarge(1)
    qtbot.waitUntil(lambda: seen(tabs) == before)


def test_the_keyboard_reaches_the_menu(tabs: PanelTabs) -> None:
    assert tabs.more.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert tabs.more.accessibleName() == "More panels"
