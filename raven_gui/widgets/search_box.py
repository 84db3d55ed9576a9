"""A combo box whose list can be searched, for choices by the hundred."""

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.search_keys import SearchKeys

Index = QModelIndex | QPersistentModelIndex
SEARCHED = Qt.ItemDataRole.UserRole + 1
"""All words by which a choice can be found."""
LINES, LINE_HEIGHT, WIDTH = 14, 24, 420


class SearchBox(ChoiceBox):
    """Opens a list with a line to type into; what remains holds every word that was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = SearchList(self)

    def add_searched(self, title: str, data: object, tip: str, words: str) -> None:
        """Offer something that is found by its title and by other words."""
        self.add_choice(title, data, tip)
        self.setItemData(self.count() - 1, f"{title} {words}".casefold(), SEARCHED)

    def showPopup(self) -> None:
        """Open the list below, with the keyboard in its search."""
        self.list.open()

    def hidePopup(self) -> None:
        """Close it."""
        self.list.hide()
        super().hidePopup()


class SearchList(QFrame):
    """The open list of a `box`."""

    def __init__(self, box: SearchBox) -> None:
        super().__init__(box, Qt.WindowType.Popup)
        self._box = box
        self._left = _Left(box)
        self.setFrameShape(QFrame.Shape.Box)
        self.search = QLineEdit(placeholderText="Search", clearButtonEnabled=True)
        self.search.setAccessibleName("Search")
        self.view = QListView(uniformItemSizes=True)
        self.view.setModel(self._left)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = QLabel("Nothing has all of these words.")
        self.nothing.setProperty("role", "note")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        for widget in (self.search, self.nothing, self.view):
            layout.addWidget(widget)
        SearchKeys(self.search, self.view, self._choose)
        self.search.textChanged.connect(self._filter)
        self.view.clicked.connect(self._choose)

    def open(self) -> None:
        """Show all choices, the chosen one marked."""
        # Not before: it would be asked about each choice as it comes, and about its headings again.
        self._left.setSourceModel(self._box.model())
        self.search.clear()
        self._filter("")
        width = max(self._box.width(), WIDTH)
        self.resize(width, (LINES + 2) * LINE_HEIGHT)
        corner = self._box.mapToGlobal(QPoint(0, self._box.height()))
        room = self._box.screen().availableGeometry()
        corner.setX(max(room.left(), min(corner.x(), room.right() - width)))
        if corner.y() + self.height() > room.bottom():
            corner.setY(max(room.top(), corner.y() - self._box.height() - self.height()))
        self.move(corner)
        self.show()
        self.search.setFocus()

    def _filter(self, text: str) -> None:
        self._left.set_words(text.casefold().split())
        rows = range(self._left.rowCount())
        found = [index for row in rows if self._can(index := self._left.index(row, 0))]
        self.nothing.setVisible(not found)
        chosen = self._left.mapFromSource(self._box.model().index(self._box.currentIndex(), 0))
        if found:
            self.view.setCurrentIndex(chosen if chosen.isValid() and not text else found[0])
            self.view.scrollTo(self.view.currentIndex(), QListView.ScrollHint.PositionAtCenter)

    def _can(self, index: QModelIndex) -> bool:
        return bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid() or not self._can(index):
            return
        row = self._left.mapToSource(index).row()
        self._box.hidePopup()
        self._box.setCurrentIndex(row)
        self._box.activated.emit(row)


class _Left(QSortFilterProxyModel):
    """The choices that hold every word, under their headings."""

    def __init__(self, box: SearchBox) -> None:
        super().__init__(box)
        self._box = box
        self._words: list[str] = []

    def set_words(self, words: list[str]) -> None:
        """Look for other words."""
        self._words = words
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """A heading stays as long as something under it does."""
        if not self._box.is_heading(row):
            return self._holds(row)
        for following in range(row + 1, self._box.count()):
            if self._box.is_heading(following):
                return False
            if self._holds(following):
                return True
        return False

    def _holds(self, row: int) -> bool:
        words = self._box.itemData(row, SEARCHED) or ""
        return all(word in words for word in self._words)
