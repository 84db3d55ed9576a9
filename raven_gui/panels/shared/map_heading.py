"""The line above a map: whose it is, and how well its means tell classes apart."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from raven_gui.widgets.mark import MARKS, Mark, draw_mark
from raven_gui.words import percent
from raven_gui.workspace.seed_groups import Spread

DOT, GAP = 11, 6
ACCURACY = (
    "Accuracy: share of the test images whose class a linear probe reads off the posterior means. "
    "Irobe et al., Section 4.1.2."
)


class MapHeading(QWidget):
    """The run's mark in its colour, its name, elided where need be, and its accuracy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._accuracy = "", ""
        self._colour, self._mark = QColor(), MARKS[0]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_run(self, name: str, colour: QColor, mark: Mark, accuracy: Spread | None) -> None:
        """Tell of this run, or of several seeds as one; the accuracy is a fraction, or None while
        it is not known."""
        self._name, self._colour, self._mark = name, colour, mark
        self._accuracy = "" if accuracy is None else percent(accuracy.mean, accuracy.std)
        self.setAccessibleName(self.text())
        self.setToolTip(f"{name}\n{ACCURACY}" if self._accuracy else name)
        self.update()

    def text(self) -> str:
        """What the heading says."""
        return f"{self._name}, accuracy {self._accuracy}" if self._accuracy else self._name

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QPointF(GAP + DOT / 2, self.height() / 2)
        draw_mark(painter, self._mark, self._colour, place, DOT)
        line = QRect(2 * GAP + DOT, 0, self.width() - 3 * GAP - DOT, self.height())
        bold = QFont(self.font())
        bold.setBold(True)
        name_width = QFontMetrics(bold).horizontalAdvance(self._name)
        accuracy = self._accuracy and f"accuracy {self._accuracy}"
        plain = self.fontMetrics()
        if name_width + GAP + plain.horizontalAdvance(accuracy) > line.width():
            accuracy = self._accuracy
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self.palette().placeholderText().color())
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, accuracy)
        line.setRight(line.right() - plain.horizontalAdvance(accuracy) - GAP)
        painter.setFont(bold)
        painter.setPen(self.palette().windowText().color())
        name = QFontMetrics(bold).elidedText(self._name, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.end()
