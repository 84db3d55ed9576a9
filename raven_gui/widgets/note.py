"""A few muted words in the corner of a plot."""

from math import cos, pi, sin

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

HALO = 1.5
"""Pixels around letters that are kept clear of what lies behind."""
AROUND = [QPointF(HALO * cos(eighth * pi / 4), HALO * sin(eighth * pi / 4)) for eighth in range(8)]
COVERING = 0.8
"""Opacity of the ground where words cover pictures."""


class Note(QLabel):
    """Words at the top left of `over`, such as 't-SNE, step 250 of 500'; gone when empty."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setProperty("role", "note")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setContentsMargins(4, 1, 4, 1)
        self._ground = 0.0
        self.move(6, 7)
        self.hide()

    def cover(self, on: bool) -> None:
        """Be read over pictures, too, between whose light and dark no halo is enough."""
        self._ground = COVERING if on else 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words are read over points, too, which are seen between them."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setOpacity(self._ground)
        painter.fillRect(self.rect(), self.palette().base())
        painter.setOpacity(1)
        metrics, room = QFontMetricsF(self.font()), self.contentsRect()
        ground, ink = self.palette().base().color(), self.palette().color(self.foregroundRole())
        for row, line in enumerate(self.text().splitlines()):
            place = QPointF(
                room.left(), room.top() + metrics.ascent() + row * metrics.lineSpacing()
            )
            painter.setPen(ground)
            for shift in AROUND:
                painter.drawText(place + shift, line)
            painter.setPen(ink)
            painter.drawText(place, line)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Take the room of letters of another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.adjustSize()

    def set_text(self, text: str) -> None:
        """Say `text`."""
        self.setText(text)
        self.adjustSize()
        self.setVisible(bool(text))
