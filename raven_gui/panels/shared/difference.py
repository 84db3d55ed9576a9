"""What the settings of several runs differ in: a table to read, to copy and to keep."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.counting import counted
from engine.service.messages import RunInfo
from raven_gui.export import Figure, figure_of_table, offer_export
from raven_gui.provenance import provenance
from raven_gui.setting_words import SettingWords
from raven_gui.theme import Theme
from raven_gui.widgets.cut_names import cut_names
from raven_gui.widgets.primary import make_primary
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

Group = tuple[RunInfo, ...]
LARGEST = QSize(1000, 600)
AIR = 28
"""Beside the words of a column: in a cell's margins, and to the next one."""
WIDEST = 300
"""Pixels of a run's name, lest a long one leave the others out of sight."""


def configurations(groups: Sequence[Group]) -> Sequence[Group]:
    """Runs that differ in their seed alone as one, unless they are all that there is."""
    return groups if len(groups) > 1 else [(run,) for group in groups for run in group]


def differences(groups: Sequence[Group], words: SettingWords) -> dict[str, list[str]]:
    """The settings that differ, in words, with what the runs of each group have."""
    runs = [run for group in groups for run in group]
    found = words.differences(*(run.config for run in runs))
    told = {}
    for name, values in found.items():
        each = iter(values)
        told[name] = [", ".join(dict.fromkeys(next(each) for _ in group)) for group in groups]
    return told


def difference_figure(
    groups: Sequence[Group], found: Mapping[str, Sequence[str]], title: str
) -> Figure:
    """The same as a table: a row for each setting, a column for each group of runs."""
    columns: dict[str, list[str]] = {"Setting": list(found)}
    for place, group in enumerate(groups):
        columns[_heading(group, columns)] = [values[place] for values in found.values()]
    return figure_of_table(title, columns, provenance=provenance([r for g in groups for r in g]))


class DifferenceDialog(QDialog):
    """Ctrl+C copies the table."""

    def __init__(
        self, runs: Sequence[RunInfo], workspace: Workspace, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Differences of settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        groups = configurations(workspace.runs.together(runs))
        found = differences(groups, SettingWords(workspace.choices))
        self.figure = difference_figure(groups, found, self.windowTitle())
        (columns,) = self.figure.tables.values()
        self._columns = {name: list(map(str, values)) for name, values in columns.items()}
        self.about = QLabel(wordWrap=True)
        count = len(found)
        self.about.setText(
            f"The {len(runs)} runs differ in {counted(count, 'setting')}."
            if count
            else f"The {len(runs)} runs have the same settings in every respect."
        )
        self.table = self._make_table()
        self.table.setVisible(count > 0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self.export_button = buttons.addButton("Export…", QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self.copy_button, self.export_button):
            button.setEnabled(count > 0)
        layout = QVBoxLayout(self)
        for part in (self.about, self.table, buttons):
            layout.addWidget(part)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        make_primary(close)
        self.resize(self.sizeHint().boundedTo(LARGEST))
        self.copy_button.clicked.connect(self.copy)
        self.export_button.clicked.connect(lambda: offer_export([self.figure], theme, self))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self, self.copy)
        buttons.rejected.connect(self.close)

    def copy(self) -> None:
        """Put the table on the clipboard, as spreadsheets take it."""
        lines = [list(self._columns), *zip(*self._columns.values(), strict=True)]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def _make_table(self) -> QTableWidget:
        rows = len(self._columns["Setting"])
        table = QTableWidget(rows, len(self._columns))
        table.setAccessibleName("Differences of settings")
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        short = cut_names(self._columns, table.horizontalHeader().fontMetrics(), WIDEST)
        for column, name in enumerate(self._columns):
            heading = QTableWidgetItem(short[name])
            heading.setToolTip(tooltip(name))
            table.setHorizontalHeaderItem(column, heading)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        table.horizontalHeader().setHighlightSections(False)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setStyleSheet("QTableView::item { padding: 0 5px; }")  # under the headings
        table.setTabKeyNavigation(False)
        table.setSizeAdjustPolicy(QTableWidget.SizeAdjustPolicy.AdjustToContents)
        for column, values in enumerate(self._columns.values()):
            for row, words in enumerate(values):
                item = QTableWidgetItem(words)
                item.setToolTip(tooltip(words))
                table.setItem(row, column, item)
        table.resizeColumnsToContents()
        for column in range(table.columnCount()):
            table.setColumnWidth(column, table.columnWidth(column) + AIR)
        return table


def _heading(group: Group, taken: Mapping[str, object]) -> str:
    """The name of a run, or of several seeds; with its id where the name is taken."""
    first = group[0]
    name = first.name if len(group) == 1 else f"{first.group_name} · {len(group)} seeds"
    return name if name not in taken else f"{name} ({first.id})"
