"""The table of clean figures: sorted by a click on a heading, copied with Ctrl+C."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget

from engine.service.messages import CleanMeasure
from raven_gui.panels.robustness.model import QualityModel, QualitySorter
from raven_gui.panels.robustness.rows import HEADINGS, QualityRow, further_headings
from raven_gui.widgets.heading_letters import HeadingLetters
from raven_gui.widgets.mark import ICON
from raven_gui.widgets.name_cell import NameDelegate

FEWEST_ROWS, MOST_ROWS = 2, 8
APART = 8
"""Pixels between the words of two columns, beside their margins."""
NARROWEST_NAME = 160
"""Of the column of names, which gives way to the numbers; more narrow, its icon leaves no room to
tell names apart."""
LARGEST_SHARE = 0.6
"""Of the table's width for a name where numbers are scrolled: some of these stay in sight."""


class QualityTable(QTableView):
    """A row per run. Ctrl+C copies the selected rows, or all, as tab-separated values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Clean figures")
        self._measures: Sequence[CleanMeasure] = ()
        self._widest_name = 0
        self._model = QualityModel(self)
        self._sorter = QualitySorter(self)
        self._sorter.setSourceModel(self._model)
        self.setModel(self._sorter)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setIconSize(ICON)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setItemDelegate(NameDelegate(self))
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # Measured once for each content; Qt would do so for each change of the layout.
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        HeadingLetters(header).changed.connect(self._fit)

    def show_rows(
        self,
        rows: Sequence[QualityRow],
        icons: dict[str, QIcon],
        muted: QColor,
        measures: Sequence[CleanMeasure] = (),
    ) -> None:
        """Take other rows, with further measures as columns; the order the user chose stays."""
        self._measures = measures
        if self._model.show_rows(rows, icons, muted, measures):
            self.updateGeometry()
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another room for the names."""
        super().resizeEvent(event)
        self._fit_names()

    def _fit(self) -> None:
        """Each column as wide as its words."""
        header = self.horizontalHeader()
        for column in range(1, header.count()):
            header.resizeSection(column, self._width(column))
        self._widest_name = self._width(0)
        self._fit_names()

    def _width(self, column: int) -> int:
        heading = self.horizontalHeader().sectionSizeHint(column)
        return max(self.sizeHintForColumn(column) + APART, heading)

    def _fit_names(self) -> None:
        """Names are cut where that keeps all numbers in sight, and whole where it does not, but for
        those that would leave none in sight."""
        header, wished = self.horizontalHeader(), self._widest_name
        scrolled = max(NARROWEST_NAME, round(LARGEST_SHARE * self.viewport().width()))
        free = self.viewport().width() - header.length() + header.sectionSize(0)
        fits = free >= min(wished, NARROWEST_NAME)
        header.resizeSection(0, min(wished, free if fits else scrolled))

    def sizeHint(self) -> QSize:
        """As high as its rows, up to `MOST_ROWS`."""
        return QSize(super().sizeHint().width(), self._height(MOST_ROWS))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height(FEWEST_ROWS))

    def rows(self) -> list[QualityRow]:
        """The rows in the order they are shown."""
        shown = range(self._sorter.rowCount())
        return [self._model.rows[self._source_row(row)] for row in shown]

    def copy(self) -> None:
        """Put the selected rows, or all of them, on the clipboard."""
        selected = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = self.rows()
        QGuiApplication.clipboard().setText(
            to_tsv((rows[row] for row in selected or range(len(rows))), self._measures)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
            return
        super().keyPressEvent(event)

    def _height(self, most: int) -> int:
        rows = min(most, len(self._model.rows))
        lines = self.verticalHeader().defaultSectionSize() * rows
        scrolling = self.horizontalScrollBar().sizeHint().height()
        frame = 2 * self.frameWidth()
        return self.horizontalHeader().sizeHint().height() + lines + scrolling + frame

    def _source_row(self, row: int) -> int:
        return self._sorter.mapToSource(self._sorter.index(row, 0)).row()


def to_tsv(rows: Iterable[QualityRow], measures: Sequence[CleanMeasure] = ()) -> str:
    """Rows below their headings, whole precision, as spreadsheets take them."""
    headings = (*HEADINGS, *further_headings(measures))
    lines: list[Iterable[Any]] = [headings, *(row.record(measures) for row in rows)]
    return "\n".join("\t".join(_cell(value) for value in line) for line in lines)


def _cell(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())
