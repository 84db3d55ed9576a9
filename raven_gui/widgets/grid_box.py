"""Drawing a box around thumbnails of a grid."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QListView

from raven_gui.widgets.box_select import BoxSelect


class GridBox(BoxSelect):
    """A box begins in a gap between pictures, which are `margin` smaller than their cells on every
    side; and with Ctrl, Shift or Alt on a picture, too, for without they are dragged out of the
    grid. `rows_drawn(rows, how)` tells the rows of the list that it meets."""

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

    def _tell(self, box: QRect, how: str) -> None:
        self.rows_drawn.emit(self._rows_in(box), how)

    def _rows_in(self, box: QRect) -> NDArray[np.intp]:
        """All cells are as large as the first: there may be too many to ask each where it is."""
        model, scrolled = self._list.model(), self._list.verticalScrollBar().value()
        count = model.rowCount()
        if not count:
            return np.zeros(0, np.intp)
        first = self._list.visualRect(model.index(0, 0)).translated(0, scrolled)
        across, down = self._list.gridSize().width(), self._list.gridSize().height()
        most = max(1, self._list.viewport().width() // across)
        rects = (self._list.visualRect(model.index(row, 0)) for row in range(min(count, most)))
        columns = sum(rect.top() == first.top() - scrolled for rect in rects)
        rows = np.arange(count)
        left = first.left() + rows % columns * across + self._margin
        top = first.top() + rows // columns * down + self._margin
        inside_x = (left <= box.right()) & (left + across - 2 * self._margin > box.left())
        inside_y = (top <= box.bottom()) & (top + down - 2 * self._margin > box.top())
        return np.flatnonzero(inside_x & inside_y)
