"""What the settings of several runs differ in: a table to read, to copy and to keep."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
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

from engine.config import TrainingConfig
from engine.service.messages import RunInfo
from raven_gui.export import ExportDialog, Figure, figure_of_table
from raven_gui.provenance import provenance
from raven_gui.theme import Theme
from raven_gui.words import tooltip

OWN = {"objective": "method", "likelihood_settings": "likelihood"}
NOT_SET = "—"


def differences(runs: Sequence[RunInfo]) -> dict[str, list[str]]:
    """The settings that differ, by their names, with what each run has; own settings of a method
    or a likelihood are named with it."""
    settings = [_settings(run.config) for run in runs]
    names = dict.fromkeys(name for own in settings for name in own)
    told = {name: [_words(own.get(name)) for own in settings] for name in names}
    return {name: values for name, values in told.items() if len(set(values)) > 1}


def difference_figure(runs: Sequence[RunInfo]) -> Figure:
    """The same as a table: a row for each setting, a column for each run."""
    found = differences(runs)
    columns: dict[str, list[str]] = {"Setting": list(found)}
    for place, run in enumerate(runs):
        title = run.name if run.name not in columns else f"{run.name} ({run.id})"
        columns[title] = [values[place] for values in found.values()]
    return figure_of_table("Differences of settings", columns, provenance=provenance(runs))


class DifferenceDialog(QDialog):
    """Ctrl+C copies the table."""

    def __init__(self, runs: Sequence[RunInfo], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Differences of settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self.figure = difference_figure(runs)
        (columns,) = self.figure.tables.values()
        self._columns = {name: list(map(str, values)) for name, values in columns.items()}
        self.about = QLabel(wordWrap=True)
        count = len(self._columns["Setting"])
        self.about.setText(
            f"The {len(runs)} runs differ in {count} {'setting' if count == 1 else 'settings'}."
            if count
            else f"The {len(runs)} runs have the same settings in every respect."
        )
        self.table = self._make_table()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self.export_button = buttons.addButton("Export…", QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self.copy_button, self.export_button):
            button.setEnabled(count > 0)
        layout = QVBoxLayout(self)
        for part in (self.about, self.table, buttons):
            layout.addWidget(part)
        self.resize(min(900, 260 + 160 * len(runs)), 380)
        self.copy_button.clicked.connect(self.copy)
        self.export_button.clicked.connect(lambda: ExportDialog([self.figure], theme, self).open())
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
        table.setHorizontalHeaderLabels(list(self._columns))
        table.verticalHeader().hide()
        table.setTabKeyNavigation(False)
        for column, values in enumerate(self._columns.values()):
            for row, words in enumerate(values):
                item = QTableWidgetItem(words)
                item.setToolTip(tooltip(words))
                table.setItem(row, column, item)
        table.resizeColumnsToContents()
        return table


def _settings(config: TrainingConfig) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, field in TrainingConfig.model_fields.items():
        value = getattr(config, name)
        if name in OWN:
            told |= {f"{OWN[name]}: {key.replace('_', ' ')}": own for key, own in value.items()}
        else:
            told[field.title or name] = value
    return told


def _words(value: Any) -> str:
    if value is None or value == "":
        return NOT_SET
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(f"{part:g}" for part in value) if isinstance(value, list) else str(value)
