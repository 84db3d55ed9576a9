"""The table of runs: every choice and figure of every run, to filter, group, sort and annotate."""

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from engine.service.messages import RunInfo
from raven_gui.export import Figure, offer_export
from raven_gui.panels.runs_table.layout import TableLayout
from raven_gui.panels.shared.difference import DifferenceDialog
from raven_gui.panels.shared.runs_table.choice import ColumnsDialog
from raven_gui.panels.shared.runs_table.column import NAME, Column
from raven_gui.panels.shared.runs_table.columns import USUAL, all_columns
from raven_gui.panels.shared.runs_table.figures import runs_figure
from raven_gui.panels.shared.runs_table.filter import as_compared, parse_filter
from raven_gui.panels.shared.runs_table.model import RunsTableModel
from raven_gui.panels.shared.runs_table.rows import (
    GROUPINGS,
    Row,
    all_runs,
    leaves,
    make_rows,
    next_order,
)
from raven_gui.panels.shared.runs_table.view import RunsTableView
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.flow import FlowLayout
from raven_gui.widgets.pace import Pace
from raven_gui.widgets.pages import export_button
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

MILLISECONDS = 500
"""Between two drawings of what a training changes."""
FILTER_TIP = (
    "Show runs that tell these words: name, method, data set, tags, note, state. Comparisons go "
    "with any column: latent>10, accuracy>=90%, variant=raven. Of several seeds, what was measured "
    "is compared by the mean of all of them."
)


class RunsTablePanel(QWidget):
    """Shares what is ticked and current with every other panel; hidden, it draws nothing."""

    title = "Runs table"
    laid_out = Signal()
    """There are other columns, or rows in another order or other groups."""

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._theme, self._settings = workspace, theme, settings
        self.layout_of_table = TableLayout.from_text(settings.runs_table)
        self._columns: dict[str, Column] = {}
        self._placing = False
        """Whether the columns move because the table is laid out anew."""
        self.filter = QLineEdit(placeholderText="Filter: words, latent>10, accuracy>=90%")
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName("Filter the table of runs")
        self.filter.setToolTip(tooltip(FILTER_TIP))
        self.grouping = ChoiceBox()
        self.grouping.setAccessibleName("Group by")
        self.grouping.setToolTip("Put runs below headings.")
        for key, title in GROUPINGS.items():
            self.grouping.addItem(title, key)
        self.choose = QPushButton("Columns…")
        self.choose.setToolTip("Choose what is shown of each run. Headings can be dragged.")
        self.compare = QPushButton("Compare settings…")
        self.compare.setToolTip("What the selected runs differ in; where none are, the ticked.")
        self.export = export_button("Save the table, as a picture or as numbers.")
        self.note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.note.setProperty("role", "note")
        self.model = RunsTableModel(workspace, self)
        self.view = RunsTableView(self.model)
        self._pace = Pace(self._show, MILLISECONDS, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        label = QLabel("&Group by")
        label.setBuddy(self.grouping)
        label.setMinimumHeight(self.choose.sizeHint().height())  # or it would stand too high
        tools = QWidget()
        flow = FlowLayout(tools, gap=8)
        flow.setContentsMargins(0, 0, 0, 0)
        for part in (label, self.grouping, self.choose, self.compare, self.export):
            flow.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.addWidget(self.filter)
        layout.addWidget(tools)
        layout.addWidget(self.note)
        layout.addWidget(self.view, stretch=1)
        self.grouping.choose(self.layout_of_table.grouping)

    def _connect(self) -> None:
        workspace = self._workspace
        self.filter.textChanged.connect(self._show)
        self.grouping.currentIndexChanged.connect(
            lambda: self._lay_out_as(grouping=self.grouping.currentData() or "")
        )
        self.choose.clicked.connect(self._choose_columns)
        self.compare.clicked.connect(self.compare_settings)
        self.export.clicked.connect(self._export)
        self.view.header().sectionClicked.connect(self._sort_by)
        self.view.header().sectionMoved.connect(self._keep_order)
        self.view.selectionModel().currentChanged.connect(self._select)
        workspace.ready.connect(self._show)
        workspace.runs.changed.connect(self._show)
        workspace.runs.ticked_changed.connect(self._show_ticks)
        workspace.runs.weights_changed.connect(lambda _: self._moved())
        workspace.robustness.changed.connect(self._moved)

    # ------------------------------------------------------------ what a user does

    def compare_settings(self) -> None:
        """Show what the selected runs, or where fewer than two are selected the ticked ones,
        differ in."""
        runs = self._chosen_runs()
        if len(runs) > 1:
            DifferenceDialog(runs, self._workspace, self._theme, self).open()
        else:
            self.note.setText("Select or tick two runs at least, to compare their settings.")
            self.note.show()

    def copy(self) -> None:
        """Put the selected rows, or all, on the clipboard, as spreadsheets take them."""
        self.view.copy()

    def figures(self) -> list[Figure]:
        """The table as it stands."""
        self.view.show_anew(self._show_rows)
        rows = leaves(self.model.rows)
        return [runs_figure(rows, self.model.columns)] if rows else []

    def put(self, layout: TableLayout, words: str) -> None:
        """Lay the table out like this, and filter by `words`."""
        with QSignalBlocker(self.grouping):
            self.grouping.choose(layout.grouping)
        self.filter.setText(words)
        self._lay_out_as(**vars(layout))

    def _chosen_runs(self) -> list[RunInfo]:
        selected = all_runs(self.view.selected_rows())
        return selected if len(selected) > 1 else list(self._workspace.runs.ticked)

    def _choose_columns(self) -> None:
        dialog = ColumnsDialog(self._columns, self.layout_of_table.columns, self)

        def toggle(key: str, shown: bool) -> None:
            self._lay_out_as(columns=self.layout_of_table.with_column(key, shown).columns)

        def reset() -> None:
            self._lay_out_as(columns=USUAL)
            dialog.show_ticks(USUAL)

        dialog.toggled.connect(toggle)
        dialog.reset.connect(reset)
        dialog.open()

    def _sort_by(self, section: int) -> None:
        """Rising, falling, then as the runs came."""
        key, now = self.model.columns[section].key, self.layout_of_table
        sorted_by, falls = next_order(key, now.sorted_by, now.falls)
        self._lay_out_as(sorted_by=sorted_by, falls=falls)

    def _keep_order(self) -> None:
        if self._placing:
            return
        header, columns = self.view.header(), self.model.columns
        keys = (columns[header.logicalIndex(place)].key for place in range(header.count()))
        others = [key for key in keys if key != NAME]
        self._lay_out_as(columns=(NAME, *others))

    def _lay_out_as(self, **changes: object) -> None:
        self.layout_of_table = replace(self.layout_of_table, **changes)  # type: ignore[arg-type]
        self._settings.runs_table = self.layout_of_table.to_text()
        self._show(columns_changed=bool(changes.keys() & {"columns", "grouping"}))
        self.laid_out.emit()

    def _select(self, current: QModelIndex) -> None:
        row = self.model.row_of(current)
        if row is not None and row.run is not None:
            self._workspace.runs.set_current(row.run.id)

    def _export(self) -> None:
        offer_export(self.figures(), self._theme, self)

    # ------------------------------------------------------------ showing

    def showEvent(self, event: QShowEvent) -> None:
        """A hidden panel draws nothing; catch up."""
        super().showEvent(event)
        self._show(columns_changed=True)

    def _moved(self) -> None:
        if self.isVisible():
            self._pace.ask()

    def _show_ticks(self) -> None:
        if self.isVisible():
            self.model.tell_ticks()

    def _show(self, _: object = None, columns_changed: bool = False) -> None:
        if not self.isVisible():
            return
        fresh = not self.model.columns
        self.view.show_anew(self._show_rows)
        if columns_changed or fresh:
            self.view.fit_columns()
        else:
            self.view.grow_columns()

    def _show_rows(self) -> None:
        runs = self._workspace.runs.all
        known = self._workspace.robustness.known_curves
        self._columns = all_columns(runs, known, self._workspace.choices)
        wanted = self.layout_of_table
        shown = [self._columns[key] for key in wanted.columns if key in self._columns]
        try:
            compared = as_compared(self._columns, runs)
            passes, problem = parse_filter(self.filter.text(), compared), ""
        except ValueError as error:
            passes, problem = (lambda _: True), str(error)
        order = (wanted.sorted_by, wanted.falls) if wanted.sorted_by else None
        rows = make_rows(runs, passes, wanted.grouping, self._columns, order)
        self._say(problem, rows, len(runs))
        header = self.view.header()
        self._placing = True
        self.model.show_rows(rows, shown)
        for place in range(len(shown)):
            header.moveSection(header.visualIndex(place), place)
        self._placing = False
        self.view.show_order([column.key for column in shown], wanted.sorted_by, wanted.falls)

    def _say(self, problem: str, rows: list[Row], count: int) -> None:
        shown = len(all_runs(rows))
        words = problem or (f"{shown} of {count} runs" if shown < count else "")
        self.note.setText(words)
        self.note.setVisible(bool(words))
