"""How a run looks in the list: tick box, colour, name, and a quieter line under it."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from engine.own_words import LONGEST_NAME
from raven_gui.panels.runs.model import Role
from raven_gui.widgets.mark import draw_mark
from raven_gui.widgets.name_cell import BESIDE
from raven_gui.widgets.open_editor import TypedStays

Index = QModelIndex | QPersistentModelIndex
MARGIN = 8
INDENT = 16
DOT = 12
PLATE = 22.0
"""Across the ground that a mark has around it in a row that is tinted."""


class RunsDelegate(TypedStays):
    """Two lines a row; names are cut so that they differ, the second line before how the run
    stands."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines of text and air."""
        return QSize(120, 2 * option.fontMetrics.height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A tint where it is selected or pointed at, then tick, colour and words."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tinted = self._paint_ground(painter, option)
        row = _inner(option.rect, index)
        self._paint_tick(painter, option, index)
        dot = self._dot_rect(row)
        middle = QRectF(dot).center()
        if tinted:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(option.palette.base())
            painter.drawEllipse(middle, PLATE / 2, PLATE / 2)
        draw_mark(painter, index.data(Role.MARK), index.data(Role.COLOR), middle, DOT)
        self._paint_text(painter, option, index, dot.right() + MARGIN)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> bool:
        """A tint rather than the full colour, on which ticks would drown; whether there is one."""
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if not selected and not option.state & QStyle.StateFlag.State_MouseOver:
            return False
        tint = option.palette.accent().color() if selected else option.palette.text().color()
        tint.setAlphaF(0.22 if selected else 0.07)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), 6, 6)
        return True

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line for as long a name as is kept."""
        editor = super().createEditor(parent, option, index)
        if isinstance(editor, QLineEdit):
            editor.setMaxLength(LONGEST_NAME)
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """The name is edited in its own line."""
        left = self._dot_rect(_inner(option.rect, index)).right() + MARGIN - 4
        height = editor.sizeHint().height()
        editor.setGeometry(left, option.rect.top() + 2, option.rect.right() - left - 2, height)

    def _tick_rect(self, row: QRect) -> QRect:
        return QRect(row.left() + MARGIN, row.center().y() - 8, 16, 16)

    def _dot_rect(self, row: QRect) -> QRect:
        return QRect(self._tick_rect(row).right() + MARGIN, row.center().y() - DOT // 2, DOT, DOT)

    def _paint_tick(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return
        box = QRectF(self._tick_rect(_inner(option.rect, index))).adjusted(0.5, 0.5, -0.5, -0.5)
        on = Qt.CheckState(state) == Qt.CheckState.Checked
        line = option.palette.text().color()
        line.setAlphaF(0.5)
        painter.setPen(Qt.PenStyle.NoPen if on else QPen(line, 1.2))
        painter.setBrush(option.palette.accent() if on else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3.5, 3.5)
        if Qt.CheckState(state) == Qt.CheckState.PartiallyChecked:
            painter.setPen(QPen(option.palette.text().color(), 2))
            painter.drawLine(box.center() - QPointF(4, 0), box.center() + QPointF(4, 0))
        if on:
            painter.setPen(QPen(option.palette.highlightedText().color(), 2))
            x, y = box.left(), box.top()
            painter.drawPolyline(
                [QPointF(x + 3.5, y + 8), QPointF(x + 6.5, y + 11), QPointF(x + 11.5, y + 4.5)]
            )

    def _paint_text(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, left: int
    ) -> None:
        metrics = QFontMetrics(option.font)
        width = option.rect.right() - left - MARGIN
        top = option.rect.top() + (option.rect.height() - 2 * metrics.height()) // 2
        text = option.palette.text().color()
        painter.setFont(option.font)
        painter.setPen(text)
        sign = str(index.data(Role.FOLD))
        name = str(index.data(Qt.ItemDataRole.DisplayRole)).removeprefix(sign)
        line = QRect(left, top, width, metrics.height())
        room = width - metrics.horizontalAdvance(sign)
        painter.drawText(line, sign + index.data(BESIDE).within(name, option.font, room))
        text.setAlphaF(0.7)
        painter.setPen(text)
        line.translate(0, metrics.height())
        painter.drawText(line, index.data(Role.SUMMARY).fitted(metrics, width))

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click on the box, or the space bar, ticks."""
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return False
        clicked = (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and self._tick_rect(_inner(option.rect, index))
            .adjusted(-6, -8, 6, 8)
            .contains(event.position().toPoint())
        )
        pressed = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Space
        )
        if not (clicked or pressed):
            return False
        off = Qt.CheckState(state) == Qt.CheckState.Checked
        new = Qt.CheckState.Unchecked if off else Qt.CheckState.Checked
        return model.setData(index, new, Qt.ItemDataRole.CheckStateRole)


def _inner(row: QRect, index: Index) -> QRect:
    """The row without the indent of those that an entry unfolds."""
    return row.adjusted(INDENT if index.data(Role.BELOW) else 0, 0, 0, 0)
