"""The card of a step, and the ring around what it speaks of."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from raven_gui.widgets.heading import Heading

WIDTH_LETTERS = 44
GAP = 14
EDGE = 8


class Ring(QWidget):
    """A frame around a widget, which it lets every click and key through to."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def surround(self, place: QRect) -> None:
        """Go around `place`, in the window's coordinates."""
        self.setGeometry(place.adjusted(-4, -4, 4, 4).intersected(self._window.rect()))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().highlight().color(), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()


class Card(QFrame):
    """Says a step in words, beside what it speaks of; the window stays as usable as ever."""

    next_clicked = Signal()
    back_clicked = Signal()
    leave_clicked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("guide")
        self.setAutoFillBackground(True)
        self.title, self.words, self.count = Heading(), QLabel(wordWrap=True), QLabel()
        self.title.stand_over(self.font())
        self.count.setProperty("role", "note")
        self.next, self.back = QPushButton(), QPushButton("Back")
        self.leave = QPushButton("Leave")
        self.leave.setAccessibleName("Leave the tour")
        self.next.setProperty("primary", True)
        for button in (self.leave, self.back, self.next):
            button.setAutoDefault(True)  # Return presses it, as Space does
        self.back.setToolTip("Show the step before once more.")
        self.leave.setToolTip("Help > Guided tour shows it again (Esc).")
        buttons = QHBoxLayout()
        buttons.addWidget(self.count)
        buttons.addStretch()
        buttons.addWidget(self.leave)
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        for widget in (self.title, self.words):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.next.clicked.connect(self.next_clicked)
        self.back.clicked.connect(self.back_clicked)
        self.leave.clicked.connect(self.leave_clicked)
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.title.stand_over(self.font())

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.setFixedSize(self._room())
        return handled

    def say(self, title: str, words: str, number: int, total: int) -> None:
        """Show the words of a step, and tell a screen reader."""
        self.title.setText(title)
        self.words.setText(words)
        self.count.setText(f"{number} of {total}")
        self.next.setText("Next" if number < total else "Finish")
        self.back.setVisible(number > 1)
        self.setAccessibleName(f"Guided tour, {number} of {total}: {title}")
        self.setAccessibleDescription(words)
        self.setFixedSize(self._room())
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def tell_done(self) -> None:
        """Say that the user did it."""
        self.count.setText("Done ✓")

    def stand_beside(self, place: QRect) -> None:
        """Find room on a side of `place`, or else in a corner of it."""
        window, size = self._window.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE), self.size()
        corners = (
            QPoint(place.right() + GAP, place.top()),
            QPoint(place.left() - GAP - size.width(), place.top()),
            QPoint(place.left(), place.bottom() + GAP),
            QPoint(place.left(), place.top() - GAP - size.height()),
        )
        fitting = (c for c in corners if window.contains(QRect(c, size)))
        inside = place.bottomRight() - QPoint(size.width() + GAP, size.height() + GAP)
        corner = next(fitting, inside)
        corner.setX(max(window.left(), min(corner.x(), window.right() - size.width())))
        corner.setY(max(window.top(), min(corner.y(), window.bottom() - size.height())))
        self.move(corner)

    def _room(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * WIDTH_LETTERS
        width = max(width, self.minimumSizeHint().width())
        return QSize(width, self._layout.totalHeightForWidth(width))
