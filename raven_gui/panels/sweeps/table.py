"""The table of a sweep's trials."""

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from raven_gui.panels.shared.runs_table.column import NAME
from raven_gui.panels.shared.runs_table.model import RunsTableModel
from raven_gui.theme import Theme
from raven_gui.widgets.mark import on_a_plate
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
Roles = Qt.ItemDataRole


class TrialsModel(RunsTableModel):
    """As the table of runs, but nothing is edited here, and one configuration may be lit, which is
    the one that the plot's pointer is at."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QObject) -> None:
        super().__init__(workspace, parent)
        self._theme = theme
        self.lit = ""

    def light(self, key: str) -> None:
        """Let the row of that key stand out, or none for ''."""
        if key != self.lit:
            self.lit = key
            last = self.rowCount() - 1
            if last >= 0:
                ends = self.index(0, 0), self.index(last, self.columnCount() - 1)
                self.dataChanged.emit(*ends, [Roles.BackgroundRole, Roles.DecorationRole])

    def data(self, index: Index, role: int = Roles.DisplayRole) -> Any:
        row = self.row_of(index)
        if row is not None and role == Roles.BackgroundRole and row.key == self.lit:
            ground = QColor(self._theme.colours.accent)
            ground.setAlphaF(0.22)
            return ground
        if row is not None and role == Roles.ToolTipRole and self._is_name(index):
            return tooltip(", ".join(run.name for run in row.runs[:6]))
        if row is not None and role == Roles.DecorationRole and self._is_name(index):
            # A stand-in for a run has no colour: it is seen nowhere else.
            known = [run for run in row.runs if self._workspace.runs.get(run.id) is not None]
            icon = super().data(index, role) if len(known) == len(row.runs) else None
            return on_a_plate(icon) if icon is not None and row.key == self.lit else icon
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Trials are ticked and selected."""
        return super().flags(index) & ~Qt.ItemFlag.ItemIsEditable

    def _is_name(self, index: Index) -> bool:
        return self.columns[index.column()].key == NAME
