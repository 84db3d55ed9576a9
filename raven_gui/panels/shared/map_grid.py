"""Maps side by side, in the columns that make them largest."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from raven_gui.own_turn import OwnTurn

GAP = 8
SMALLEST = QSize(190, 210)
"""A map below this size cannot be read; the panel scrolls instead."""


def columns_for(count: int, width: int, height: int) -> int:
    """Columns in which `count` maps become largest in a room of this size.

    Where the room is too small for all of them, as few rows as can be read, each as full as the
    others.
    """

    def side(columns: int) -> float:
        rows = -(-count // columns)
        return min(width / columns, height / rows)

    readable = max(1, min(count, (width + GAP) // (SMALLEST.width() + GAP)))
    best = max(range(1, readable + 1), key=side)
    if side(best) < min(SMALLEST.width(), SMALLEST.height()):
        return -(-count // -(-count // readable))
    return best


class MapGrid(QWidget):
    """Lays out its maps anew when there are others or there is another room for them.

    Each finds its place at once and is first seen in a turn of the window's loop of its own: six
    plots that are laid out and painted in one would be felt.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maps: Sequence[QWidget] = ()
        self._room = QSize()
        self._columns = 0
        self._turn = OwnTurn(self)
        self._turn.due.connect(self._show_next)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)

    def set_maps(self, maps: Sequence[QWidget]) -> None:
        """Show these maps, in this order."""
        if list(maps) != list(self._maps):
            for gone in set(self._maps) - set(maps):
                self._grid.removeWidget(gone)
            self._maps = tuple(maps)
            self._columns = 0
            for widget in self._maps:
                policy = widget.sizePolicy()
                policy.setRetainSizeWhenHidden(True)
                widget.setSizePolicy(policy)
        self._arrange()

    def set_room(self, room: QSize) -> None:
        """The size that can be seen without scrolling."""
        self._room = room
        self._arrange()

    def columns(self) -> int:
        """Maps in a row."""
        return self._columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if not self._maps:
            return
        columns = columns_for(len(self._maps), self._room.width(), self._room.height())
        if columns == self._columns:
            return
        for place, widget in enumerate(self._maps):
            widget.setMinimumSize(SMALLEST)
            self._grid.addWidget(widget, place // columns, place % columns)
        rows = -(-len(self._maps) // columns)
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, int(column < columns))
        for row in range(max(rows, self._grid.rowCount())):
            self._grid.setRowStretch(row, int(row < rows))
        self._columns = columns
        self._show_next()

    def _show_next(self) -> None:
        hidden = [widget for widget in self._maps if widget.isHidden()]
        if hidden:
            hidden[0].show()
        if len(hidden) > 1:
            self._turn.start()


class MapArea(QScrollArea):
    """Scrolls over a grid of maps where there is no room for all of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = MapGrid()
        self.setWidgetResizable(True)
        self.setAccessibleName("Latent maps")
        self.setWidget(self.grid)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The grid uses the room there is."""
        super().resizeEvent(event)
        self.grid.set_room(self.viewport().size())
