"""A field of cells that a pointer or the arrow keys can ask about, one cell at a time."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from raven_gui.palettes import Colours
from raven_gui.theme import Theme

EDGE = 2
"""Around the field, for the frame that shows the focus."""
LEAP = 8
"""Cells that Page Up and Page Down pass over."""


class CellField(QWidget):
    """`columns` by `rows` cells, the first at the bottom left. Those who derive from it paint."""

    pointed = Signal(int, int)
    """Column and row of the cell that the pointer or the keyboard is at."""
    left = Signal()
    """It is at no cell any more."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name = theme, name
        self.columns = self.rows = 0
        self.cursor_cell: tuple[int, int | None] | None = None
        """The cell that is marked; no row marks its column alone."""
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def paint_cells(self, painter: QPainter, rect: QRectF, colours: Colours) -> None:
        """Paint the cells so that they fill `rect`."""
        raise NotImplementedError

    def set_cells(self, columns: int, rows: int) -> None:
        """How many there are."""
        self.columns, self.rows = columns, rows
        self.update()

    def mark(self, cell: tuple[int, int | None] | None) -> None:
        """Mark a cell, a column, or nothing."""
        if cell != self.cursor_cell:
            self.cursor_cell = cell
            self.update()

    def describe(self, words: str) -> None:
        """Tell a screen reader about the cell that is marked."""
        self.setAccessibleDescription(words)

    def cells_rect(self) -> QRectF:
        """Where the cells are painted, in the widget's coordinates."""
        return QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Column and row under a place; None beside the field or while it is empty."""
        rect = self.cells_rect()
        if not (self.columns and self.rows and rect.contains(place)):
            return None
        column = int((place.x() - rect.left()) / rect.width() * self.columns)
        row = int((rect.bottom() - place.y()) / rect.height() * self.rows)
        return min(column, self.columns - 1), min(row, self.rows - 1)

    def sizeHint(self) -> QSize:
        return QSize(150, 76)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 64)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, colours = self.cells_rect(), self._theme.colours
        painter.fillRect(rect, QColor(colours.base))
        if self.columns:
            self.paint_cells(painter, rect, colours)
            self._paint_cursor(painter, rect, colours)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(colours.accent if self.hasFocus() else colours.border))
        painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._point(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins where the mark is, or in the middle."""
        super().focusInEvent(event)
        if self.columns and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._point(self._here())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go to the next cell, Page Up and Down leap, Home and End reach the sides."""
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Down: (0, -1),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_PageDown: (0, -LEAP),
            Qt.Key.Key_PageUp: (0, LEAP),
            Qt.Key.Key_Home: (-self.columns, 0),
            Qt.Key.Key_End: (self.columns, 0),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.columns:
            super().keyPressEvent(event)
            return
        column, row = self._here()
        self._point(
            (
                min(max(column + step[0], 0), self.columns - 1),
                min(max(row + step[1], 0), self.rows - 1),
            )
        )

    def _here(self) -> tuple[int, int]:
        column, row = self.cursor_cell or (self.columns // 2, None)
        return column, self.rows // 2 if row is None else min(row, self.rows - 1)

    def _point(self, cell: tuple[int, int] | None) -> None:
        if cell is None:
            self.left.emit()
        else:
            self.pointed.emit(*cell)

    def _paint_cursor(self, painter: QPainter, rect: QRectF, colours: Colours) -> None:
        if self.cursor_cell is None:
            return
        column, row = self.cursor_cell
        width, height = rect.width() / self.columns, rect.height() / self.rows
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(colours.runs[1]))
        painter.drawRect(QRectF(rect.left() + column * width, rect.top(), width, rect.height()))
        if row is not None and self.rows > 1:
            top = rect.bottom() - (row + 1) * height
            painter.drawRect(QRectF(rect.left(), top, rect.width(), height))
