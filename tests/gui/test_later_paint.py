"""What is held is painted once, in the turn after."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from raven_gui.later_paint import LaterPaint
from raven_gui.widgets.panel_tabs import PanelTabs


class Page(QWidget):
    """Tells what is done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def showEvent(self, event: object) -> None:
        self.told.append("shown")

    def paintEvent(self, event: QPaintEvent) -> None:
        self.told.append("painted")


def test_a_widget_that_is_held_is_painted_after_the_loop_has_turned(qtbot: QtBot) -> None:
    page = Page()
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.told.clear()
    later = LaterPaint(page)
    later.hold(page)
    page.repaint()
    assert later.holds and page.told == []
    qtbot.waitUntil(lambda: page.told == ["painted"])
    assert not later.holds


def test_one_that_is_gone_meanwhile_is_forgotten(qtbot: QtBot) -> None:
    page, owner = Page(), QWidget()
    qtbot.addWidget(owner)
    later = LaterPaint(owner)
    later.hold(page)
    page.deleteLater()
    del page
    qtbot.waitUntil(lambda: not later.holds)


def test_a_panel_is_filled_in_one_turn_and_painted_in_another(qtbot: QtBot) -> None:
    tabs, first, second = PanelTabs(), Page(), Page()
    qtbot.addWidget(tabs)
    tabs.addTab(first, "First")
    tabs.addTab(second, "Second")
    with qtbot.waitExposed(tabs):
        tabs.show()
    tabs.setCurrentWidget(second)
    assert second.told == ["shown"] and not second.updatesEnabled()
    qtbot.waitUntil(lambda: "painted" in second.told)
    assert second.updatesEnabled()
