"""Turning maps in three dimensions, as a ball under the hand."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton

from raven_gui.widgets.scatter.map import ScatterMap
from raven_gui.workspace import Workspace

RADIANS_PER_PIXEL = 0.01
KEY_PIXELS = 12.0
"""A press of an arrow key turns as far as a drag of so many pixels."""
CLICK_PIXELS = 3.0
KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}

Turn = NDArray[np.float64]


def turned(turn: Turn, right: float, down: float) -> Turn:
    """What becomes of `turn` [3, 3] when the front of the ball is drawn so many pixels."""
    across, upward = right * RADIANS_PER_PIXEL, down * RADIANS_PER_PIXEL
    sideways = np.array(
        [
            [np.cos(across), 0, -np.sin(across)],
            [0, 1, 0],
            [np.sin(across), 0, np.cos(across)],
        ]
    )
    tilt = np.array(
        [
            [1, 0, 0],
            [0, np.cos(upward), np.sin(upward)],
            [0, -np.sin(upward), np.cos(upward)],
        ]
    )
    left, _, rest = np.linalg.svd(turn @ sideways @ tilt)
    exactly: Turn = left @ rest  # lest rounding shears it, after many drags
    return exactly


class Turning(QObject):
    """Lets a map be turned, and all others with it, while maps in three dimensions are shown; a
    drag that has another meaning, to decode or to draw a box, keeps it."""

    def __init__(self, workspace: Workspace, points: ScatterMap, decode: QAbstractButton) -> None:
        super().__init__(points)
        self._maps, self._points, self._decode = workspace.maps, points, decode
        self._from: QPointF | None = None
        self._dragged = False
        points.plot.installEventFilter(self)
        points.plot.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._maps.method != "pca3":
            return False
        if isinstance(event, QKeyEvent) and watched is self._points.plot:
            return event.type() == QEvent.Type.KeyPress and self._press(event)
        if isinstance(event, QMouseEvent) and watched is not self._points.plot:
            return self._drag(event)
        return False

    def _press(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers != Qt.KeyboardModifier.AltModifier:
            return False
        if key == Qt.Key.Key_Home:
            self._maps.set_turn(np.eye(3))
            return True
        if key in KEYS:
            right, down = KEYS[key]
            self._turn(right * KEY_PIXELS, down * KEY_PIXELS)
        return key in KEYS

    def _drag(self, event: QMouseEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseButtonPress if self._may_begin(event):
                self._from, self._dragged = event.position(), False
                return True
            case QEvent.Type.MouseMove if self._from is not None:
                way = event.position() - self._from
                if self._dragged or abs(way.x()) + abs(way.y()) > CLICK_PIXELS:
                    self._dragged, self._from = True, event.position()
                    self._turn(way.x(), way.y())
                return True
            case QEvent.Type.MouseButtonRelease if self._from is not None:
                self._from = None
                if not self._dragged:
                    place = self._points.plot.mapToScene(event.position().toPoint())
                    self._points.pointing.tool.clicked.emit(place, event.modifiers())
                return True
        return False

    def _may_begin(self, event: QMouseEvent) -> bool:
        left = event.button() == Qt.MouseButton.LeftButton
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        moves = self._points.pointing.tool.mode == "pan"
        return left and moves and not shift and not self._decode.isChecked()

    def _turn(self, right: float, down: float) -> None:
        """The view stays as large as it is: a ball that is turned does not breathe."""
        self._points.pointing.zoomed.emit()
        self._maps.set_turn(turned(self._maps.turn, right, down))
