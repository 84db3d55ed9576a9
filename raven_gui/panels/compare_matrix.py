"""Many images at once: a line for each picked image, a group of pictures for each run."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from engine.service.messages import RunInfo
from raven_gui.panels.compare_cells import Cells
from raven_gui.panels.compare_matrix_header import ImageHeader, RunHeader
from raven_gui.panels.compare_matrix_model import Index, MatrixModel
from raven_gui.panels.compare_matrix_paint import CellPlan, paint_cell, plan_for
from raven_gui.theme import Theme
from raven_gui.widgets.picture_view import PictureView
from raven_gui.workspace import ImageRef, Workspace

MARGIN = 4
"""Rows beyond those in sight that are wanted too."""


class CompareMatrix(QTableView):
    """Only cells in sight are made and painted. `scrolled` tells that others came into sight,
    `focused(place)` that the user went to an image, `opened(place)` that it is to be seen alone.
    """

    scrolled = Signal()
    focused = Signal(int)
    opened = Signal(int)

    def __init__(self, workspace: Workspace, theme: Theme, view: PictureView) -> None:
        super().__init__()
        self._workspace, self.look = workspace, view
        self._by_user = True
        self._marked = 0
        self.cells = Cells(workspace, view)
        self.matrix = MatrixModel(self.cells, self)
        self._painter = CellPainter(self, theme)
        self._dragged: QPoint | None = None
        self.images = ImageHeader(self.matrix, workspace, view, self)
        self.runs = RunHeader(self.matrix, workspace, theme, self)
        self.setVerticalHeader(self.images)
        self.setHorizontalHeader(self.runs)
        self.setModel(self.matrix)
        self.setItemDelegate(self._painter)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Picked images in the ticked runs")
        self.verticalScrollBar().valueChanged.connect(self.scrolled)
        self.selectionModel().currentChanged.connect(self._go)
        self.images.sectionClicked.connect(
            lambda row: self.setCurrentIndex(self.matrix.index(row, 0))
        )
        self.images.sectionDoubleClicked.connect(lambda row: self.opened.emit(self.place(row)))
        self.setMouseTracking(True)
        self.entered.connect(lambda index: workspace.images.hover(self._ref(index.row())))
        workspace.images.hovered_changed.connect(self.images.viewport().update)
        view.changed.connect(self._redraw)

    @property
    def plan(self) -> CellPlan:
        """The sizes of the cells."""
        return self._painter.plan

    def show_columns(self, keys: tuple[str, ...]) -> None:
        """Show pictures of these columns."""
        self.cells.shown = keys
        self.cells.forget()
        self._lay_out()

    def show_images(
        self, places: NDArray[np.intp], runs: tuple[RunInfo, ...], titles: tuple[str, ...]
    ) -> None:
        """Show the picked images in this order, in these runs."""
        alike = len(places) == len(self.matrix.places)
        self.cells.forget()
        if runs == self.matrix.runs and alike:
            self.matrix.put_in_order(places)
        else:
            top = self.verticalScrollBar().value()
            self.matrix.replace(places, runs, titles)
            self._lay_out()
            self.verticalScrollBar().setValue(top if alike else 0)

    def show_focus(self, place: int) -> None:
        """Mark an image, and bring it into sight."""
        row = self.matrix.row_of(place)
        column = max(0, self.currentIndex().column())
        if row < 0 or row == self.currentIndex().row():
            return
        self._by_user = False
        self.setAutoScroll(place != self._marked)  # a known one may have gone out of sight
        self.selectionModel().setCurrentIndex(
            self.matrix.index(row, column), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.setAutoScroll(True)
        self._marked = place
        self._by_user = True
        self.images.viewport().update()

    def refresh(self) -> None:
        """Draw anew what is in sight."""
        self.cells.forget()
        self._redraw()

    def place(self, row: int) -> int:
        """Which of the picked images is in a row."""
        return int(self.matrix.places[row])

    def wanted(self) -> list[int]:
        """The picked images in sight, from above, and then a few more on both sides."""
        count = len(self.matrix.places)
        if not count:
            return []
        height = self.plan.height
        first = self.verticalScrollBar().value() // height
        last = min(
            count - 1, (self.verticalScrollBar().value() + self.viewport().height()) // height
        )
        after = range(last + 1, min(count, last + 1 + MARGIN))
        before = range(max(0, first - MARGIN), first)
        return [self.place(row) for row in (*range(first, last + 1), *after, *before)]

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._workspace.images.hover(None)

    def _ref(self, row: int) -> ImageRef:
        return self._workspace.comparison.picked[self.place(row)]

    def place_at(self, where: QPoint) -> int | None:
        """The image at a place of this widget."""
        row = self.rowAt(self.viewport().mapFrom(self, where).y())
        return self.place(row) if row >= 0 else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self.scrolled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.opened.emit(self.place(row))
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()  # the panel shows originals while it is held
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        room = self._picture_at(event.position().toPoint())
        if room is None or not self.look.take_wheel(event, room):
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        room = None if self._dragged is None else self._picture_at(self._dragged)
        if self._dragged is None:
            super().mouseMoveEvent(event)
        if room is None or self._dragged is None or self.look.zoom == 1:
            return
        self.look.drag(self._dragged.toPointF(), event.position(), room)
        self._dragged = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.look.reset()

    def _picture_at(self, where: QPoint):  # type: ignore[no-untyped-def]
        index = self.indexAt(where)
        if not index.isValid():
            return None
        cell = self.visualRect(index)
        rooms = (self.plan.picture(cell, place) for place in range(self.plan.pictures))
        return next((room for room in rooms if room.contains(where.toPointF())), None)

    def _go(self, now: QModelIndex) -> None:
        if self._by_user and now.isValid():
            self._marked = self.place(now.row())
            self.focused.emit(self.place(now.row()))
            self.images.viewport().update()

    def _redraw(self) -> None:
        self.cells.forget()
        self.viewport().update()
        self.images.viewport().update()

    def _lay_out(self) -> None:
        """Fit pictures to the width; the columns share all of it."""
        runs = max(1, len(self.matrix.runs))
        pictures = sum(key != "original" for key in self.cells.shown)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        width = self.width() - bar
        plan = plan_for(width, self.images.names, runs, pictures, self.fontMetrics())
        self._painter.plan = plan
        self.images.set_plan(plan)
        self.images.setDefaultSectionSize(plan.height)
        self.runs.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.runs.setDefaultSectionSize(
            max(plan.width, (width - self.images.sizeHint().width()) // runs)
        )
        self.verticalScrollBar().setSingleStep(plan.height // 3)


class CellPainter(QStyledItemDelegate):
    """Paints one image in one run."""

    def __init__(self, table: CompareMatrix, theme: Theme) -> None:
        super().__init__(table)
        self._table, self._theme = table, theme
        self.plan = CellPlan(64, 1, 100, 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table = self._table
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, option.palette.alternateBase())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(option.palette.highlight().color())
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        cell = table.cells.cell(table.place(index.row()), table.matrix.runs[index.column()])
        paint_cell(painter, rect, self.plan, cell, table.look, option.palette, self._theme.colours)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, option.palette.mid())
