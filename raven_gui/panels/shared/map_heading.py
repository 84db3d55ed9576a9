"""The line above a map: whose it is, and how well its means tell classes apart."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.intervals import Spread
from raven_gui.widgets.cut_names import cut_name
from raven_gui.widgets.mark import MARKS, Mark, draw_mark
from raven_gui.words import percent, tooltip

DOT, GAP = 11, 6
ACCURACY = (
    "share of the test images shown whose class a linear probe reads off the posterior means. "
    "Irobe et al., Section 4.1.2."
)
OTHERS = "The list of runs tells the accuracy on all test images that the run was measured on."


class MapHeading(QWidget):
    """The run's mark in its colour, its name, cut where need be so that it is told from those
    beside it, and its accuracy, in as many words as there is room for in each of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._accuracy, self._on = "", "", ""
        self._beside: Sequence[str] = ()
        self._colour, self._mark = QColor(), MARKS[0]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_run(
        self, name: str, colour: QColor, mark: Mark, accuracy: Spread | None = None, images: int = 0
    ) -> None:
        """Tell of this run, or of several seeds as one; the accuracy is a fraction, on so many
        test images, or None while it is not known."""
        self._name, self._colour, self._mark = name, colour, mark
        self._accuracy = "" if accuracy is None else percent(accuracy.mean, accuracy.std)
        self._on = f"on {images:,}"
        self.setAccessibleName(self.text())
        about = f"{self.text()}: {ACCURACY}\n{OTHERS}"
        self.setToolTip(tooltip(about if self._accuracy else name))
        self.update()

    def stand_beside(self, names: Sequence[str]) -> None:
        """Be told from the other ones of these names, however narrow it is."""
        if self._beside != names:
            self._beside = names
            self.update()

    def name_within(self, width: int) -> str:
        """What so many pixels hold of the name."""
        return cut_name(self._name, self._beside, QFontMetrics(self._bold), width)

    @property
    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def text(self) -> str:
        """All that the heading can say."""
        if not self._accuracy:
            return self._name
        return f"{self._name}, accuracy {self._accuracy} {self._on} test images"

    def accuracy_within(self, width: int) -> str:
        """The accuracy in the most words that so many pixels hold, but at least the number."""
        number = self._accuracy
        if not number:
            return ""
        said = (f"accuracy {number} {self._on} test images", f"{number} {self._on}")
        room = self.fontMetrics().horizontalAdvance
        return next((words for words in said if room(words) <= width), number)

    def accuracy_here(self) -> str:
        """The accuracy in words for which each of the headings beside each other has room."""
        bold = QFontMetrics(self._bold)
        longest = max(map(bold.horizontalAdvance, (self._name, *self._beside)))
        return self.accuracy_within(self._line().width() - longest - GAP)

    def _line(self) -> QRect:
        return QRect(2 * GAP + DOT, 0, self.width() - 3 * GAP - DOT, self.height())

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QPointF(GAP + DOT / 2, self.height() / 2)
        draw_mark(painter, self._mark, self._colour, place, DOT)
        line, plain = self._line(), self.fontMetrics()
        accuracy = self.accuracy_here()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self.palette().placeholderText().color())
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, accuracy)
        line.setRight(line.right() - plain.horizontalAdvance(accuracy) - GAP)
        painter.setFont(self._bold)
        painter.setPen(self.palette().windowText().color())
        name = self.name_within(line.width())
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.end()
