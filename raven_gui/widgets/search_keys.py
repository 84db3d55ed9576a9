"""A line to type into above a list: the keyboard stays in the line and serves the list as well."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView

WALKING = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class SearchKeys(QObject):
    """While `search` is typed into, arrows walk through `view` and Return calls `choose`."""

    def __init__(
        self,
        search: QLineEdit,
        view: QListView,
        choose: Callable[[QModelIndex], None],
    ) -> None:
        super().__init__(search)
        self._view = view
        self._choose = choose
        search.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that are meant for the list."""
        if event.type() == QEvent.Type.KeyPress:
            key = cast(QKeyEvent, event)
            if key.key() in WALKING:
                self._view.event(event)
                return True
            if key.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self._view.currentIndex())
                return True
        return super().eventFilter(watched, event)
