"""The rows of the comparison below their headings; the rows scroll, the headings stay."""

from math import ceil

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStyle, QVBoxLayout, QWidget

from raven_gui.panels.compare_plan import Plan, Words, make_plan
from raven_gui.panels.compare_row import Headings, RunRow
from raven_gui.panels.compare_verdict import PREDICTION, WIDEST_LINE, WIDEST_SHORT_LINE


class CompareGrid(QWidget):
    """One row per run, as large as the window allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RunRow] = []
        self._longest = "0"
        self.headings = Headings()
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("Runs compared")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.headings)
        layout.addWidget(self.area, 1)

    def set_row_count(self, count: int) -> None:
        """Have that many rows; those that stay are kept as they are."""
        if count == len(self.rows):
            return
        while len(self.rows) > count:
            row = self.rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < count:
            row = RunRow()
            self._column.insertWidget(len(self.rows), row)
            self.rows.append(row)
        self.lay_out()

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Keep room for the longest of the names that predictions may have."""
        longest = max(names, key=len, default="0")
        if longest != self._longest:
            self._longest = longest
            self.lay_out()

    def plan(self) -> Plan:
        """Where the parts of each row are now."""
        # Room for the scroll bar is always kept, or showing it could make it needless again.
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        metrics = self.fontMetrics()
        bold = QFontMetrics(self.rows[0].title.font()) if self.rows else metrics
        words = Words(
            # Rich text rounds its lines up, where QFontMetrics rounds to the nearest pixel.
            line=ceil(QFontMetricsF(self.font()).lineSpacing()),
            heading=self.headings.widest(),
            title=13 * metrics.averageCharWidth(),
            verdict=metrics.horizontalAdvance(WIDEST_LINE),
            short_verdict=metrics.horizontalAdvance(WIDEST_SHORT_LINE),
            prediction=bold.horizontalAdvance(PREDICTION.format(self._longest)),
        )
        height = self.height() - self.headings.height()
        return make_plan(self.width() - bar, height, len(self.rows), words)

    def lay_out(self) -> None:
        """Fit rows and headings to the room there is."""
        plan = self.plan()
        self.headings.set_plan(plan)
        for row in self.rows:
            row.set_plan(plan)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.lay_out()
