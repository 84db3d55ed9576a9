"""Drawing a box or a lasso around things that are listed."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygon, QPolygonF
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollBar, QWidget

from raven_gui.widgets.image_drag import far_enough
from raven_gui.widgets.selecting import APART, how_of, paint_outline

Shape = Literal["box", "lasso"]
Begins = Callable[[QPoint, Qt.KeyboardModifier], bool]
SCROLL_MILLISECONDS = 30
SLOWLY = 4
"""Each time the list moves by this part of how far the pointer is beyond its edge."""


class ShapeSelect(QWidget):
    """A drag with the left button from where `begins(place in the viewport, modifiers)` draws a
    box over `view`, or a lasso, which `bar` scrolls: beyond an edge it goes on scrolling.

    `drawn(outline, how)` tells the corners of the shape, whose heights count from the top of all
    that is listed, and what is to be done with what is in it: 'add' with Shift, 'subtract' with
    Alt, else 'replace'. Escape, where `keys` has the keyboard, takes the shape back. A press
    without a drag does what it did before.
    """

    drawn = Signal(QPolygon, str)

    def __init__(
        self, view: QAbstractScrollArea, bar: QScrollBar, begins: Begins, keys: QWidget
    ) -> None:
        super().__init__(view)
        self._view, self._bar, self._begins, self._keys = view, bar, begins, keys
        self._pressed: QMouseEvent | None = None
        self._shape: Shape = "box"
        self._corners: list[QPoint] = []
        """Where the pointer was: of a box where it began, and is; none before a drag. Heights are
        counted from the top of all that is listed."""
        self._now = QPoint()
        self._taken_back = self._replaying = False
        self._timer = QTimer(self, interval=SCROLL_MILLISECONDS)
        self._timer.timeout.connect(self._scroll)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        bar.valueChanged.connect(self._go_on)
        view.viewport().installEventFilter(self)
        keys.installEventFilter(self)

    @property
    def shape(self) -> Shape:
        """What a drag draws."""
        return self._shape

    def set_shape(self, shape: Shape) -> None:
        """Let a drag draw something else; what is being drawn is taken back."""
        self._shape = shape
        self._take_back()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse, and Escape."""
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if self._replaying or not isinstance(event, QMouseEvent):
            return False
        left = event.button() == Qt.MouseButton.LeftButton
        match event.type():
            case QEvent.Type.MouseButtonPress if left:
                return self._press(event)
            case QEvent.Type.MouseMove if self._pressed is not None:
                if event.buttons() & Qt.MouseButton.LeftButton:
                    self._move(self._pressed, event)
                else:
                    self._forget()
                return True
            case QEvent.Type.MouseButtonRelease if left and self._pressed is not None:
                return self._release(self._pressed, event)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        self._forget()
        if not self._begins(event.position().toPoint(), event.modifiers()):
            return False
        self._keys.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed, self._corners, self._taken_back = QMouseEvent(event), [], False
        return True

    def _move(self, pressed: QMouseEvent, event: QMouseEvent) -> None:
        if self._taken_back:
            return
        self._now = event.position().toPoint()
        if not self._corners and far_enough(pressed.position(), event.position()):
            self._corners = [self._listed(pressed.position().toPoint())]
            self.setGeometry(self._view.viewport().geometry())
            self.show()
            self.raise_()
        if self._beyond():
            self._timer.start()
        else:
            self._timer.stop()
        self._go_on()

    def _go_on(self) -> None:
        """The pointer is over another place of the list, be it by scrolling."""
        if self.isHidden():
            return
        here = self._listed(self._now)
        if self._shape == "box":
            self._corners = [self._corners[0], here]
        elif (here - self._corners[-1]).manhattanLength() >= APART:
            self._corners.append(here)
        self.update()

    def _release(self, pressed: QMouseEvent, event: QMouseEvent) -> bool:
        self._pressed = None
        if not self._corners:
            self._replaying = True
            QApplication.sendEvent(self._view.viewport(), pressed)
            self._replaying = False
            return False
        self._end()
        if not self._taken_back:
            self.drawn.emit(self._outline(), how_of(event.modifiers()))
        return True

    def _key(self, event: QKeyEvent) -> bool:
        escape = event.key() == Qt.Key.Key_Escape and not self.isHidden()
        if escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif escape and event.type() == QEvent.Type.KeyPress:
            self._take_back()
        return escape

    def _take_back(self) -> None:
        self._taken_back = True
        self._end()

    def _forget(self) -> None:
        """Where the button was let go, a menu or another window has heard of it."""
        self._pressed = None
        self._end()

    def _end(self) -> None:
        self._timer.stop()
        self.hide()

    def _listed(self, place: QPoint) -> QPoint:
        return place + QPoint(0, self._bar.value())

    def _outline(self) -> QPolygon:
        """As it is drawn now, counted from the top of all that is listed."""
        if self._shape == "box":
            first, last = self._corners[0], self._corners[-1]
            return QPolygon([first, QPoint(last.x(), first.y()), last, QPoint(first.x(), last.y())])
        return QPolygon(self._corners)

    def _beyond(self) -> int:
        """How far the pointer is above the list, as a negative number, or below it."""
        if self.isHidden():
            return 0
        return min(0, self._now.y()) + max(0, self._now.y() - self.height())

    def _scroll(self) -> None:
        beyond = self._beyond()
        self._bar.setValue(self._bar.value() + beyond // SLOWLY)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shape."""
        painter = QPainter(self)
        outline = self._outline().translated(0, -self._bar.value())
        paint_outline(painter, QPolygonF(outline), self.palette())
        painter.end()
