"""Undo in a field that is typed into."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget


class OwnLetters(QObject):
    """Undo and Redo are the field's own while there are letters that were typed since it has the
    keyboard; else they are left to the window, from which a QLineEdit would keep them."""

    def __init__(self, field: QWidget) -> None:
        """`field` is a QLineEdit, or has one within."""
        super().__init__(field)
        line = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
        assert line is not None
        self._line = line
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a key go by, and forget older letters when the keyboard comes."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo)
            redo = event.matches(QKeySequence.StandardKey.Redo)
            own = self._line.isUndoAvailable() if undo else self._line.isRedoAvailable()
            if (undo or redo) and not own:
                self._forget()  # what the window takes back is older than what could be redone
                event.ignore()
                return True
        elif isinstance(event, QFocusEvent) and event.gotFocus():
            own_menu = event.reason() == Qt.FocusReason.PopupFocusReason
            if not own_menu:
                self._forget()
        return False

    def _forget(self) -> None:
        """Writing a text anew is how a QLineEdit forgets what it could undo."""
        place = self._line.cursorPosition()
        with QSignalBlocker(self._line):
            self._line.setText(self._line.text())
        self._line.setCursorPosition(place)
