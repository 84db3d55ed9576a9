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

from raven_gui.own_turn import OwnTurn
from raven_gui.panels.compare.columns import USUAL
from raven_gui.panels.compare.plan import Plan, Words, flow
from raven_gui.panels.compare.row import Headings, RunRow
from raven_gui.panels.compare.verdict import (
    NUMBER_LINES,
    PREDICTION,
    SEEDS_LINES,
    SEEDS_PREDICTION,
    SHORT_NUMBER_LINES,
    WIDEST_LINES,
    WIDEST_SEEDS_LINES,
    WIDEST_SHORT_LINES,
    WIDEST_SHORT_SEEDS_LINES,
)
from raven_gui.widgets.picture_view import PictureView
from raven_gui.widgets.stock import Stock


class CompareGrid(QWidget):
    """One row per run, as large as the window allows."""

    def __init__(self, parent: QWidget | None = None, view: PictureView | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RunRow] = []
        self.shown: tuple[str, ...] = USUAL
        """The columns that are shown."""
        self._longest = "0"
        self._targeted = self._defended = self._seeds = False
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
        self._stock = Stock(lambda: RunRow(inside, view), self)
        self._turn = OwnTurn(self)
        self._turn.due.connect(self.lay_out)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._top)
        layout.addWidget(self.area, 1)

    def expect(self, count: int) -> None:
        """That many rows will be wanted soon."""
        self._stock.want(max(0, count - len(self.rows)))

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
            self.rows.append(self._stock.take())
            self.rows[-1].show()
        self.lay_out()

    def show_columns(self, keys: tuple[str, ...]) -> None:
        """Show pictures of these columns."""
        if keys != self.shown:
            self.shown = keys
            self.lay_out()

    def make_room(
        self,
        names: tuple[str, ...],
        targeted: bool,
        defended: bool = False,
        seeds: bool = False,
    ) -> None:
        """Keep room for the longest of the names that predictions may have, and for what is told
        of a target, of a defence and of several seeds."""
        longest = max(names, key=self.fontMetrics().horizontalAdvance, default="0")
        now = longest, targeted, defended, seeds
        if now != (self._longest, self._targeted, self._defended, self._seeds):
            self._longest, self._targeted, self._defended, self._seeds = now
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
        more = self._targeted + 2 * self._defended
        prediction = SEEDS_PREDICTION if self._seeds else PREDICTION
        lines = WIDEST_SEEDS_LINES if self._seeds else WIDEST_LINES
        short_lines = WIDEST_SHORT_SEEDS_LINES if self._seeds else WIDEST_SHORT_LINES
        words = Words(
            # Rich text rounds its lines up, where QFontMetrics rounds to the nearest pixel.
            line=ceil(QFontMetricsF(self.font()).lineSpacing()),
            heading=self.headings[0].widest(),
            title=13 * metrics.averageCharWidth(),
            verdict=max(map(metrics.horizontalAdvance, lines)),
            short_verdict=max(map(metrics.horizontalAdvance, short_lines)),
            prediction=bold.horizontalAdvance(prediction.format(self._longest)),
            numbers=NUMBER_LINES + more + SEEDS_LINES * self._seeds,
            short_numbers=SHORT_NUMBER_LINES + more,
        )
        height = self.height() - self.headings[0].height() - 2 * self._edge
        return flow(self.width() - bar - 2 * self._edge, height, len(self.rows), words, self.shown)

    @property
    def _edge(self) -> int:
        """Of the frame around the rows."""
        return self.area.viewport().x()

    def lay_out(self) -> None:
        """Fit rows and headings to the room there is."""
        columns, plan = self.flow()
        self._have_headings(columns)
        for column, headings in enumerate(self.headings):
            headings.set_plan(plan, self.shown)
            headings.move(self._edge + column * plan.width, 0)
        self._top.setFixedHeight(self.headings[0].height())
        for row in self.rows:
            row.set_plan(plan, self.shown)
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
        """Docks that come and go pass through several sizes; only the last is laid out."""
        super().resizeEvent(event)
        self._turn.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.lay_out()
