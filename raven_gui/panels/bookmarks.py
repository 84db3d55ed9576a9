"""The Bookmarks panel: views with names, to go to, rename, reorder and delete."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from raven_gui.bookmarks import NUMBERED, Bookmarks
from raven_gui.words import tooltip

NONE = (
    "Ctrl+D bookmarks what you look at: data set, ticked runs, picked images, attack, maps and "
    "layout. Go back to it from here, or by Alt and its number."
)


class BookmarksPanel(QWidget):
    """A list; Return or a double click goes there, F2 renames, Del deletes, Alt with an arrow key
    or dragging reorders."""

    title = "Bookmarks"

    def __init__(self, bookmarks: Bookmarks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bookmarks = bookmarks
        self.list = QListWidget()
        self.list.setAccessibleName("Bookmarks")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setSpacing(3)
        self.none = QLabel(NONE, wordWrap=True)
        self.none.setProperty("role", "note")
        self.add = _button("Book&mark this view", "Keep what you look at under a name (Ctrl+D).")
        self.renew = _button("&Update", "Let the selected bookmark stand for what you look at now.")
        self.actions_by_name = self._make_actions()
        self._lay_out()
        self.add.clicked.connect(lambda: bookmarks.add())
        self.renew.clicked.connect(lambda: self._with_selected(bookmarks.renew))
        self.list.itemActivated.connect(lambda item: bookmarks.go(self.list.row(item)))
        self.list.itemChanged.connect(self._rename)
        self.list.model().rowsMoved.connect(
            lambda _p, first, _l, _t, to: bookmarks.move(first, to - 1 if to > first else to)
        )
        self.list.currentRowChanged.connect(lambda _: self._enable())
        bookmarks.changed.connect(self._fill)
        bookmarks.added.connect(self.list.setCurrentRow)
        self._fill()

    def rename(self) -> None:
        """Let the selected name be typed anew."""
        item = self.list.currentItem()
        if item is not None:
            self.list.editItem(item)

    def _make_actions(self) -> dict[str, QAction]:
        made = {}
        for name, text, keys, do in (
            ("rename", "Rename", "F2", self.rename),
            ("delete", "Delete", "Del", lambda: self._with_selected(self._bookmarks.delete)),
            ("up", "Move up", "Alt+Up", lambda: self._move(-1)),
            ("down", "Move down", "Alt+Down", lambda: self._move(1)),
        ):
            action = QAction(text, self.list)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(do)
            self.list.addAction(action)
            made[name] = action
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return made

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.renew)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addLayout(buttons)
        layout.addWidget(self.none)
        layout.addWidget(self.list, 1)

    def _fill(self) -> None:
        """In place, so that what is selected or just being renamed stays so."""
        blocker = QSignalBlocker(self.list)
        bookmarks = self._bookmarks.all
        while self.list.count() > len(bookmarks):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(bookmarks):
            item = QListWidgetItem()
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
        for place, bookmark in enumerate(bookmarks):
            item = self.list.item(place)
            keys = f"\nAlt+{place + 1}" if place < NUMBERED else ""
            item.setText(bookmark.name)
            about = f"{bookmark.name}\n{self._bookmarks.described(bookmark)}{keys}"
            item.setToolTip(tooltip(about))
        blocker.unblock()
        self.none.setVisible(not bookmarks)
        self.list.setVisible(bool(bookmarks))
        self.setFocusProxy(self.list if bookmarks else self.add)  # a hidden one ends the Tab order
        self._enable()

    def _enable(self) -> None:
        self.renew.setEnabled(self.list.currentRow() >= 0)

    def _rename(self, item: QListWidgetItem) -> None:
        self._bookmarks.rename(self.list.row(item), item.text())

    def _with_selected(self, do: Callable[[int], None]) -> None:
        if self.list.currentRow() >= 0:
            do(self.list.currentRow())

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + by < self.list.count() and row >= 0:
            self._bookmarks.move(row, row + by)
            self.list.setCurrentRow(row + by)


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    return button
