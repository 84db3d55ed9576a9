"""The list inside the Runs panel."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget


class RunsList(QListView):
    """A list whose menu knows what it is asked for: `menu_requested(index, place)`, with the index
    of the row below the pointer, that of the row with the keyboard, or none; `place` is on the
    screen."""

    menu_requested = Signal(QModelIndex, QPoint)
    fold_requested = Signal(QModelIndex, bool)
    """The row is to be unfolded, or folded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Runs")
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Right and Left unfold and fold what several seeds share."""
        if event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left) and self.currentIndex().isValid():
            self.fold_requested.emit(self.currentIndex(), event.key() == Qt.Key.Key_Right)
            event.accept()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the mouse it is about what is below it, by the keyboard about the current row."""
        index, place = self.indexAt(event.pos()), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            room = self.visualRect(index) if index.isValid() else self.viewport().rect()
            place = self.viewport().mapToGlobal(room.center())
        self.menu_requested.emit(index, place)
        event.accept()
