"""The name of the image looked at, with buttons beside it, or below it where there is no room."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from raven_gui.widgets.still import Still

FEWEST_LETTERS = 28
"""Of a name beside the buttons: with fewer it would stand in three lines or more."""


class HeadLine(QWidget):
    """`line` holds `caption`."""

    def __init__(self, caption: QLabel, line: Still, *buttons: QWidget) -> None:
        super().__init__()
        self._caption = caption
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch()
        for button in buttons:
            row.addWidget(button)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(line, 1)
        self._layout.addWidget(self._buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons where there is room for them."""
        super().resizeEvent(event)
        name = FEWEST_LETTERS * self._caption.fontMetrics().averageCharWidth()
        narrow = self.width() < self._buttons.sizeHint().width() + name
        ways = QBoxLayout.Direction
        way = ways.TopToBottom if narrow else ways.LeftToRight
        if way != self._layout.direction():
            self._layout.setDirection(way)
