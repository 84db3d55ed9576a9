"""What is being typed into a cell of a list or table, and stays there whatever else changes."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QWidget

FILLED = "filled"


class OpenEditor(QObject):
    """Whether a cell of a view is being edited: other rows would take what is typed away."""

    closed = Signal()
    """It is not any longer."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        view.viewport().installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether it is now."""
        return self._view.state() == QAbstractItemView.State.EditingState

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ChildRemoved and not self.is_open:
            self.closed.emit()
        return False


class TypedStays(QStyledItemDelegate):
    """Fills an editor once: Qt would do so again each time its row says something else."""

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if not editor.property(FILLED):
            editor.setProperty(FILLED, True)
            self.fill(editor, index)

    def fill(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """What is edited."""
        super().setEditorData(editor, index)
