"""The rows of the comparison below their headings; the rows scroll, the headings stay.

Many rows in a wide window flow into columns, each below headings of its own.
"""

from math import ceil

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from raven_gui.panels.compare_plan import Plan, Words, flow
from raven_gui.panels.compare_row import Headings, RunRow
from raven_gui.panels.compare_verdict import PREDICTION, WIDEST_LINE, WIDEST_SHORT_LINE


class CompareGrid(QWidget):
    """One row per run, as large as the window allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RunRow] = []
        self._longest = "0"
        self._shape = (0, 0, 0)
        """Columns, their width and the number of rows as they were last placed."""
        self._notes = ("", "", "")
        # Placed by hand: a layout would keep the window as wide as they are.
        self._top = QWidget()
        self.headings = [Headings(self._top)]
        """One for each column of rows."""
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("Runs compared")
        inside = QWidget()
        self._places = QGridLayout(inside)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._places.setSpacing(0)
        self.area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._top)
        layout.addWidget(self.area, 1)

    def set_row_count(self, count: int) -> None:
        """Have that many rows; those that stay are kept as they are."""
        if count == len(self.rows):
            return
        while len(self.rows) > count:
            row = self.rows.pop()
            self._places.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < count:
            self.rows.append(RunRow(self.area.widget()))
            self.rows[-1].show()
        self.lay_out()

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Keep room for the longest of the names that predictions may have."""
        longest = max(names, key=len, default="0")
        if longest != self._longest:
            self._longest = longest
            self.lay_out()

    def set_notes(self, perturbation: str, attacked: str, muted: str) -> None:
        """Tell the gain of the perturbation and the budget that is shown."""
        self._notes = perturbation, attacked, muted
        for headings in self.headings:
            headings.set_notes(*self._notes)

    def flow(self) -> tuple[int, Plan]:
        """In how many columns the rows are now, and where the parts of each row are."""
        # Room for the scroll bar is always kept, or showing it could make it needless again.
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        metrics = self.fontMetrics()
        bold = QFontMetrics(self.rows[0].title.font()) if self.rows else metrics
        words = Words(
            # Rich text rounds its lines up, where QFontMetrics rounds to the nearest pixel.
            line=ceil(QFontMetricsF(self.font()).lineSpacing()),
            heading=self.headings[0].widest(),
            title=13 * metrics.averageCharWidth(),
            verdict=metrics.horizontalAdvance(WIDEST_LINE),
            short_verdict=metrics.horizontalAdvance(WIDEST_SHORT_LINE),
            prediction=bold.horizontalAdvance(PREDICTION.format(self._longest)),
        )
        height = self.height() - self.headings[0].height()
        return flow(self.width() - bar, height, len(self.rows), words)

    def lay_out(self) -> None:
        """Fit rows and headings to the room there is."""
        columns, plan = self.flow()
        self._have_headings(columns)
        for column, headings in enumerate(self.headings):
            headings.set_plan(plan)
            headings.move(column * plan.width, 0)
        self._top.setFixedHeight(self.headings[0].height())
        for row in self.rows:
            row.set_plan(plan)
        if self._shape != (columns, plan.width, len(self.rows)):
            self._shape = (columns, plan.width, len(self.rows))
            self._place_rows(*self._shape)

    def _place_rows(self, columns: int, width: int, count: int) -> None:
        """Fill one column after the other; what is left over stretches."""
        places, lines = self._places, ceil(count / columns)
        for place, row in enumerate(self.rows):
            places.addWidget(row, place % lines, place // lines)
        for column in range(max(columns + 1, places.columnCount())):
            places.setColumnMinimumWidth(column, width if column < columns else 0)
            places.setColumnStretch(column, int(column == columns))
        for line in range(max(lines + 1, places.rowCount())):
            places.setRowStretch(line, int(line == lines))

    def _have_headings(self, count: int) -> None:
        while len(self.headings) > count:
            headings = self.headings.pop()
            headings.hide()
            headings.deleteLater()
        while len(self.headings) < count:
            headings = Headings(self._top)
            headings.set_notes(*self._notes)
            headings.show()
            self.headings.append(headings)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.lay_out()
