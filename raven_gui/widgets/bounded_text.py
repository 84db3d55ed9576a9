"""A field of several lines that takes so many characters and no more."""

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BoundedText(QPlainTextEdit):
    """What would make the text longer than `most` is left out where it is typed or pasted, as
    QLineEdit does by its `maxLength`. A text that is longer already stays, and does not grow."""

    def __init__(self, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most

    def _room(self) -> int:
        """How many characters may come in the place of those selected. Qt counts the end of the
        last paragraph as one."""
        cursor = self.textCursor()
        selected = cursor.selectionEnd() - cursor.selectionStart()
        return max(0, self._most + 1 - self.document().characterCount() + selected)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter only where there is room for it."""
        letter = event.key() in ENTER or (event.text() and event.text().isprintable())
        if not letter or self._room():
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Letters that are put together of several keys, as far as there is room."""
        event.setCommitString(
            event.commitString()[: self._room()],
            event.replacementStart(),
            event.replacementLength(),
        )
        super().inputMethodEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted or dropped, as far as there is room."""
        cut = QMimeData()
        cut.setText(source.text()[: self._room()])
        super().insertFromMimeData(cut)
