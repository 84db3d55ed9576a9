"""Walking from point to point of a map by the keyboard."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from raven_gui.widgets.plot import Plot

Places = NDArray[np.float64]
Rows = NDArray[np.intp]
_KEYS = Qt.Key
DIRECTIONS = {
    _KEYS.Key_Left: (-1, 0),
    _KEYS.Key_Right: (1, 0),
    _KEYS.Key_Up: (0, 1),
    _KEYS.Key_Down: (0, -1),
}
PICK = (_KEYS.Key_Return, _KEYS.Key_Enter, _KEYS.Key_Space)
ZOOM = {_KEYS.Key_Plus: 0.8, _KEYS.Key_Equal: 0.8, _KEYS.Key_Minus: 1.25}
BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)

STEP, LEAP = 1.0, 60.0
"""The least way to go, in device-independent pixels: with an arrow key, and with Shift too
(or to the last point there is)."""
BREADTH = 1.2
"""How far aside of a direction a point still lies in it: directions overlap, so that none is out
of reach."""
SIDE = 17


class PointCursor(QWidget):
    """A frame around the point that the keyboard is at, while `plot` has the focus.

    Arrow keys go to the nearest point in their direction, with Shift to one further away; Enter
    and Space pick it, with Ctrl they add it. Plus and Minus zoom; Home asks for everything. It
    lies over the plot, not in it, so that no figure shows it.

    points, shown: the places of all points [N, 2], and the indices of those that can be seen.
    """

    moved = Signal(int)
    left = Signal()
    """The plot lost the focus."""
    picked = Signal(int)
    added = Signal(int)
    zoomed = Signal()
    everything = Signal()

    def __init__(self, plot: Plot, points: Callable[[], Places], shown: Callable[[], Rows]) -> None:
        super().__init__(plot)
        self._plot, self._points, self._shown = plot, points, shown
        self._index: int | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        plot.installEventFilter(self)
        plot.getViewBox().sigRangeChanged.connect(lambda *_: self.update())

    @property
    def index(self) -> int | None:
        """The point the keyboard is at; None where there is none, or it is not seen."""
        seen = self._index is not None and bool((self._shown() == self._index).any())
        return self._index if seen else None

    def stand_at(self, index: int) -> None:
        """Go on from this point."""
        self._index = index
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.Resize:
                self.setGeometry(0, 0, self._plot.width(), self._plot.height())
            case QEvent.Type.FocusIn if isinstance(event, QFocusEvent):
                # Who comes by the pointer sees where that is, until a key is pressed.
                self.setVisible(event.reason() in BY_KEY)
            case QEvent.Type.FocusOut:
                self.hide()
                self.left.emit()
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._press(event)
        return False

    def _press(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in PICK and self.index is not None:
            (self.added if control else self.picked).emit(self.index)
            return True
        if control or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        if key in DIRECTIONS:
            leap = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._go(DIRECTIONS[key], LEAP if leap else STEP)
        elif key in ZOOM:
            self._zoom(ZOOM[key])
        elif key == Qt.Key.Key_Home:
            self.everything.emit()
        else:
            return False
        self.show()
        return True

    def _go(self, direction: tuple[int, int], least: float) -> None:
        rows = self._shown()
        if not len(rows):
            return
        here = self.index
        if here is None:
            middle = self._plot.getViewBox().viewRect().center()
            found = rows[np.hypot(*self._away(rows, (middle.x(), middle.y())).T).argmin()]
        else:
            away = self._away(rows, self._points()[here])
            along = away @ np.asarray(direction, float)
            aside = np.abs(away @ np.asarray((direction[1], direction[0]), float))
            ahead = (along >= STEP) & (aside <= BREADTH * along)
            if not ahead.any():
                return
            rows, way = rows[ahead], np.hypot(along[ahead], aside[ahead])
            far = np.where(way >= least, way, np.inf)
            found = rows[far.argmin() if np.isfinite(far).any() else way.argmax()]
        self._index = int(found)
        self._bring_into_view()
        self.update()
        self.moved.emit(self._index)

    def _away(self, rows: Rows, place: tuple[float, float] | Places) -> Places:
        """From a place to each of the points, in pixels; up is positive."""
        away = self._points()[rows] - np.asarray(place)
        pixel = np.asarray(self._plot.getViewBox().viewPixelSize(), np.float64)
        return np.asarray(away / pixel, np.float64)

    def _zoom(self, factor: float) -> None:
        here = self.index
        center = None if here is None else QPointF(*self._points()[here])
        self._plot.getViewBox().scaleBy((factor, factor), center=center)
        self.zoomed.emit()

    def _bring_into_view(self) -> None:
        assert self._index is not None
        view = self._plot.getViewBox()
        place, seen = QPointF(*self._points()[self._index]), view.viewRect()
        if not seen.contains(place):
            way = place - seen.center()
            view.translateBy(x=way.x(), y=way.y())

    def place(self) -> QPoint:
        """Where the point is, in the plot's own pixels."""
        assert self._index is not None
        spot = self._plot.getViewBox().mapViewToScene(QPointF(*self._points()[self._index]))
        return QPoint(self._plot.mapFromScene(spot))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().highlight(), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        if self.index is not None:
            frame = QRectF(0, 0, SIDE, SIDE)
            frame.moveCenter(QPointF(self.place()))
            painter.drawRect(frame)
            painter.setPen(QPen(self.palette().text(), 1))
            painter.drawRect(frame.adjusted(-2, -2, 2, 2))
        painter.end()
