"""Drawing a box or a lasso around points of a map."""

from typing import Literal

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QApplication, QWidget

from raven_gui.widgets.plot import Plot
from raven_gui.widgets.selecting import APART, how_of, paint_outline

Mode = Literal["pan", "box", "lasso"]
MODES: tuple[Mode, ...] = ("pan", "box", "lasso")


class SelectionTool(QWidget):
    """In its modes 'box' and 'lasso', a drag with the left button draws a shape over `plot`.

    `drawn(outline, how)` tells the shape's corners on the map, [M, 2], and what is to be done with
    the points in it: 'add' with Shift, 'subtract' with Alt, else 'replace'. Escape takes the shape
    back. A click without a drag is `clicked(place in the plot's scene, modifiers)`. The other
    buttons and the wheel move the map in every mode. It lies over the plot, not in it, so that no
    figure shows it.
    """

    drawn = Signal(object, str)
    clicked = Signal(QPointF, object)

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._mode: Mode = "pan"
        self._corners: list[QPointF] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        plot.installEventFilter(self)
        plot.viewport().installEventFilter(self)

    @property
    def mode(self) -> Mode:
        """What a drag with the left button does."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Let a drag with the left button do something else."""
        self._mode = mode
        self.cancel()
        drawing = mode != "pan"
        self._plot.viewport().setCursor(
            Qt.CursorShape.CrossCursor if drawing else Qt.CursorShape.ArrowCursor
        )

    def cancel(self) -> None:
        """Take the shape back."""
        self._corners = []
        self.hide()

    def outline(self) -> QPolygonF:
        """The shape in the plot's own pixels."""
        if self._mode == "box" and self._corners:
            first, last = self._corners[0], self._corners[-1]
            return QPolygonF(
                [first, QPointF(last.x(), first.y()), last, QPointF(first.x(), last.y())]
            )
        return QPolygonF(self._corners)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse, and Escape."""
        if isinstance(event, QKeyEvent):
            escape = event.key() == Qt.Key.Key_Escape and bool(self._corners)
            if escape and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
            elif escape and event.type() == QEvent.Type.KeyPress:
                self.cancel()
            return escape
        if self._mode == "pan" or watched is self._plot or not isinstance(event, QMouseEvent):
            return False
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                self._begin(event.position())
                return True
            case QEvent.Type.MouseMove if self._corners:
                self._go_on(event.position())
                return True
            case QEvent.Type.MouseMove:
                return bool(event.buttons() & Qt.MouseButton.LeftButton)  # after Escape
            case QEvent.Type.MouseButtonRelease if event.button() == Qt.MouseButton.LeftButton:
                if self._corners:
                    self._end(event)
                return True
        return False

    def _begin(self, place: QPointF) -> None:
        self._plot.setFocus(Qt.FocusReason.MouseFocusReason)
        self._corners = [place]
        self.setGeometry(0, 0, self._plot.width(), self._plot.height())
        self.show()
        self.raise_()

    def _go_on(self, place: QPointF) -> None:
        if self._mode == "box":
            self._corners = [self._corners[0], place]
        elif (place - self._corners[-1]).manhattanLength() >= APART:
            self._corners.append(place)
        self.update()

    def _end(self, event: QMouseEvent) -> None:
        outline, place = self.outline(), event.position()
        self.cancel()
        room = outline.boundingRect()
        if max(room.width(), room.height()) < QApplication.startDragDistance():
            self.clicked.emit(self._scene(place), event.modifiers())
            return
        view = self._plot.getViewBox()
        corners = [view.mapSceneToView(self._scene(corner)) for corner in outline.toList()]
        places = np.array([(corner.x(), corner.y()) for corner in corners])
        self.drawn.emit(places, how_of(event.modifiers()))

    def _scene(self, place: QPointF) -> QPointF:
        return QPointF(self._plot.viewportTransform().inverted()[0].map(place))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shape."""
        painter = QPainter(self)
        paint_outline(painter, self.outline(), self.palette())
        painter.end()
