"""The list inside a grid of thumbnails: its keys and its wheel."""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QKeyCombination,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QRegion, QWheelEvent
from PySide6.QtWidgets import QListView, QWidget

INVERT = QKeyCombination(Qt.Modifier.CTRL, Qt.Key.Key_I)


class ThumbnailList(QListView):
    """A wrapping list: unlike Qt's icon mode it never sorts its items into a tree."""

    resized = Signal(int)
    entered_on = Signal(QModelIndex)
    left = Signal()
    inverted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Images")
        self.setMouseTracking(True)
        self.viewportEntered.connect(self.left)

    def leaveEvent(self, event: QEvent) -> None:
        self.left.emit()
        super().leaveEvent(event)

    def whole_in_sight(self) -> range:
        """The rows whose thumbnails are seen from their top to their bottom."""
        cell, viewport = self.gridSize(), self.viewport()
        count = self.model().rowCount()
        if not count or cell.isEmpty():
            return range(0)
        beside = max(1, viewport.width() // cell.width())
        # Where the first one is now tells how far the list is scrolled.
        above = -self.visualRect(self.model().index(0, 0)).top()
        first = max(0, -(-above // cell.height())) * beside
        return range(first, min(count, (above + viewport.height()) // cell.height() * beside))

    def selectAll(self) -> None:
        # One range: Qt's own way asks about every row.
        model = self.model()
        if model.rowCount():
            everything = QItemSelection(model.index(0, 0), model.index(model.rowCount() - 1, 0))
            self.selectionModel().select(
                everything, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        # All of the view: Qt's own way asks where each row is, which takes half a second of 70,000.
        return QRegion(self.viewport().rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_on.emit(self.currentIndex())
            return
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
            return
        if event.keyCombination() == INVERT:
            self.inverted.emit()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.resized.emit(8 if event.angleDelta().y() > 0 else -8)
            event.accept()
            return
        super().wheelEvent(event)
