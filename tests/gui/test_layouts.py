"""Layouts: where docks are for what is done, and back again; and room used on wide screens."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QTabBar
from pytestqt.qtbot import QtBot

from raven_gui.actions import ACTIONS
from raven_gui.docks import LEFT_LEAST, is_in_front, left_width, open_dock, right_width
from raven_gui.main_window import MainWindow
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from tests.gui.conftest import World

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")


@pytest.fixture
def window(world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(world.workspace, world.bridge, theme, Settings())
    qtbot.addWidget(made)
    world.wake()
    made.resize(1280, 800)
    made.show()
    QApplication.processEvents()
    yield made
    made.close()


def open_docks(window: MainWindow) -> set[str]:
    return {name for name, dock in window.docks.items() if not dock.isHidden()}


def do(window: MainWindow, action: str) -> None:
    window.actions_by_name[action].trigger()
    QApplication.processEvents()


def test_each_layout_opens_what_it_is_for(window: MainWindow) -> None:
    assert open_docks(window) == {"runs", "gallery"}
    do(window, "layout_train")
    assert open_docks(window) == {"runs", "new_run", "jobs"}
    assert window.tabs.currentWidget() is window.training
    do(window, "layout_explore")
    assert open_docks(window) == {"runs", "gallery"}
    titles = {action.text() for action in window.menuBar().actions()}
    assert "&View" in titles


def test_presenting_leaves_the_panel_alone_in_large_letters_until_escape(
    window: MainWindow, qtbot: QtBot
) -> None:
    do(window, "new_run")
    before, size = open_docks(window), QApplication.font().pointSizeF()
    small = window.middle.compare.caption.fontMetrics().height()
    do(window, "layout_present")
    assert open_docks(window) == set() and not window.statusBar().isVisible()
    assert window.actions_by_name["layout_present"].isChecked()
    caption = window.middle.compare.caption
    qtbot.waitUntil(lambda: caption.fontMetrics().height() > 1.4 * small)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert open_docks(window) == before and window.statusBar().isVisible()
    assert QApplication.font().pointSizeF() == size
    qtbot.waitUntil(lambda: caption.fontMetrics().height() == small)
    assert not window.actions_by_name["layout_present"].isChecked()


def test_to_train_from_presenting_opens_the_same_and_keeps_it_open(
    window: MainWindow, theme: Theme, qtbot: QtBot
) -> None:
    do(window, "layout_present")
    with qtbot.waitSignal(theme.followed):
        do(window, "layout_train")
    assert open_docks(window) == {"runs", "new_run", "jobs"}


def test_a_window_closed_while_presenting_comes_back_with_its_docks(
    window: MainWindow, world: World, theme: Theme, qtbot: QtBot
) -> None:
    do(window, "layout_present")
    window.close()
    theme.enlarge(1)
    again = MainWindow(world.workspace, world.bridge, theme, Settings())
    qtbot.addWidget(again)
    again.show()
    assert open_docks(again) == {"runs", "gallery"}
    again.close()


def test_reset_brings_docks_back_from_wherever_they_were_dragged(window: MainWindow) -> None:
    gallery = window.docks["gallery"]
    gallery.setFloating(True)
    window.docks["runs"].hide()
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, window.docks["jobs"])
    window.docks["jobs"].show()
    do(window, "layout_reset")
    assert open_docks(window) == {"runs", "gallery"} and not gallery.isFloating()
    assert window.dockWidgetArea(window.docks["jobs"]) is Qt.DockWidgetArea.RightDockWidgetArea
    assert abs(window.docks["runs"].width() - LEFT_LEAST) < 10


def test_reset_does_not_touch_docks_that_are_where_they_belong(
    window: MainWindow, qtbot: QtBot
) -> None:
    gallery = window.docks["gallery"]
    window.resizeDocks([gallery], [500], Qt.Orientation.Horizontal)
    with qtbot.assertNotEmitted(gallery.visibilityChanged):
        do(window, "layout_reset")
    assert open_docks(window) == {"runs", "gallery"}
    assert gallery.width() == left_width(window.width())
    window.splitDockWidget(gallery, window.docks["runs"], Qt.Orientation.Vertical)
    QApplication.processEvents()
    assert gallery.y() < window.docks["runs"].y()
    do(window, "layout_reset")
    assert gallery.y() > window.docks["runs"].y()


def test_docks_follow_a_wide_window_unless_the_user_gave_them_a_width(window: MainWindow) -> None:
    window.resize(2560, 1440)
    QApplication.processEvents()
    assert abs(window.docks["gallery"].width() - left_width(2560)) < 10
    assert left_width(2560) > 1.5 * LEFT_LEAST
    window.resizeDocks([window.docks["runs"]], [420], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    window.resize(1800, 1000)
    QApplication.processEvents()
    assert abs(window.docks["runs"].width() - 420) < 10


def test_the_side_that_a_dock_was_dragged_to_tells_how_wide_it_is(window: MainWindow) -> None:
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, window.docks["runs"])
    QApplication.processEvents()
    window.resize(2560, 1440)
    QApplication.processEvents()
    assert window.docks["gallery"].width() == pytest.approx(left_width(2560), abs=3)
    assert window.docks["runs"].width() == pytest.approx(right_width(2560), abs=3)


def widths(window: MainWindow) -> tuple[int, int, int]:
    """Of the docks on the left, the middle and the docks on the right."""
    QApplication.processEvents()
    docks = window.docks
    return docks["runs"].width(), window.middle.width(), docks["new_run"].width()


def resized(window: MainWindow, width: int, height: int) -> None:
    window.resize(width, height)
    QApplication.processEvents()


def test_docks_of_a_wide_screen_fit_a_narrow_one_and_are_wide_again_there(
    window: MainWindow,
) -> None:
    closed = window.layouts.state()
    resized(window, 2560, 1440)
    open_dock(window, window.docks["new_run"])
    assert widths(window)[2] == pytest.approx(right_width(2560), abs=10)
    usual = window.layouts.state()
    sides = [window.docks["runs"], window.docks["new_run"]]
    window.resizeDocks(sides, [700, 900], Qt.Orientation.Horizontal)
    assert widths(window)[2] == pytest.approx(900, abs=10)
    own = window.layouts.state()
    resized(window, 1280, 800)
    window.layouts.put(usual, 2560)
    left, middle, right = widths(window)
    assert left == pytest.approx(LEFT_LEAST, abs=10)
    assert right == pytest.approx(right_width(1280), abs=10)
    assert middle > 1280 - left - right - 20
    window.layouts.put(own, 2560)
    left, middle, right = widths(window)
    assert middle > 1010 / 2 and right <= 900 / 2, "each has the share that it had at most"
    resized(window, 1024, 700)
    window.layouts.put(own, 2560)
    assert window.width() == 1024 and sum(widths(window)) <= 1024
    assert widths(window)[1] >= window.middle.minimumSizeHint().width()
    resized(window, 2560, 1440)
    window.layouts.put(own, 2560)
    assert widths(window) == pytest.approx((700, 2560 - 1600, 900), abs=15)
    window.layouts.put(closed, 1280)
    assert widths(window)[0] == pytest.approx(left_width(2560), abs=10)


def test_a_dock_behind_another_comes_to_the_front_when_it_is_chosen_and_closes_from_there(
    window: MainWindow,
) -> None:
    jobs, form = window.docks["jobs"], window.docks["new_run"]

    def choose(dock: QDockWidget) -> None:
        dock.toggleViewAction().trigger()
        QApplication.processEvents()

    choose(form)
    for front, behind in ((jobs, form), (form, jobs)):
        choose(front)
        assert is_in_front(front) and not is_in_front(behind) and not behind.isHidden()
        assert front.toggleViewAction().isChecked() and behind.toggleViewAction().isChecked()
    choose(form)
    assert form.isHidden() and not form.toggleViewAction().isChecked()
    assert is_in_front(jobs)


def test_docks_on_the_left_that_are_opened_again_are_as_wide_as_they_were(
    window: MainWindow,
) -> None:
    do(window, "new_run")
    window.docks["new_run"].hide()
    for name in ("gallery", "runs", "gallery"):
        toggle = window.docks[name].toggleViewAction()
        toggle.trigger()
        QApplication.processEvents()
        toggle.trigger()
        assert widths(window)[0] == pytest.approx(LEFT_LEAST, abs=3), name


def test_a_window_resized_before_it_is_shown_has_docks_as_wide_as_it(
    world: World, theme: Theme, qtbot: QtBot
) -> None:
    made = MainWindow(world.workspace, world.bridge, theme, Settings())
    qtbot.addWidget(made)
    made.resize(2560, 1440)
    made.show()
    assert widths(made)[0] == pytest.approx(left_width(2560), abs=3)
    resized(made, 1280, 800)
    assert widths(made)[0] == pytest.approx(LEFT_LEAST, abs=3)
    made.close()


def test_docks_of_both_sides_follow_where_the_room_for_them_becomes_scarce(
    window: MainWindow,
) -> None:
    resized(window, 2560, 800)
    do(window, "new_run")
    resized(window, 1280, 800)
    left, _, right = widths(window)
    assert (left, right) == pytest.approx((LEFT_LEAST, right_width(1280)), abs=3)


@pytest.mark.parametrize("way_back", ["layout_present", "bookmark_1"])
def test_docks_that_come_back_from_presenting_are_as_wide_as_before(
    window: MainWindow, theme: Theme, qtbot: QtBot, way_back: str
) -> None:
    do(window, "new_run")
    do(window, "bookmark")
    window.docks["new_run"].hide()
    before = widths(window)[0]
    for action in ("layout_present", way_back):
        with qtbot.waitSignal(theme.followed):
            do(window, action)
    assert not window.layouts.presenting
    assert widths(window)[0] == pytest.approx(before, abs=3)


def test_no_two_actions_share_a_key() -> None:
    keys = [info.keys.toString() for info in ACTIONS.values() if info.keys.toString()]
    assert sorted(keys) == sorted(set(keys))
    assert all(info.text and info.tip for info in ACTIONS.values())


def tab_bars(window: MainWindow) -> list[list[str]]:
    """The words on the bars of tabs that are seen of docks behind each other."""
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    seen = [bar for bar in bars if bar.isVisible() and window.rect().intersects(bar.geometry())]
    return [[bar.tabText(place) for place in range(bar.count())] for bar in seen]


def test_no_bar_of_tabs_stays_where_docks_were(window: MainWindow) -> None:
    closed = window.layouts.state()
    for name in ("new_run", "jobs", "bookmarks"):
        window.docks[name].show()
    QApplication.processEvents()
    opened = window.layouts.state()
    assert tab_bars(window) == [["New run", "Jobs", "Bookmarks"]]
    count = len(window.findChildren(QTabBar))
    for _ in range(2):
        window.layouts.put(closed, window.width())
        QApplication.processEvents()
        assert tab_bars(window) == []
        window.layouts.put(opened, window.width())
        QApplication.processEvents()
        assert tab_bars(window) == [["New run", "Jobs", "Bookmarks"]]
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(window.findChildren(QTabBar)) == count
    window.layouts.present()
    window.layouts.present()
    QApplication.processEvents()
    assert tab_bars(window) == [["New run", "Jobs", "Bookmarks"]]
