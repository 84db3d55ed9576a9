"""A few muted words in the corner of a plot."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

GROUND = 190
"""How much of what lies behind is covered, of 255."""


class Note(QLabel):
    """Words at the top left of `over`, such as 't-SNE, step 250 of 500'; gone when empty."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setProperty("role", "note")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setContentsMargins(4, 1, 4, 1)
        self.move(6, 7)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words are read over points, too."""
        painter = QPainter(self)
        ground = self.palette().base().color()
        ground.setAlpha(GROUND)
        painter.fillRect(self.rect(), ground)
        painter.end()
        super().paintEvent(event)

    def set_text(self, text: str) -> None:
        """Say `text`."""
        self.setText(text)
        self.adjustSize()
        self.setVisible(bool(text))
