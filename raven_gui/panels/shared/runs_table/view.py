"""The table of runs as it is seen: a tree, as seeds fold into one entry."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from raven_gui.panels.shared.runs_table.delegate import RunsTableDelegate
from raven_gui.panels.shared.runs_table.figures import to_tsv
from raven_gui.panels.shared.runs_table.model import RunsTableModel
from raven_gui.panels.shared.runs_table.rows import Row, leaves
from raven_gui.panels.shared.runs_table.widths import widths
from raven_gui.widgets.heading_letters import HeadingLetters
from raven_gui.widgets.mark import ICON
from raven_gui.widgets.open_editor import OpenEditor

Role = Qt.ItemDataRole
APART = 14
"""Pixels between the words of two columns, beside their margins."""


class RunsTableView(QTreeView):
    """Keeps what is selected, current and unfolded, by its key, when the rows come anew."""

    def __init__(self, model: RunsTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Table of runs")
        self._model = model
        self.setModel(model)
        self.setItemDelegate(RunsTableDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setExpandsOnDoubleClick(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(ICON)
        header = self.header()
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setSectionsClickable(True)
        header.setStretchLastSection(False)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._editor = OpenEditor(self)
        self._later: Callable[[], None] | None = None
        """What is shown once nothing is being edited."""
        self._editor.closed.connect(self._catch_up)
        self._unfolded: set[str] = set()
        self._by_hand: set[int] = set()
        """Columns that the user gave a width."""
        self._wanted: dict[int, int] = {}
        """How wide the words of each column are."""
        self._fitting = False
        self._fitted_for: tuple[object, ...] = ()
        header.sectionResized.connect(self._note_width)
        HeadingLetters(header).changed.connect(self._follow_letters)
        self.expanded.connect(lambda index: self._note(index, True))
        self.collapsed.connect(lambda index: self._note(index, False))

    def selected_rows(self) -> list[Row]:
        """The rows that are selected, each once."""
        indices = self.selectionModel().selectedRows()
        rows = [self._model.row_of(index) for index in indices]
        return [row for row in rows if row is not None]

    def copy(self) -> None:
        """Put the selected rows, or all, on the clipboard, as spreadsheets take them."""
        rows = self.selected_rows() or leaves(self._model.rows)
        QGuiApplication.clipboard().setText(to_tsv(rows, self._model.columns))

    def show_anew(self, show: Callable[[], None]) -> None:
        """Let `show` reset the model, and select and unfold again what was; where a cell is being
        edited, afterwards."""
        if self._editor.is_open:
            self._later = show
            return
        selected = {row.key for row in self.selected_rows()}
        current = self._model.row_of(self.currentIndex())
        place = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        show()
        self._restore(QModelIndex(), selected, current.key if current is not None else "")
        self.verticalScrollBar().setValue(place[0])
        self.horizontalScrollBar().setValue(place[1])

    def _catch_up(self) -> None:
        if self._later is not None:
            later, self._later = self._later, None
            self.show_anew(later)
            self.grow_columns()

    def _restore(self, parent: QModelIndex, selected: set[str], current: str) -> None:
        flag = QItemSelectionModel.SelectionFlag
        for number in range(self._model.rowCount(parent)):
            index = self._model.index(number, 0, parent)
            row = self._model.row_of(index)
            if row is None:
                continue
            if row.key in selected:
                self.selectionModel().select(index, flag.Select | flag.Rows)
            if row.key == current:
                self.selectionModel().setCurrentIndex(index, flag.NoUpdate)
            if row.is_heading:
                self.setFirstColumnSpanned(number, parent, True)
            if row.is_heading or row.key in self._unfolded:
                self.setExpanded(index, True)
            self._restore(index, selected, current)

    def _note(self, index: QModelIndex, unfolded: bool) -> None:
        row = self._model.row_of(index)
        if row is not None and not row.is_heading:
            (self._unfolded.add if unfolded else self._unfolded.discard)(row.key)

    def fit_columns(self) -> None:
        """As wide as headings and words, within reason where the table is narrow."""
        self._by_hand.clear()
        for section in range(self.header().count()):
            self.header().setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
        self._follow_letters()

    def grow_columns(self) -> None:
        """Wider where rows have come, or have other names or states; none becomes narrower, and
        those that the user gave a width keep it."""
        rows = tuple((r.key, r.title, *(run.state for run in r.runs)) for r in self._model.rows)
        if rows == self._fitted_for:
            return  # to measure all words takes longer than to show them
        self._fitted_for = rows
        for section, wanted in self._measured().items():
            self._wanted[section] = max(wanted, self._wanted.get(section, 0))
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _follow_letters(self) -> None:
        self._wanted = self._measured()
        self._share_room()

    def _measured(self) -> dict[int, int]:
        header = self.header()
        return {
            section: max(self.sizeHintForColumn(section), header.sectionSizeHint(section)) + APART
            for section in range(header.count())
        }

    def _share_room(self) -> None:
        header = self.header()
        wanted = {at: wide for at, wide in self._wanted.items() if at not in self._by_hand}
        taken = sum(header.sectionSize(at) for at in self._by_hand)
        self._fitting = True
        for section, width in widths(wanted, self.viewport().width() - taken).items():
            header.resizeSection(section, width)
        self._fitting = False

    def _note_width(self, section: int, before: int, now: int) -> None:
        if not self._fitting:
            self._by_hand.add(section)

    def show_order(self, keys: Sequence[str], sorted_by: str, falls: bool) -> None:
        """Tell in the heading by which of the columns `keys` the rows are sorted; '' for none."""
        at = keys.index(sorted_by) if sorted_by in keys else -1
        order = Qt.SortOrder.DescendingOrder if falls else Qt.SortOrder.AscendingOrder
        self.header().setSortIndicator(at, order)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, and tick the selected rows with the space bar, whatever column is current."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            index = self.currentIndex().siblingAtColumn(0)
            state = self._model.data(index, Role.CheckStateRole)
            if state is not None:
                on = Qt.CheckState(state) != Qt.CheckState.Checked
                new = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
                self._model.setData(index, new, Role.CheckStateRole)
            event.accept()
        else:
            super().keyPressEvent(event)
