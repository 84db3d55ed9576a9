"""The name of the image looked at, with buttons beside it, or below it where there is no room."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from raven_gui.widgets.still import Still

FEWEST_LETTERS = 28
"""Of a name beside the buttons: with fewer it would stand in three lines or more."""


class HeadLine(QWidget):
    """`line` holds `caption`; `seeds`, which may be hidden, stays beside it, so that the other
    buttons alone say how narrow the panel can be."""

    def __init__(self, caption: QLabel, line: Still, seeds: QWidget, *buttons: QWidget) -> None:
        super().__init__()
        self._caption, self._seeds, self._below = caption, seeds, False
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch()
        for button in buttons:
            row.addWidget(button)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setColumnStretch(0, 1)
        self._layout.addWidget(line, 0, 0)
        self._layout.addWidget(seeds, 0, 1)
        self._layout.addWidget(self._buttons, 0, 2)

    def minimumSizeHint(self) -> QSize:
        """With the buttons below the name: there they go as soon as it is no wider."""
        return QSize(self._buttons.minimumSizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._put_buttons()

    def event(self, event: QEvent) -> bool:
        """A button that comes or goes leaves other room."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._put_buttons()
        return done

    def _put_buttons(self) -> None:
        """Where there is room for them."""
        name = FEWEST_LETTERS * self._caption.fontMetrics().averageCharWidth()
        gap = self._layout.horizontalSpacing()
        seeds = 0 if self._seeds.isHidden() else self._seeds.sizeHint().width() + gap
        below = self.width() < self._buttons.sizeHint().width() + seeds + name
        if below == self._below:
            return
        self._below = below
        if below:
            self._layout.addWidget(self._buttons, 1, 0, 1, 2)
        else:
            self._layout.addWidget(self._buttons, 0, 2)
