"""The menus of the window, made from the table of actions."""

from collections.abc import Iterable

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow

from raven_gui.actions import ACTIONS, MENUS


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
