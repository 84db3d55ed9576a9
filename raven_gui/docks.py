"""The docks at the sides of the window, and how wide they are."""

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget

from raven_gui.settings import LAYOUT

LEFT_SHARE, LEFT_LEAST, LEFT_MOST = 0.2, 300, 640
"""Of the window's width, and in pixels: a wide screen has room for more thumbnails."""
LEFT_HEIGHTS = (330, 420)
RIGHT_SHARE, READABLE_WIDTH, RIGHT_MOST = 0.18, 340, 520
"""Of the docks on the right when they are opened."""
NEAR = 6
"""So far from the width it was given may a dock be and still follow the window."""

Docks = Mapping[str, QDockWidget]
LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea


def add_docks(window: QMainWindow, panels: Mapping[str, QWidget]) -> dict[str, QDockWidget]:
    """A dock for each panel, by the names of `panels`, not yet in their places."""
    docks = {name: _dock(window, panel) for name, panel in panels.items()}
    for dock in docks.values():
        # Not whenever it is shown, but when the user asks: a width that is restored stays.
        dock.toggleViewAction().triggered.connect(lambda _, dock=dock: _widen(window, dock))
    return docks


def arrange(window: QMainWindow, left: Docks, right: Docks) -> None:
    """Put the docks where they are first: those on the left open, one above the other, those on
    the right one behind the other and closed until they are wanted."""
    for area, docks in ((LEFT, left), (RIGHT, right)):
        for dock in docks.values():
            dock.setFloating(False)
            window.removeDockWidget(dock)
            window.addDockWidget(area, dock)
    first, *others = right.values()
    for dock in others:
        window.tabifyDockWidget(first, dock)
    for dock in left.values():
        dock.show()
    for dock in right.values():
        dock.hide()
    window.resizeDocks(list(left.values()), LEFT_HEIGHTS, Qt.Orientation.Vertical)
    _set_width(window, next(iter(left.values())), left_width(window.width()))


def restore_docks(window: QMainWindow, state: QByteArray) -> bool:
    """Bring docks back to where `state` of QMainWindow.saveState has them; False for what is none.

    Qt gives docks that stand behind each other a new bar of tabs then, and forgets the old one
    where it is: it would stay on top of whatever is shown there."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    before = window.findChildren(QTabBar, options=direct)
    restored = window.restoreState(state, LAYOUT)
    if restored:
        for bar in before:
            bar.hide()
    return restored


def open_dock(window: QMainWindow, dock: QDockWidget) -> None:
    """Bring a dock to the front, wide enough to be read."""
    dock.show()
    dock.raise_()
    _widen(window, dock)


def left_width(window: int) -> int:
    """How wide the docks on the left are in a window of this width."""
    return round(min(LEFT_MOST, max(LEFT_LEAST, LEFT_SHARE * window)))


def right_width(window: int) -> int:
    """How wide a dock on the right is opened in a window of this width."""
    return round(min(RIGHT_MOST, max(READABLE_WIDTH, RIGHT_SHARE * window)))


class FollowingWidth(QObject):
    """Docks follow the window's width, unless the user has given them more or less than theirs."""

    def __init__(self, window: QMainWindow, left: Docks, right: Docks) -> None:
        super().__init__(window)
        self._window, self._left, self._right = window, left, right
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and watched is self._window:
            before, now = event.oldSize().width(), event.size().width()
            self._follow(self._left, left_width(before), left_width(now))
            # A dock on the right may have been opened where there was no room for all of it.
            self._follow(self._right, right_width(before), right_width(now), narrower=True)
        return super().eventFilter(watched, event)

    def fit(self, before: int) -> None:
        """Fit docks as they were in a window `before` pixels wide into the window of now: those
        that followed it follow on, and no other takes a larger share of it than it had."""
        now = self._window.width()
        for docks, usual in ((self._left, left_width), (self._right, right_width)):
            self._follow(docks, usual(before), usual(now))
            dock = _open_one(docks)
            if dock is not None:
                most = max(usual(now), round(dock.width() * now / before))
                if dock.width() > most:
                    _set_width(self._window, dock, most)

    def _follow(self, docks: Docks, before: int, now: int, narrower: bool = False) -> None:
        dock = _open_one(docks)
        if dock is not None and dock.width() != now:
            own = dock.width() - before
            if abs(own) <= NEAR or (narrower and own < 0):
                _set_width(self._window, dock, now)


def _open_one(docks: Docks) -> QDockWidget | None:
    return next((d for d in docks.values() if d.isVisible() and not d.isFloating()), None)


def _dock(window: QMainWindow, panel: QWidget) -> QDockWidget:
    title = str(panel.title)  # type: ignore[attr-defined]
    dock = QDockWidget(title, window)
    dock.setObjectName(title)
    dock.setWidget(panel)
    return dock


def _widen(window: QMainWindow, dock: QDockWidget) -> None:
    wanted = right_width(window.width())
    if dock.isVisible() and not dock.isFloating() and dock.width() < wanted:
        _set_width(window, dock, wanted)


def _set_width(window: QMainWindow, dock: QDockWidget, width: int) -> None:
    window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
