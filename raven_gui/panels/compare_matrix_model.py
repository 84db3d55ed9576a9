"""Picked images by ticked runs, as Qt's table model."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from engine.service.messages import RunInfo
from raven_gui.panels.compare_cells import Cells

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()


class MatrixModel(QAbstractTableModel):
    """A row for each picked image, in any order; a column for each run."""

    def __init__(self, cells: Cells, parent: QObject) -> None:
        super().__init__(parent)
        self.cells = cells
        self.places: NDArray[np.intp] = np.zeros(0, np.intp)
        """Which of the picked images is in each row."""
        self.runs: tuple[RunInfo, ...] = ()
        self._titles: tuple[str, ...] = ()

    def replace(
        self, places: NDArray[np.intp], runs: tuple[RunInfo, ...], titles: tuple[str, ...]
    ) -> None:
        """Show other images or runs."""
        self.beginResetModel()
        self.places, self.runs, self._titles = places, runs, titles
        self.endResetModel()

    def put_in_order(self, places: NDArray[np.intp]) -> None:
        """Show the same images in another order."""
        self.places = places
        self.tell()

    def tell(self) -> None:
        """What cells show has changed."""
        if self.places.size and self.runs:
            last = self.index(len(self.places) - 1, len(self.runs) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.places) - 1)

    def row_of(self, place: int) -> int:
        """The row of a picked image; -1 where it is in none."""
        found = np.flatnonzero(self.places == place)
        return int(found[0]) if found.size else -1

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.runs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.cells.cell(int(self.places[index.row()]), self.runs[index.column()]).tip
        if role == Qt.ItemDataRole.AccessibleTextRole:
            place, run = int(self.places[index.row()]), self.runs[index.column()]
            sentence = self.cells.cell(place, run).sentence
            return f"{self.cells.name(place)}, {self._titles[index.column()]}: {sentence}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if role not in (*shown, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._titles[section]
        return self.cells.name(int(self.places[section]))
