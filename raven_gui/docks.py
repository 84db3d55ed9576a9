"""The docks at the sides of the window, and how wide they are."""

from collections.abc import Callable, Iterable, Mapping

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
        # Not whenever it is shown, but when the user asks: a width that is restored stays. Qt's own
        # way closes a dock that another one covers, which looks as if nothing was done.
        dock.toggleViewAction().triggered.disconnect()
        dock.toggleViewAction().triggered.connect(lambda _, dock=dock: turn_dock(window, dock))
    return docks


def arrange(window: QMainWindow, left: Docks, right: Docks) -> None:
    """Put the docks where they are first: those on the left open, one above the other, those on
    the right one behind the other and closed until they are wanted. Those that are there stay: a
    dock that is taken out is hidden, and shown again with all that is in it."""
    if not (_are_in(window, LEFT, left) and _are_a_column(left)):
        _put_in(window, LEFT, left)
    first, *others = right.values()
    if not (_are_in(window, RIGHT, right) and window.tabifiedDockWidgets(first) == others):
        _put_in(window, RIGHT, right)
        for dock in others:
            window.tabifyDockWidget(first, dock)
    for dock in left.values():
        dock.show()
    for dock in right.values():
        dock.hide()
    window.resizeDocks(list(left.values()), LEFT_HEIGHTS, Qt.Orientation.Vertical)
    set_widths(window, {next(iter(left.values())): left_width(window.width())})


def _are_in(window: QMainWindow, area: Qt.DockWidgetArea, docks: Docks) -> bool:
    return all(
        window.dockWidgetArea(dock) == area and not dock.isFloating() for dock in docks.values()
    )


def _are_a_column(docks: Docks) -> bool:
    """Whether they are seen one above the other, in their order."""
    places = [(dock.x(), dock.y()) for dock in docks.values() if dock.isVisible()]
    one_column = len({x for x, _ in places}) == 1
    tops = [y for _, y in places]
    return len(places) == len(docks) and one_column and tops == sorted(set(tops))


def _put_in(window: QMainWindow, area: Qt.DockWidgetArea, docks: Docks) -> None:
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
        window.addDockWidget(area, dock)


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


def is_in_front(dock: QDockWidget) -> bool:
    """Whether it is open, and no other tab covers it."""
    return not dock.isHidden() and not dock.visibleRegion().isEmpty()


def turn_dock(window: QMainWindow, dock: QDockWidget) -> None:
    """Close a dock that is in front, and bring any other to the front."""
    if is_in_front(dock):
        dock.close()
    else:
        open_dock(window, dock)
    dock.toggleViewAction().setChecked(not dock.isHidden())


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


def one_of_each_side(
    window: QMainWindow, docks: Iterable[QDockWidget]
) -> dict[QDockWidget, Callable[[int], int]]:
    """Of the docks that are open on the left and on the right one each, which is as wide as the
    others there, and how wide it is in a window of some width."""
    found: dict[QDockWidget, Callable[[int], int]] = {}
    for area, usual in ((LEFT, left_width), (RIGHT, right_width)):
        shown = (dock for dock in docks if dock.isVisible() and not dock.isFloating())
        dock = next((dock for dock in shown if window.dockWidgetArea(dock) == area), None)
        if dock is not None:
            found[dock] = usual
    return found


def set_widths(window: QMainWindow, widths: Mapping[QDockWidget, int]) -> None:
    """Both sides at once: what one gives up is not for the other to take."""
    new = {dock: width for dock, width in widths.items() if dock.width() != width}
    window.resizeDocks(list(new), list(new.values()), Qt.Orientation.Horizontal)


class FollowingWidth(QObject):
    """Docks follow the window's width, unless the user has given them more or less than theirs."""

    def __init__(self, window: QMainWindow, docks: Iterable[QDockWidget]) -> None:
        super().__init__(window)
        self._window, self._docks = window, tuple(docks)
        self._followed = window.width()
        """The width of the window that the docks are fitted to."""
        self._fit_from = 0
        """The width of the window that docks are restored from; 0 once they fit this one."""
        self._widths: dict[QDockWidget, int] = {}
        """Of docks in that window: of one that becomes narrow they have been given less."""
        for watched in (window, *self._docks):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        resized = isinstance(event, QResizeEvent)
        if isinstance(watched, QDockWidget):
            if resized and self._window.width() == self._followed:
                self._widths[watched] = watched.width()
        # A window that is resized before it is shown has no docks with a width until then.
        elif (resized and self._window.isVisible()) or event.type() == QEvent.Type.Show:
            if not self._fit_from:
                self._follow()
            elif resized or not _is_to_fill_screen(self._window):
                self.fit(self._fit_from)
        return super().eventFilter(watched, event)

    def placed(self, fit_from: int = 0) -> None:
        """The docks have been put where they belong in the window as it is, or, before it is shown,
        in one `fit_from` pixels wide, from which they are fitted as soon as it is."""
        self._followed, self._fit_from = self._window.width(), fit_from

    def fit(self, before: int) -> None:
        """Fit docks as they were in a window `before` pixels wide into the window of now: those
        that followed it follow on, and no other takes a larger share of it than it had."""
        now = self._followed = self._window.width()
        self._fit_from, widths = 0, {}
        for dock, usual in one_of_each_side(self._window, self._docks).items():
            follows = abs(dock.width() - usual(before)) <= NEAR
            width = usual(now) if follows else dock.width()
            widths[dock] = min(width, max(usual(now), round(width * now / before)))
        set_widths(self._window, widths)

    def _follow(self) -> None:
        before, self._followed = self._followed, self._window.width()
        widths = {}
        for dock, usual in one_of_each_side(self._window, self._docks).items():
            own = self._widths.get(dock, dock.width()) - usual(before)
            # A dock on the right may have been opened where there was no room for all of it.
            if abs(own) <= NEAR or (usual is right_width and own < 0):
                widths[dock] = usual(self._followed)
        set_widths(self._window, widths)


def _is_to_fill_screen(window: QMainWindow) -> bool:
    """Whether a window that is shown is given another size right after."""
    return window.isMaximized() or window.isFullScreen()


def _dock(window: QMainWindow, panel: QWidget) -> QDockWidget:
    title = str(panel.title)  # type: ignore[attr-defined]
    dock = QDockWidget(title, window)
    dock.setObjectName(title)
    dock.setWidget(panel)
    return dock


def _widen(window: QMainWindow, dock: QDockWidget) -> None:
    usual = left_width if window.dockWidgetArea(dock) == LEFT else right_width
    wanted = usual(window.width())
    if dock.isVisible() and not dock.isFloating() and dock.width() < wanted:
        set_widths(window, {dock: wanted})
