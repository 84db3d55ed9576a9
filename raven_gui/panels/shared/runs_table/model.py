"""The rows of the table of runs as Qt's views want them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from engine.intervals import Spread
from raven_gui.panels.shared.runs_table.column import EDITABLE, NAME, NOTE, TAGS, Column
from raven_gui.panels.shared.runs_table.rows import Row, leaves
from raven_gui.widgets.cut_names import NamesBeside
from raven_gui.widgets.mark import line_icon
from raven_gui.widgets.name_cell import BESIDE
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace
from raven_gui.workspace.seed_groups import unlike

Index = QModelIndex | QPersistentModelIndex
Roles = Qt.ItemDataRole
_INVALID = QModelIndex()


class RunsTableModel(QAbstractItemModel):
    """Ticking, renaming and notes go through the workspace."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.rows: list[Row] = []
        self.columns: Sequence[Column] = ()
        self._names = NamesBeside(())

    def show_rows(self, rows: list[Row], columns: Sequence[Column]) -> None:
        """Take other rows and columns."""
        self.beginResetModel()
        self.rows, self.columns = rows, columns
        self._names = NamesBeside(row.title for row in leaves(rows))
        self.endResetModel()

    def row_of(self, index: Index) -> Row | None:
        """What is shown at an index."""
        row: Row | None = index.internalPointer() if index.isValid() else None
        return row

    def index(self, row: int, column: int, parent: Index = _INVALID) -> QModelIndex:
        siblings = self._below(parent)
        if not (0 <= row < len(siblings) and 0 <= column < len(self.columns)):
            return QModelIndex()
        return self.createIndex(row, column, siblings[row])

    def parent(self, index: Index = _INVALID) -> QModelIndex:  # type: ignore[override]
        row = self.row_of(index)
        above = None if row is None else row.parent
        if above is None:
            return QModelIndex()
        siblings = self.rows if above.parent is None else above.parent.children
        place = next(at for at, other in enumerate(siblings) if other is above)
        return self.createIndex(place, 0, above)

    def rowCount(self, parent: Index = _INVALID) -> int:
        return 0 if parent.column() > 0 else len(self._below(parent))

    def columnCount(self, parent: Index = _INVALID) -> int:
        return len(self.columns)

    def _below(self, parent: Index) -> list[Row]:
        row = self.row_of(parent)
        return self.rows if row is None else row.children

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Roles.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Roles.DisplayRole:
            return column.heading
        if role == Roles.TextAlignmentRole:
            return _alignment(column)
        return tooltip(column.meaning) if role == Roles.ToolTipRole else None

    def data(self, index: Index, role: int = Roles.DisplayRole) -> Any:
        row = self.row_of(index)
        if row is None:
            return None
        column = self.columns[index.column()]
        runs = self._workspace.runs
        match role:
            case Roles.DisplayRole:
                if row.is_heading:
                    return row.title if index.column() == 0 else None
                return column.words(row.value(column)).partition("\n")[0]
            case Roles.EditRole:
                return row.value(column) or ""
            case Roles.ToolTipRole:
                return None if row.is_heading else tooltip(_told_of(row, column))
            case Roles.TextAlignmentRole:
                return _alignment(column)
            case Roles.DecorationRole if column.key == NAME and not row.is_heading:
                first = self._workspace.seed_groups.face(row.runs)
                return line_icon(runs.mark(first), runs.color(first), 1.0)
            case _ if role == BESIDE and column.key == NAME:
                return self._names
            case Roles.CheckStateRole if column.key == NAME and self._can_tick(row):
                ticked = [runs.is_ticked(run.id) for run in row.runs if runs.can_tick(run.id)]
                if all(ticked):
                    return Qt.CheckState.Checked
                return Qt.CheckState.PartiallyChecked if any(ticked) else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Roles.EditRole) -> bool:
        """Tick, rename, or keep tags and note."""
        row = self.row_of(index)
        if row is None:
            return False
        runs = self._workspace.runs
        if role == Roles.CheckStateRole:
            on = Qt.CheckState(value) == Qt.CheckState.Checked
            runs.tick_all([run.id for run in row.runs], on)
            return True
        run, key = row.run, self.columns[index.column()].key
        text = str(value).strip()
        if role != Roles.EditRole or run is None:
            return False
        if key == NAME and text and text != run.name:
            runs.words.rename(run.id, text)
        elif key == TAGS and (tags := _tags_in(text)) != run.tags:
            runs.words.tag(run.id, tags)
        elif key == NOTE and text != run.note:
            runs.words.note(run.id, text)
        else:
            return False
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Runs with weights can be ticked; the words of the user's own can be edited."""
        row = self.row_of(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled
        if row.is_heading:
            return flags
        flags |= Qt.ItemFlag.ItemIsSelectable
        column = self.columns[index.column()].key
        if column == NAME and self._can_tick(row):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if column in EDITABLE and row.run is not None and not row.run.bundled:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def tell_ticks(self) -> None:
        """Other runs are ticked."""
        for parent in self._parents(QModelIndex()):
            last = self.rowCount(parent) - 1
            if last >= 0:
                self.dataChanged.emit(self.index(0, 0, parent), self.index(last, 0, parent))

    def _parents(self, parent: QModelIndex) -> list[QModelIndex]:
        found = [parent]
        for row in range(self.rowCount(parent)):
            found += self._parents(self.index(row, 0, parent))
        return found

    def _can_tick(self, row: Row) -> bool:
        return any(self._workspace.runs.can_tick(run.id) for run in row.runs)


def _told_of(row: Row, column: Column) -> str:
    """A cell in words, and of a mean of how many seeds it is."""
    value = row.value(column)
    told = column.words(value)
    if isinstance(value, Spread):
        count = f"{value.count} of " * (value.count < len(row.runs))
        return f"{told}\nMean ± standard deviation (N − 1) of {count}{len(row.runs)} seeds."
    return "\n".join(filter(None, (told, unlike(row.runs) if column.key == NAME else "")))


def _tags_in(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split(","))))


def _alignment(column: Column) -> Qt.AlignmentFlag:
    words = column.form in ("text", "date")
    side = Qt.AlignmentFlag.AlignLeft if words else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
