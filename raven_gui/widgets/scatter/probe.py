"""A place of a map that need not be one of its points, and what is there."""

from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from raven_gui.widgets.drag_out import Carried, DragFiles, carry_pictures, start_drag
from raven_gui.widgets.held_press import HeldPress
from raven_gui.widgets.pixels import to_qimage
from raven_gui.widgets.plot import Plot
from raven_gui.widgets.scatter.cursor import DIRECTIONS

STEP, LEAP = 6, 40
"""How far an arrow key goes, in device-independent pixels: and with Shift too."""
SIDE, WIDTH, EDGE, AWAY = 84, 132, 6, 14
CROSS = 9
_WRAP = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
Place = tuple[float, float]


class MapProbe(QWidget):
    """A cross on `plot`, and beside it a card with an image and words.

    While it is armed, or with Shift unless that means something else, a click or a drag puts the
    cross there, and `asked(x, y)` tells where that is on the map; while it is armed arrow keys
    move it. Escape takes it away, `dismissed`; `cleared` tells that it is gone for whatever reason.
    The image can be dragged out of the window; a click on it means the map below. It lies over the
    plot, not in it, so that no figure shows it.
    """

    asked = Signal(float, float)
    dismissed = Signal()
    cleared = Signal()

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._armed = self._dragged = False
        self._by_shift = True
        self.place: Place | None = None
        """Where the cross is on the map, or None."""
        self.words = ""
        self._image, self._name = QImage(), ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        plot.installEventFilter(self)
        plot.viewport().installEventFilter(self)
        HeldPress(plot.viewport(), self._on_picture, self._drag, self)
        plot.getViewBox().sigRangeChanged.connect(lambda *_: self.update())

    def arm(self, on: bool) -> None:
        """Take every click and arrow key, or none; the cross leaves."""
        self._armed = on
        shape = Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor
        self._plot.viewport().setCursor(shape)
        self.clear()

    def take_shift(self, on: bool) -> None:
        """Whether a drag with Shift is for this, too."""
        self._by_shift = on

    def show_image(self, image: NDArray[Any], words: str, name: str = "") -> None:
        """Show [C, H, W] and what there is to say of it beside the cross; `name` is what its file
        is called."""
        self._image, self._name = to_qimage(image), name
        self.say(words)

    def say(self, words: str) -> None:
        """Say something beside the cross, with the image that is there."""
        self.words = words
        self.setAccessibleName(words)
        self.update()

    def clear(self) -> None:
        """Take the cross and the card away."""
        there = self.place is not None
        self.place, self.words, self._image = None, "", QImage()
        self.hide()
        if there:
            self.cleared.emit()

    def stand_at(self, place: Place) -> None:
        """Put the cross at a place of the map."""
        self.place = place
        self.setGeometry(0, 0, self._plot.width(), self._plot.height())
        self.show()
        self.raise_()
        self.update()

    def image(self) -> QImage:
        """What is shown, in its own size."""
        return self._image

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(0, 0, self._plot.width(), self._plot.height())
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return watched is self._plot and self._press(event)
        elif isinstance(event, QMouseEvent):
            return watched is not self._plot and self._point(event)
        return False

    def picture_rect(self) -> QRect:
        """Where the image is painted, in the plot's own pixels; empty where there is none."""
        if self.place is None or self._image.isNull():
            return QRect()
        card, size = self._card(), self._image.size()
        size.scale(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(QPoint(0, card.top() + EDGE), size)
        target.moveLeft(card.center().x() - size.width() // 2)
        return target

    def _on_picture(self, event: QMouseEvent) -> bool:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        return plain and self.picture_rect().contains(event.position().toPoint())

    def _drag(self, _pressed: QMouseEvent) -> None:
        data, carried = QMimeData(), Carried(self._name or self.words, self._image)
        carry_pictures(data, [carried], DragFiles.of(self._plot).begin())
        start_drag(self._plot.viewport(), data, self._image)

    def _point(self, event: QMouseEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseButtonPress | QEvent.Type.MouseButtonDblClick:
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                left = event.button() == Qt.MouseButton.LeftButton
                self._dragged = left and (self._armed or (shift and self._by_shift))
                if left and not self._dragged:
                    self.clear()
            case QEvent.Type.MouseButtonRelease if self._dragged:
                self._dragged = False
                return True
        if self._dragged:
            self._ask(event.position())
        return self._dragged

    def _press(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if key == Qt.Key.Key_Escape and (self._armed or self.place is not None):
            self.clear()
            self.dismissed.emit()
            return True
        if not (self._armed and plain and key in DIRECTIONS):
            return False
        far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        right, up = DIRECTIONS[key]
        way = QPointF(right, -up) * (LEAP if far else STEP)
        view = self._plot.getViewBox()
        here = QPointF(*self.place) if self.place is not None else view.viewRect().center()
        spot = self._plot.mapFromScene(view.mapViewToScene(here))
        room = self._plot.viewport().rect()
        goal = QPointF(spot) + (way if self.place is not None else QPointF())
        self._ask(
            QPointF(
                min(max(goal.x(), room.left()), room.right()),
                min(max(goal.y(), room.top()), room.bottom()),
            )
        )
        return True

    def _ask(self, position: QPointF) -> None:
        scene = self._plot.viewportTransform().inverted()[0].map(position)
        at = self._plot.getViewBox().mapSceneToView(scene)
        self.stand_at((at.x(), at.y()))
        self.asked.emit(at.x(), at.y())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.place is None:
            return
        spot = self._plot.getViewBox().mapViewToScene(QPointF(*self.place))
        middle = QPoint(self._plot.mapFromScene(spot))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ink, width in ((self.palette().base(), 5), (self.palette().text(), 2)):
            painter.setPen(QPen(ink, width))
            painter.drawLine(middle - QPoint(CROSS, 0), middle + QPoint(CROSS, 0))
            painter.drawLine(middle - QPoint(0, CROSS), middle + QPoint(0, CROSS))
        if self.words:
            self._paint_card(painter)
        painter.end()

    def _card(self) -> QRect:
        """Where the card is: beside the cross, where there is room."""
        assert self.place is not None
        spot = self._plot.getViewBox().mapViewToScene(QPointF(*self.place))
        middle = QPoint(self._plot.mapFromScene(spot))
        room = QRect(0, 0, WIDTH, 1000)
        lines = self.fontMetrics().boundingRect(room, int(_WRAP), self.words)
        card = QRect(0, 0, WIDTH + 2 * EDGE, self._head() + lines.height() + 2 * EDGE)
        card.moveTopLeft(middle + QPoint(AWAY, AWAY))
        if card.right() > self.rect().right():
            card.moveRight(middle.x() - AWAY)
        if card.bottom() > self.rect().bottom():
            card.moveBottom(middle.y() - AWAY)
        card.moveTopLeft(QPoint(max(0, card.left()), max(0, card.top())))
        return card

    def _head(self) -> int:
        """Height of the image and its room."""
        return 0 if self._image.isNull() else SIDE + EDGE

    def _paint_card(self, painter: QPainter) -> None:
        card = self._card()
        painter.setPen(self.palette().mid().color())
        painter.setBrush(self.palette().toolTipBase())
        painter.drawRoundedRect(card, 6, 6)
        if not self._image.isNull():
            painter.drawImage(self.picture_rect(), self._image)
        painter.setPen(self.palette().toolTipText().color())
        words = card.adjusted(EDGE, EDGE + self._head(), -EDGE, 0)
        painter.drawText(words, int(_WRAP), self.words)
