"""The panel of sweeps: each trial as a row and as a line across axes, followed while they train."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.service.messages import RunInfo, SweepInfo
from raven_gui.export import Figure, offer_export
from raven_gui.panels.shared.runs_table.choice import ColumnsDialog
from raven_gui.panels.shared.runs_table.rows import all_runs, next_order
from raven_gui.panels.shared.runs_table.view import RunsTableView
from raven_gui.panels.sweeps.head import SweepHead
from raven_gui.panels.sweeps.plot import figures_of
from raven_gui.panels.sweeps.rows import USUAL, rows_by_key
from raven_gui.panels.sweeps.shown import Shown, SweepLook, shown_of
from raven_gui.panels.sweeps.table import TrialsModel
from raven_gui.panels.sweeps.words import COPY, EMPTY, EXAMPLE, TEACH, to_retry
from raven_gui.theme import Theme
from raven_gui.widgets.divided import Divided
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.widgets.pace import Pace
from raven_gui.widgets.pages import Pages
from raven_gui.widgets.parallel.axes import ParallelAxes
from raven_gui.widgets.parallel.scale import Brushes
from raven_gui.workspace import Workspace

MILLISECONDS = 500
"""Between two drawings of what a training changes."""


class SweepsPanel(QWidget):
    """Ticks and the current run are shared with every other panel. Sweeps are followed as long as
    it is seen. `looked_otherwise` tells of another `look`."""

    title = "Sweeps"
    looked_otherwise = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self.look = SweepLook()
        self._shown: Shown | None = None
        self.head = SweepHead()
        self.filter, self.export = self.head.filter, self.head.export
        self.note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.note.setProperty("role", "note")
        self.plot = ParallelAxes(theme)
        self.model = TrialsModel(workspace, theme, self)
        self.view = RunsTableView(self.model)
        self.view.setAccessibleName("Table of trials")
        self.view.setMouseTracking(True)
        self.view.header().setSectionsMovable(False)
        self.empty = EmptyState(EMPTY, TEACH + EXAMPLE, button=COPY)
        self._pace = Pace(self._show, MILLISECONDS, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.split = halves = Divided(Qt.Orientation.Vertical)
        halves.addWidget(self.plot)
        halves.addWidget(self.view)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 4)
        halves.divide([3000, 4000])
        inner = QVBoxLayout()
        inner.setSpacing(8)
        for part in (self.head, self.note):
            inner.addWidget(part)
        inner.addWidget(halves, stretch=1)
        self.pages = Pages(self, self.empty, inner)

    def _connect(self) -> None:
        workspace, head = self._workspace, self.head
        head.sweep_chosen.connect(lambda name: self.put(sweep=name, ranges={}, sorted_by=""))
        head.colour_chosen.connect(lambda key: self.put(colour=key))
        head.filter.textChanged.connect(lambda text: self.put(filter=text))
        head.measures.clicked.connect(self._choose_measures)
        head.tick.clicked.connect(self.tick_shown)
        head.retry.clicked.connect(self.retry)
        head.release.clicked.connect(lambda: self.put(ranges={}))
        head.export.clicked.connect(self._export)
        self.empty.pressed.connect(lambda: QGuiApplication.clipboard().setText(EXAMPLE))
        self.plot.brushed.connect(self._brush)
        self.plot.pointed.connect(self.model.light)
        self.plot.picked.connect(self._pick)
        self.plot.toggled.connect(self._toggle)
        self.view.entered.connect(self._light)
        self.view.header().sectionClicked.connect(self._sort_by)
        self.view.selectionModel().currentChanged.connect(self._select)
        workspace.sweeps.changed.connect(self._moved)
        workspace.sweeps.told.connect(self._tell)
        workspace.runs.changed.connect(self._moved)
        workspace.runs.ticked_changed.connect(self._moved)
        workspace.robustness.changed.connect(self._moved)

    # ------------------------------------------------------------ what a user does

    def put(self, **changes: Any) -> None:
        """Change fields of the SweepLook."""
        before = self.look
        self.look = replace(before, **changes)
        if self.filter.text() != self.look.filter:
            self.filter.setText(self.look.filter)
        if self.look != before:
            if self.isVisible():
                self._show()
            self.looked_otherwise.emit()

    def tick_shown(self) -> None:
        """Compare the trials that are shown, and no others."""
        ids = self._able(all_runs(self.model.rows))
        if ids:
            self._workspace.runs.tick_only(ids)

    def retry(self) -> None:
        """Train what failed or was interrupted once more, in the window's queue."""
        sweep = self.sweep()
        for run in to_retry(sweep) if sweep is not None else ():
            self._workspace.runs.go_on(run)
        self._workspace.sweeps.look()

    def copy(self) -> None:
        """Put the selected rows, or all, on the clipboard, as spreadsheets take them."""
        self.view.copy()

    def figures(self) -> list[Figure]:
        """The plot first, then the table."""
        sweep = self.sweep()
        if sweep is None:
            return []
        self.view.show_anew(lambda: self._show_rows(sweep))
        return figures_of(self.plot.plot, self.model.rows, self.model.columns, sweep.name)

    def sweep(self) -> SweepInfo | None:
        """The sweep that is shown."""
        sweeps = self._workspace.sweeps
        return sweeps.get(self.look.sweep) or next(iter(sweeps.all), None)

    def _brush(self, ranges: Brushes) -> None:
        """Ranges are of one sweep, which stays from then on though another one moves."""
        sweep = self.sweep()
        if sweep is not None:
            self.put(sweep=sweep.name, ranges=ranges)

    def _choose_measures(self) -> None:
        if self._shown is None:
            return
        dialog = ColumnsDialog(self._shown.measures, self.look.measures, self)

        def toggle(key: str, shown: bool) -> None:
            others = tuple(one for one in self.look.measures if one != key)
            self.put(measures=(*others, key) if shown else others)

        def reset() -> None:
            self.put(measures=USUAL)
            dialog.show_ticks(USUAL)

        dialog.setWindowTitle("Measures of the trials")
        dialog.toggled.connect(toggle)
        dialog.reset.connect(reset)
        dialog.open()

    def _sort_by(self, section: int) -> None:
        """Rising, falling, then as they were planned."""
        key, now = self.model.columns[section].key, self.look
        sorted_by, falls = next_order(key, now.sorted_by, now.falls)
        self.put(sorted_by=sorted_by, falls=falls)

    def _select(self, current: QModelIndex) -> None:
        row = self.model.row_of(current)
        runs = self._workspace.runs
        if row is not None and runs.get(row.runs[0].id) is not None:
            runs.set_current(row.runs[0].id)

    def _light(self, index: QModelIndex) -> None:
        row = self.model.row_of(index)
        top = row.parent if row is not None and row.parent is not None else row
        self.plot.light(top.key if top is not None else "")

    def _pick(self, key: str) -> None:
        """Select a trial's row."""
        at = next((place for place, row in enumerate(self.model.rows) if row.key == key), None)
        if at is not None:
            self.view.setCurrentIndex(self.model.index(at, 0))

    def _toggle(self, key: str) -> None:
        row = rows_by_key(self.model.rows).get(key)
        if row is not None:
            runs, ids = self._workspace.runs, self._able(row.runs)
            runs.tick_all(ids, not all(runs.is_ticked(run) for run in ids))

    def _able(self, runs: Iterable[RunInfo]) -> tuple[str, ...]:
        """The ids of those that can be ticked: one that has not begun cannot."""
        return tuple(run.id for run in runs if self._workspace.runs.can_tick(run.id))

    def _export(self) -> None:
        offer_export(self.figures(), self._theme, self)

    # ------------------------------------------------------------ showing

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what is seen, and catch up."""
        super().showEvent(event)
        self._workspace.sweeps.follow(True)
        self._show()
        self.view.fit_columns()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is read from disk."""
        super().hideEvent(event)
        self._workspace.sweeps.follow(False)

    def _moved(self) -> None:
        if self.isVisible():
            self._pace.ask()

    def _tell(self) -> None:
        sweep = self.sweep()
        if self.isVisible() and sweep is not None:
            self.head.tell(sweep)

    def _show(self) -> None:
        sweep = self.sweep()
        self.pages.show_content(sweep is not None)
        if sweep is None:
            return
        before = [column.key for column in self.model.columns]
        self.head.offer(self._workspace.sweeps.all, sweep.name)
        self.head.tell(sweep)
        self.view.show_anew(lambda: self._show_rows(sweep))
        if [column.key for column in self.model.columns] != before:
            self.view.fit_columns()
        else:
            self.view.grow_columns()

    def _show_rows(self, sweep: SweepInfo) -> None:
        shown = self._shown = shown_of(self._workspace, sweep, self.look)
        self.plot.show_plot(shown.plot)
        self.model.show_rows(shown.rows, shown.columns)
        self.head.offer_colours(shown.colours, self.look.colour)
        self.head.release.setEnabled(bool(shown.plot.brushes))
        self.head.tick.setEnabled(bool(self._able(all_runs(shown.rows))))
        self.note.setText(shown.words)
        self.note.setVisible(bool(shown.words))
        keys = [column.key for column in shown.columns]
        self.view.show_order(keys, self.look.sorted_by, self.look.falls)
