"""A few muted words in the corner of a plot."""

from math import cos, pi, sin

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

HALO = 1.5
"""Pixels around letters that are kept clear of what lies behind."""
AROUND = [QPointF(HALO * cos(eighth * pi / 4), HALO * sin(eighth * pi / 4)) for eighth in range(8)]
FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
SPARE = 2
"""Pixels, lest rounding break a line that has just the room."""
COVERING = 0.8
"""Opacity of the ground where words cover pictures."""


class Note(QLabel):
    """Words at the top left of `over`, such as 't-SNE, step 250 of 500', in as many lines as its
    width asks for; gone when empty."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, wordWrap=True)
        self._over = over
        over.installEventFilter(self)
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
        room = QRectF(self.contentsRect())
        ground, ink = self.palette().base().color(), self.palette().color(self.foregroundRole())
        painter.setPen(ground)
        for shift in AROUND:
            painter.drawText(room.translated(shift), FLAGS, self.text())
        painter.setPen(ink)
        painter.drawText(room, FLAGS, self.text())
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Break lines anew where the plot has another width."""
        if event.type() == QEvent.Type.Resize:
            self.adjustSize()
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Take the room of letters of another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.adjustSize()

    def adjustSize(self) -> None:
        """Be as wide as the longest line, but end within the plot, and as high as that makes it."""
        around = self.contentsMargins()
        sides = around.left() + around.right()
        lines = self.text().splitlines()
        longest = max((self.fontMetrics().horizontalAdvance(line) for line in lines), default=0)
        room = self._over.width() - 2 * self.x()
        width = max(self.minimumSizeHint().width(), min(longest + sides + SPARE, room))
        self.resize(width, self.heightForWidth(width))

    def set_text(self, text: str) -> None:
        """Say `text`."""
        self.setText(text)
        self.adjustSize()
        self.setVisible(bool(text))
