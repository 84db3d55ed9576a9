"""Docks that were left on one screen fit the next."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from raven_gui.docks import FollowingWidth, left_width, open_dock, right_width, set_widths
from raven_gui.main_window import MainWindow
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from tests.gui.conftest import World

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")
Start = Callable[[], MainWindow]
NARROW, WIDE = 1280, 2560
NEAR = 3


@pytest.fixture
def start(world: World, theme: Theme, qtbot: QtBot) -> Start:
    """Opens a window where the last one was left, but for its own place: what is known of another
    screen Qt does not take."""

    def open_window() -> MainWindow:
        settings = Settings()
        settings.keep_window(QByteArray(), settings.state, settings.width)
        made = MainWindow(world.workspace, world.bridge, theme, settings)
        qtbot.addWidget(made)
        made.show()
        QApplication.processEvents()
        return made

    return open_window


def leave(window: MainWindow, width: int, **widths: int) -> None:
    """Close a window that is so wide, with docks that the user gave these widths."""
    window.resize(width, 800)
    if "new_run" in widths:
        open_dock(window, window.docks["new_run"])
    QApplication.processEvents()
    set_widths(window, {window.docks[name]: wanted for name, wanted in widths.items()})
    QApplication.processEvents()
    window.close()


def test_docks_that_followed_a_wide_screen_are_as_at_first_on_a_narrow_one(start: Start) -> None:
    leave(start(), WIDE, new_run=right_width(WIDE))
    window = start()
    docks = window.docks
    assert window.width() == NARROW
    assert docks["runs"].width() == pytest.approx(left_width(NARROW), abs=NEAR)
    assert docks["new_run"].width() == pytest.approx(right_width(NARROW), abs=NEAR)
    window.close()


def test_a_width_of_the_users_own_is_the_same_share_of_a_narrow_screen(start: Start) -> None:
    leave(start(), WIDE, runs=760)
    window = start()
    assert window.docks["runs"].width() == pytest.approx(760 * NARROW / WIDE, abs=NEAR)
    window.close()


def test_a_width_of_the_users_own_stays_on_the_same_screen(start: Start) -> None:
    leave(start(), NARROW, runs=420)
    window = start()
    assert window.docks["runs"].width() == pytest.approx(420, abs=NEAR)
    window.close()


class Filling(QMainWindow):
    """A window that is to fill the screen, and has been told its size by nobody yet."""

    def isMaximized(self) -> bool:
        return True


def test_docks_of_a_window_that_is_to_fill_the_screen_wait_until_it_does(qtbot: QtBot) -> None:
    window, dock = Filling(), QDockWidget("left")
    qtbot.addWidget(window)
    window.setCentralWidget(QWidget())
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    dock.setWidget(QWidget())
    window.resize(NARROW, 800)
    set_widths(window, {dock: 760})
    following = FollowingWidth(window, [dock])
    following.placed(fit_from=WIDE)
    window.show()
    window.resize(WIDE, 800)
    assert dock.width() == 760
