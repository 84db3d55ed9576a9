"""A few muted words in the corner of a plot."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class Note(QLabel):
    """Words at the top left of `over`, such as 't-SNE, step 250 of 500'; gone when empty."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setProperty("role", "note")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.move(10, 8)
        self.hide()

    def set_text(self, text: str) -> None:
        """Say `text`."""
        self.setText(text)
        self.adjustSize()
        self.setVisible(bool(text))
