"""Drawing a box or a lasso around thumbnails of a grid."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPolygon
from PySide6.QtWidgets import QListView

from raven_gui.widgets.scatter.region import Places, within
from raven_gui.widgets.shape_select import ShapeSelect


class GridShape(ShapeSelect):
    """A shape begins in a gap between pictures, which are `margin` smaller than their cells on
    every side; and with Ctrl, Shift or Alt on a picture, too, for without they are dragged out of
    the grid. `rows_drawn(rows, how)` tells the rows of the list that a box meets, or whose pictures
    have their middle in a lasso."""

    rows_drawn = Signal(object, str)

    def __init__(self, view: QListView, margin: int) -> None:
        super().__init__(view, view.verticalScrollBar(), self._may_begin, view)
        self._list, self._margin = view, margin
        self.drawn.connect(self._tell)

    def on_picture(self, place: QPoint) -> bool:
        """Whether there is a picture at a place of the viewport, not a gap."""
        index, by = self._list.indexAt(place), self._margin
        cell = self._list.visualRect(index)
        return index.isValid() and cell.adjusted(by, by, -by, -by).contains(place)

    def _may_begin(self, place: QPoint, modifiers: Qt.KeyboardModifier) -> bool:
        return modifiers != Qt.KeyboardModifier.NoModifier or not self.on_picture(place)

    def _tell(self, outline: QPolygon, how: str) -> None:
        cells, across, down = self._cells(), *self._list.gridSize().toTuple()
        if self.shape == "lasso":
            corners = np.array([corner.toTuple() for corner in outline.toList()], np.float64)
            middle = cells + across / 2  # a picture is square, and its caption below it
            inside = within(middle, corners)
        else:
            inside = self._meets(cells, across, down, outline.boundingRect())
        self.rows_drawn.emit(np.flatnonzero(inside), how)

    def _meets(self, cells: Places, across: int, down: int, box: QRect) -> NDArray[np.bool_]:
        left, top = (cells + self._margin).T
        inside_x = (left <= box.right()) & (left + across - 2 * self._margin > box.left())
        inside_y = (top <= box.bottom()) & (top + down - 2 * self._margin > box.top())
        meets: NDArray[np.bool_] = inside_x & inside_y
        return meets

    def _cells(self) -> Places:
        """Where each cell begins, [N, 2], counted from the top of all that is listed. All are as
        large as the first: there may be too many to ask each where it is."""
        model, scrolled = self._list.model(), self._list.verticalScrollBar().value()
        count = model.rowCount()
        if not count:
            return np.zeros((0, 2))
        first = self._list.visualRect(model.index(0, 0)).translated(0, scrolled)
        across, down = self._list.gridSize().toTuple()
        most = max(1, self._list.viewport().width() // across)
        rects = (self._list.visualRect(model.index(row, 0)) for row in range(min(count, most)))
        columns = sum(rect.top() == first.top() - scrolled for rect in rects)
        rows = np.arange(count)
        places = first.left() + rows % columns * across, first.top() + rows // columns * down
        return np.stack(places, axis=1).astype(np.float64)
