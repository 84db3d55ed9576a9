"""What is said of an action: its words, its menu and its keys."""

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

Standard = QKeySequence.StandardKey


@dataclass(frozen=True)
class ActionInfo:
    """One action. `menu` is its menu's title, and `submenu` that of one within it.

    `group` changes where the menu draws a line.
    """

    text: str
    menu: str
    shortcut: str | Standard = ""
    tip: str = ""
    group: int = 0
    checkable: bool = False
    submenu: str = ""

    @property
    def keys(self) -> QKeySequence:
        """The shortcut on this platform."""
        return QKeySequence(self.shortcut)
