"""Drawing a box around things that are listed, as file managers let it be drawn."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollBar, QWidget

from raven_gui.widgets.image_drag import far_enough
from raven_gui.widgets.selecting import how_of, paint_outline

Begins = Callable[[QPoint, Qt.KeyboardModifier], bool]
SCROLL_MILLISECONDS = 30
SLOWLY = 4
"""Each time the list moves by this part of how far the pointer is beyond its edge."""


class BoxSelect(QWidget):
    """A drag with the left button from where `begins(place in the viewport, modifiers)` draws a
    box over `view`, which `bar` scrolls: beyond an edge it goes on scrolling.

    `drawn(box, how)` tells the box, whose heights count from the top of all that is listed, and
    what is to be done with what it meets: 'add' with Shift, 'subtract' with Alt, else 'replace'.
    Escape, where `keys` has the keyboard, takes the box back. A press without a drag does what it
    did before.
    """

    drawn = Signal(QRect, str)

    def __init__(
        self, view: QAbstractScrollArea, bar: QScrollBar, begins: Begins, keys: QWidget
    ) -> None:
        super().__init__(view)
        self._view, self._bar, self._begins, self._keys = view, bar, begins, keys
        self._pressed: QMouseEvent | None = None
        self._from: QPoint | None = None
        """Where the box begins, counted from the top of all that is listed."""
        self._now = QPoint()
        self._taken_back = self._replaying = False
        self._timer = QTimer(self, interval=SCROLL_MILLISECONDS)
        self._timer.timeout.connect(self._scroll)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        bar.valueChanged.connect(self.update)
        view.viewport().installEventFilter(self)
        keys.installEventFilter(self)

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
                self._move(self._pressed, event)
                return True
            case QEvent.Type.MouseButtonRelease if left and self._pressed is not None:
                return self._release(self._pressed, event)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        if not self._begins(event.position().toPoint(), event.modifiers()):
            return False
        self._keys.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed, self._from, self._taken_back = QMouseEvent(event), None, False
        return True

    def _move(self, pressed: QMouseEvent, event: QMouseEvent) -> None:
        if self._taken_back:
            return
        self._now = event.position().toPoint()
        if self._from is None and far_enough(pressed.position(), event.position()):
            self._from = self._listed(pressed.position().toPoint())
            self.setGeometry(self._view.viewport().geometry())
            self.show()
            self.raise_()
        if self._beyond():
            self._timer.start()
        else:
            self._timer.stop()
        self.update()

    def _release(self, pressed: QMouseEvent, event: QMouseEvent) -> bool:
        self._pressed = None
        if self._from is None:
            self._replaying = True
            QApplication.sendEvent(self._view.viewport(), pressed)
            self._replaying = False
            return False
        box = self._box()
        self._end()
        if not self._taken_back:
            self.drawn.emit(box, how_of(event.modifiers()))
        return True

    def _key(self, event: QKeyEvent) -> bool:
        escape = event.key() == Qt.Key.Key_Escape and not self.isHidden()
        if escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif escape and event.type() == QEvent.Type.KeyPress:
            self._taken_back = True
            self._end()
        return escape

    def _end(self) -> None:
        self._timer.stop()
        self.hide()

    def _listed(self, place: QPoint) -> QPoint:
        return place + QPoint(0, self._bar.value())

    def _box(self) -> QRect:
        """As it is drawn now, counted from the top of all that is listed."""
        start = self._from if self._from is not None else QPoint()
        return QRect(start, self._listed(self._now)).normalized()

    def _beyond(self) -> int:
        """How far the pointer is above the list, as a negative number, or below it."""
        if self.isHidden():
            return 0
        return min(0, self._now.y()) + max(0, self._now.y() - self.height())

    def _scroll(self) -> None:
        beyond = self._beyond()
        self._bar.setValue(self._bar.value() + beyond // SLOWLY)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box."""
        painter = QPainter(self)
        box = QRectF(self._box().translated(0, -self._bar.value()))
        paint_outline(painter, QPolygonF(box), self.palette())
        painter.end()
