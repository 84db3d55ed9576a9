"""Many images at once: a line for each picked image, a group of pictures for each run."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QTableView

from raven_gui.panels.compare.cell_words import CellWords
from raven_gui.panels.compare.cells import Cell, Cells
from raven_gui.panels.compare.matrix_cell import CellPainter, drag_cells
from raven_gui.panels.compare.matrix_header import ImageHeader, RunHeader
from raven_gui.panels.compare.matrix_model import Index, MatrixModel
from raven_gui.panels.compare.matrix_paint import CellPlan, plan_for
from raven_gui.panels.compare.matrix_rows import MatrixRows
from raven_gui.theme import Theme
from raven_gui.widgets.picture_view import PictureView
from raven_gui.workspace import Workspace
from raven_gui.workspace.seed_groups import SeedGroup

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
        self._words = CellWords()
        self.cells = Cells(workspace, view)
        self.matrix = MatrixModel(self.cells, self)
        self._painter = CellPainter(self, theme)
        self._pressed: QPoint | None = None
        self.images = ImageHeader(self.matrix, workspace, view, self)
        self.runs = RunHeader(self.matrix, workspace, theme, self)
        self.setVerticalHeader(self.images)
        self.setHorizontalHeader(self.runs)
        self.setModel(self.matrix)
        self.setItemDelegate(self._painter)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Picked images in the ticked runs")
        self.verticalScrollBar().valueChanged.connect(self.scrolled)
        self.selectionModel().currentChanged.connect(self._go)
        self.rows = MatrixRows(self, workspace)
        self.images.sectionDoubleClicked.connect(lambda row: self.opened.emit(self.place(row)))
        self.setMouseTracking(True)
        # Qt moves what is painted when it scrolls, if nothing can shine through from behind.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        view.changed.connect(self._redraw)

    @property
    def plan(self) -> CellPlan:
        """The sizes of the cells."""
        return self._painter.plan

    def show_columns(self, keys: tuple[str, ...]) -> None:
        """Show pictures of these columns."""
        self.cells.shown = keys
        self.cells.forget()
        self.lay_out()

    def show_images(self, places: NDArray[np.intp], groups: tuple[SeedGroup, ...]) -> None:
        """Show the picked images in this order, in these runs, seeds as one or apart."""
        alike = len(places) == len(self.matrix.places)
        self.cells.forget()
        if groups == self.matrix.groups and alike:
            self.rows.put_in_order(places)
            self.runs.follow()
            if self.cells.words(groups, self.fontMetrics()) != self._words:
                self.lay_out()
        else:
            top = self.verticalScrollBar().value()
            self.matrix.replace(places, groups)
            self.lay_out()
            self.verticalScrollBar().setValue(top if alike else 0)

    def show_focus(self, place: int) -> None:
        """Mark an image, and bring it into sight."""
        row = self.matrix.row_of(place)
        column = max(0, self.currentIndex().column())
        if row < 0 or row == self.currentIndex().row():
            return
        self.setAutoScroll(place != self._marked)  # a known one may have gone out of sight
        self.stand_at(row, column, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.setAutoScroll(True)
        self._marked = place
        self.images.viewport().update()

    def stand_at(self, row: int, column: int, how: QItemSelectionModel.SelectionFlag) -> None:
        """Let the keyboard be at a cell, without going to its image."""
        self._by_user = False
        self.selectionModel().setCurrentIndex(self.matrix.index(row, column), how)
        self._by_user = True

    def refresh(self, places: Collection[int]) -> None:
        """Draw anew what is in sight of these images."""
        self.cells.forget(places)
        for row in self._rows_in_sight():
            if self.place(row) in places:
                top = self.rowViewportPosition(row)
                self.viewport().update(0, top, self.viewport().width(), self.plan.height)

    def place(self, row: int) -> int:
        """Which of the picked images is in a row."""
        return int(self.matrix.places[row])

    def wanted(self) -> list[int]:
        """The picked images in sight, from above, and then a few more on both sides."""
        rows = self._rows_in_sight()
        after = range(rows.stop, min(len(self.matrix.places), rows.stop + MARGIN))
        before = range(max(0, rows.start - MARGIN), rows.start)
        return [self.place(row) for row in (*rows, *after, *before)]

    def _rows_in_sight(self) -> range:
        top, height = self.verticalScrollBar().value(), self.plan.height
        last = (top + self.viewport().height()) // height
        return range(top // height, min(len(self.matrix.places), last + 1))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._workspace.images.hover(None)

    def place_at(self, where: QPoint) -> int | None:
        """The image at a place of this widget."""
        row = self.rowAt(self.viewport().mapFrom(self, where).y())
        return self.place(row) if row >= 0 else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()
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
        room = self._room_at(event.position().toPoint())
        if room is None or not self.look.take_wheel(event, room):
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A picture that is zoomed moves; others are dragged out."""
        room = None if self._pressed is None else self._room_at(self._pressed)
        if room is None or self._pressed is None or self.look.zoom == 1:
            super().mouseMoveEvent(event)
            return
        self.look.drag(self._pressed.toPointF(), event.position(), room)
        self._pressed = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        super().mouseReleaseEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Pictures of the selected cells, out of the window."""
        if self._pressed is not None:
            pressed, self._pressed = self._pressed, None
            drag_cells(self, pressed, self.selectedIndexes())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().base())
        painter.end()
        super().paintEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.look.reset()

    def picture_at(self, where: QPoint) -> int | None:
        """Which of its cell's pictures is at a place of the viewport."""
        index = self.indexAt(where)
        if not index.isValid():
            return None
        cell = self.visualRect(index)
        rooms = [self.plan.picture(cell, place) for place in range(self.plan.pictures)]
        hit = (place for place, room in enumerate(rooms) if room.contains(where.toPointF()))
        return next(hit, None)

    def shown_in(self, index: Index) -> Cell:
        """What a cell shows."""
        return self.cells.cell(self.place(index.row()), self.matrix.groups[index.column()])

    def _room_at(self, where: QPoint) -> QRectF | None:
        place = self.picture_at(where)
        cell = self.visualRect(self.indexAt(where))
        return None if place is None else self.plan.picture(cell, place)

    def _go(self, now: QModelIndex) -> None:
        if self._by_user and now.isValid():
            self._marked = self.place(now.row())
            self.focused.emit(self.place(now.row()))
            self.images.viewport().update()

    def _redraw(self) -> None:
        self.cells.forget()
        self.viewport().update()
        self.images.viewport().update()

    def lay_out(self) -> None:
        """Fit pictures to the width; the columns share all of it."""
        groups = self.matrix.groups
        runs, pictures = max(1, len(groups)), len(self.cells.columns)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        width = self.width() - bar
        names, metrics = self.images.names, self.fontMetrics()
        self._words = self.cells.words(groups, metrics)
        plan = plan_for(width, names, runs, pictures, metrics, self._words)
        self._painter.plan = plan
        self.images.set_plan(plan)
        self.images.setDefaultSectionSize(plan.height)
        self.runs.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.runs.setDefaultSectionSize(
            max(plan.width, (width - self.images.sizeHint().width()) // runs)
        )
        self.runs.place_boxes()
        self.verticalScrollBar().setSingleStep(plan.height // 3)
