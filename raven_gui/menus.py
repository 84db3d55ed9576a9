"""The menus of the window, made from the table of actions."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from raven_gui.actions import ACTIONS, MENUS
from raven_gui.session.recent import RecentSessions
from raven_gui.workspace.history import History

NO_SESSIONS = "No session yet"


def make_menus(window: QMainWindow, toggles: Iterable[QAction], choice: str) -> dict[str, QAction]:
    """Fill the menu bar of `window` with every action, and the View menu with `toggles` of docks.

    Returns the actions by their names. `choice` of colours is 'system', 'light' or 'dark'.
    """
    menus = {title: window.menuBar().addMenu(title) for title in MENUS}
    groups: dict[str, int] = {}
    made = {}
    for name, info in ACTIONS.items():
        menu = menus[info.menu]
        if groups.get(info.menu, info.group) != info.group:
            menu.addSeparator()
        groups[info.menu] = info.group
        if info.submenu:
            path = f"{info.menu}/{info.submenu}"
            menu = menus[path] if path in menus else menu.addMenu(info.submenu)
            menus[path] = menu
        action = QAction(info.text, window, checkable=info.checkable)
        action.setShortcut(info.keys)
        action.setToolTip(info.tip)
        action.setStatusTip(info.tip)
        menu.addAction(action)
        made[name] = action
    menus["&View"].addSeparator()
    for toggle in toggles:
        menus["&View"].addAction(toggle)
    themes = QActionGroup(window)
    for colours in ("system", "light", "dark"):
        action = made[f"theme_{colours}"]
        action.setChecked(choice == colours)
        themes.addAction(action)
    return made


def name_changes(actions: Mapping[str, QAction], history: History) -> None:
    """Let Undo and Redo say what they are about."""

    def tell() -> None:
        for name, about in (("undo", history.next_back()), ("redo", history.next_forth())):
            about = about.replace("&", "&&")
            actions[name].setText(f"{ACTIONS[name].text}: {about}" if about else ACTIONS[name].text)

    history.moved.connect(tell)
    tell()


def add_recent(
    window: QMainWindow,
    before: QAction,
    recent: RecentSessions,
    opened: Callable[[Path], None],
) -> QMenu:
    """A menu of the sessions opened or saved last, in the File menu, before an action; it is
    filled whenever it is opened. Those that are not there any more cannot be chosen."""
    menu = QMenu("Re&cent sessions", window)
    menu.setToolTipsVisible(True)

    def fill() -> None:
        menu.clear()
        for number, path in enumerate(recent.paths(), start=1):
            action = menu.addAction(f"&{number} {path.name}" if number < 10 else path.name)
            action.setData(path)
            action.triggered.connect(lambda _=False, path=path: opened(path))
        if menu.isEmpty():
            menu.addAction(NO_SESSIONS).setEnabled(False)
        tell()
        recent.look()

    def tell() -> None:
        for action in menu.actions():
            if isinstance(path := action.data(), Path):
                why_not = recent.why_not(path)
                action.setEnabled(not why_not)
                action.setToolTip(f"{path}: {why_not}" if why_not else str(path))

    menu.aboutToShow.connect(fill)
    recent.looked.connect(tell)
    file = next(m for m in window.menuBar().findChildren(QMenu) if before in m.actions())
    file.insertMenu(before, menu)
    return menu
