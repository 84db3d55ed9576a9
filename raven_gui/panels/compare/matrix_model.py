"""Picked images by ticked runs, seeds as one or apart, as Qt's table model."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from raven_gui.panels.compare.cells import Cells
from raven_gui.workspace.seed_groups import SeedGroup

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()


class MatrixModel(QAbstractTableModel):
    """A row for each picked image, in any order; a column for each run, or for
    seeds that are shown as one."""

    def __init__(self, cells: Cells, parent: QObject) -> None:
        super().__init__(parent)
        self.cells = cells
        self.places: NDArray[np.intp] = np.zeros(0, np.intp)
        """Which of the picked images is in each row."""
        self.groups: tuple[SeedGroup, ...] = ()

    def replace(self, places: NDArray[np.intp], groups: tuple[SeedGroup, ...]) -> None:
        """Show other images or runs."""
        self.beginResetModel()
        self.places, self.groups = places, groups
        self.endResetModel()

    def put_in_order(self, places: NDArray[np.intp]) -> None:
        """Show the same images in another order."""
        self.places = places
        self.tell()

    def tell(self) -> None:
        """What cells show has changed."""
        if self.places.size and self.groups:
            last = self.index(len(self.places) - 1, len(self.groups) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.places) - 1)

    def row_of(self, place: int) -> int:
        """The row of a picked image; -1 where it is in none."""
        found = np.flatnonzero(self.places == place)
        return int(found[0]) if found.size else -1

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.groups)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place, group = int(self.places[index.row()]), self.groups[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.cells.tip(place, group)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            sentence = self.cells.cell(place, group).sentence
            return f"{self.cells.name(place)}, {group.title}: {sentence}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if role not in (*shown, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.groups[section].title
        return self.cells.name(int(self.places[section]))
