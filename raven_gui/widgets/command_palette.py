"""A list over the window that finds whatever can be done by a few letters of its name."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from raven_gui.widgets.command_list import (
    COMMAND,
    CommandDelegate,
    CommandModel,
    Index,
    PaletteCommand,
)
from raven_gui.widgets.search_keys import SearchKeys

WIDEST, NARROWEST, ROWS = 680, 320, 12
INSET = 8
EDGE = 40
"""Between the palette and the window's edges, at least."""


class CommandPalette(QFrame):
    """Type, walk with the arrow keys, run with Return; Esc or a click elsewhere closes it."""

    ran = Signal(str)
    """The key of a command that has been run."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._window = window
        self.setAccessibleName("Command palette")
        self.search = QLineEdit(placeholderText="What do you want to do?", clearButtonEnabled=True)
        self.search.setAccessibleName("Search for a command")
        self.model = CommandModel()
        self.model.setParent(self)
        self.view = QListView(uniformItemSizes=True)
        self.view.setModel(self.model)
        self.view.setItemDelegate(CommandDelegate(self.view))
        self.view.setAccessibleName("Commands")
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = QLabel("Nothing has these letters in this order.")
        self.nothing.setProperty("role", "note")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(INSET, INSET, INSET, INSET)
        layout.setSpacing(INSET)
        layout.addWidget(self.search)
        layout.addWidget(self.nothing)
        layout.addWidget(self.view, stretch=1)
        layout.addStretch()
        SearchKeys(self.search, self.view, self._run)
        self.search.textChanged.connect(self._search)
        self.view.clicked.connect(self._run)
        self.view.selectionModel().currentChanged.connect(self._tell)

    def open(self, commands: Sequence[PaletteCommand], recent: Sequence[str] = ()) -> None:
        """Show these commands, those used before first: `recent` are their keys, the last one
        first. Returns at once."""
        self.model.offer(commands, recent)
        self.search.clear()
        self._search("")
        self._place()
        self.show()
        self.search.setFocus()

    def found(self) -> list[PaletteCommand]:
        """What is listed, from top to bottom."""
        rows = range(self.model.rowCount())
        return [self.model.index(row).data(COMMAND) for row in rows]

    def _place(self) -> None:
        """At the top of the window, in its middle."""
        room = self._window.size()
        width = max(NARROWEST, min(WIDEST, room.width() - 2 * EDGE))
        row = self.view.sizeHintForRow(0) if self.model.rowCount() else 0
        height = self.search.sizeHint().height() + ROWS * row + 3 * INSET
        self.resize(width, min(height, room.height() - 2 * EDGE))
        self.move(self._window.mapToGlobal(QPoint((room.width() - width) // 2, EDGE)))

    def _search(self, text: str) -> None:
        self.model.search(text)
        there = self.model.rowCount() > 0
        self.nothing.setVisible(not there)
        self.view.setVisible(there)
        self.view.setCurrentIndex(self.model.index(0))
        self.view.scrollToTop()
        self._tell(self.view.currentIndex())

    def _tell(self, current: Index) -> None:
        """To those who hear the window: the keyboard stays in the search."""
        said = current.data(Qt.ItemDataRole.AccessibleTextRole) if current.isValid() else ""
        self.search.setAccessibleDescription(said or self.nothing.text())

    def _run(self, index: Index) -> None:
        command: PaletteCommand | None = index.data(COMMAND) if index.isValid() else None
        if command is not None and not command.why_not:
            self.hide()
            self.ran.emit(command.key)
            command.do()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line around, as quiet as the shortcuts."""
        painter = QPainter(self)
        painter.setPen(self.palette().placeholderText().color())
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
