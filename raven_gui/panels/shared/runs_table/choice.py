"""Which columns the table of runs shows: a list to tick, in groups."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from raven_gui.panels.shared.runs_table.column import NAME, Column
from raven_gui.widgets.dialog_keys import return_presses_nothing
from raven_gui.words import tooltip

KEY = Qt.ItemDataRole.UserRole


class ColumnsDialog(QDialog):
    """What is ticked is shown at once; columns that fit the search are listed."""

    toggled = Signal(str, bool)
    """A column, by its key, is to be shown, or no longer."""
    reset = Signal()
    """The usual columns are wished for."""

    def __init__(
        self, columns: Mapping[str, Column], shown: Iterable[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Columns of the table")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit(placeholderText="Search columns", clearButtonEnabled=True)
        self.search.setAccessibleName("Search columns")
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName("Columns")
        self._fill(columns, set(shown))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        usual = buttons.addButton("Usual columns", QDialogButtonBox.ButtonRole.ResetRole)
        layout = QVBoxLayout(self)
        for part in (self.search, self.tree, buttons):
            layout.addWidget(part)
        return_presses_nothing(self)
        self.resize(360, 460)
        self.search.textChanged.connect(self._filter)
        self.tree.itemChanged.connect(self._toggle)
        usual.clicked.connect(self.reset)
        buttons.rejected.connect(self.close)

    def show_ticks(self, shown: Iterable[str]) -> None:
        """Tick what is shown now."""
        wanted = set(shown)
        with QSignalBlocker(self.tree):
            for item in self._items():
                on = item.data(0, KEY) in wanted
                item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def item(self, key: str) -> QTreeWidgetItem:
        """The line of a column."""
        return next(item for item in self._items() if item.data(0, KEY) == key)

    def _fill(self, columns: Mapping[str, Column], shown: set[str]) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        for key, column in columns.items():
            if key == NAME:
                continue
            if column.kind not in groups:
                groups[column.kind] = QTreeWidgetItem(self.tree, [column.kind])
                groups[column.kind].setFlags(Qt.ItemFlag.ItemIsEnabled)
            item = QTreeWidgetItem(groups[column.kind], [column.heading])
            item.setData(0, KEY, key)
            item.setToolTip(0, tooltip(column.meaning))
            on = key in shown
            item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.tree.expandAll()

    def _items(self) -> Iterable[QTreeWidgetItem]:
        for place in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(place)
            if group is not None:
                yield from _below(group)

    def _toggle(self, item: QTreeWidgetItem) -> None:
        self.toggled.emit(item.data(0, KEY), item.checkState(0) == Qt.CheckState.Checked)

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for item in self._items():
            said = f"{item.text(0)} {item.data(0, KEY)}".casefold()
            item.setHidden(not all(word in said for word in words))
        for place in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(place)
            if group is not None:
                group.setHidden(all(item.isHidden() for item in _below(group)))


def _below(group: QTreeWidgetItem) -> Iterable[QTreeWidgetItem]:
    children = (group.child(row) for row in range(group.childCount()))
    return (child for child in children if child is not None)
