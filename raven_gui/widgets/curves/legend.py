"""The names of a plot's lines in a box over it; a click on one hides the line, or shows it."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem, QWidget

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

from raven_gui.palettes import LIGHT, Colours
from raven_gui.widgets.curves.line import Line
from raven_gui.widgets.curves.names import GAP, names_within, paint_name, rows_of, size_of

AWAY = 10
"""Pixels from the corner of the view that it stands in."""
LEGEND_GAP = 2 * GAP
"""Pixels between two columns of names."""
OPAQUE = 0.8
"""A curve that runs below the legend is still seen."""
FAINT = 0.35
"""A line that is hidden."""
Pair = tuple[float, float]
Standing = tuple[Pair, Pair]
"""Which place of a legend, in shares of its size, stands where in the view, in shares of that."""
RING = 4.0
"""Pixels between a name and the frame that shows the keyboard at it."""


class CurveLegend(pg.GraphicsWidgetAnchor, pg.GraphicsWidget):  # type: ignore[misc]
    """Stands in a corner of the view, and is dragged elsewhere.

    It paints its words itself: pyqtgraph's makes a document and two items of a layout for each.
    """

    turned = Signal(str, bool)
    """The line of this key was hidden, or shown."""
    dragged = Signal(object, object)
    """Let go, elsewhere than it stood: both as `standing` tells."""

    def __init__(self, view: pg.ViewBox) -> None:
        pg.GraphicsWidget.__init__(self)
        pg.GraphicsWidgetAnchor.__init__(self)
        self.lines: list[Line] = []
        self._shown: list[str] = []
        """Of each line as much of its name as there is room for."""
        self.hidden: set[str] = set()
        """Keys of the lines that are not seen, whether they are there now or not."""
        self.current: Line | None = None
        """Whose name the keyboard is at."""
        self.columns = 1
        self.tips: Mapping[str, str] = {}
        """What lines are, by their names."""
        self._colours = LIGHT
        self._standing: Standing | None = None
        """Where the user has put it; None where it stands in a corner."""
        self._anchored: Standing = ((0, 0), (0, 0))
        self._from: Standing | None = None
        """Where it stood when the drag began."""
        self._taken = QPointF()
        """The same, in the view's pixels."""
        self._corner = True, False
        """Right and low, as the plot has it."""
        self.setParentItem(view)
        self.setZValue(1)  # over the lines
        self.put(right=True, low=False)
        view.sigResized.connect(self._fit)

    def put(self, right: bool, low: bool) -> None:
        """Stand in a corner of the view, unless it was dragged elsewhere."""
        self._corner = right, low
        if self._standing is None:
            corner = (int(right), int(low))
            self.anchor(corner, corner, (-AWAY if right else AWAY, -AWAY if low else AWAY))

    @property
    def standing(self) -> Standing | None:
        """Where it was dragged to, however large the plot is; None where it stands in a corner."""
        return self._standing

    def stand(self, standing: Standing | None) -> None:
        """Stand where it was dragged to once, or in a corner."""
        self._standing = standing
        if standing is None:
            self.put(*self._corner)
        else:
            self.anchor(*standing)

    def set_columns(self, columns: int) -> None:
        """Write so many names beside each other."""
        if columns != self.columns:
            self.columns = columns
            self._fit()

    def add(self, line: Line) -> None:
        """Name one more line."""
        self.lines.append(line)
        line.setVisible(line.key not in self.hidden)
        self._fit()

    def remove(self, line: Line) -> None:
        """Name a line no more."""
        self.lines.remove(line)
        if line is self.current:
            self.current = None
        self._fit()

    def set_current(self, line: Line | None) -> None:
        """Frame the name that the keyboard is at."""
        self.current = line
        self.update()

    def turn(self, line: Line) -> None:
        """Hide a line, or show it."""
        self.set_hidden(line.key, line.key not in self.hidden)

    def set_hidden(self, key: str, hidden: bool) -> None:
        """Hide the line of this key, or show it, now or when it comes."""
        self.hide_only(self.hidden | {key} if hidden else self.hidden - {key})
        self.turned.emit(key, hidden)

    def hide_only(self, keys: Iterable[str]) -> None:
        """Hide the lines of these keys, and show all others."""
        self.hidden = set(keys)
        for line in self.lines:
            line.setVisible(line.key not in self.hidden)
        self.update()

    def restyle(self, colours: Colours) -> None:
        """Paint ground, frame and names in these colours."""
        self._colours = colours
        self._fit()

    def name_of(self, key: str) -> str:
        """What the line of a key is called now; the key where it is not there."""
        return next((line.name for line in self.lines if line.key == key), key)

    def place(self) -> QRectF:
        """Where it stands in the view."""
        box: QRectF = self.mapRectToParent(self.boundingRect())
        return box

    def rows(self) -> list[QRectF]:
        """Where the names stand in it, with their samples, in the order of its lines."""
        return rows_of(self._shown, self.columns, LEGEND_GAP, _metrics())

    def line_at(self, place: QPointF) -> Line | None:
        """The line whose name stands at a place in it."""
        found = (n for n, row in enumerate(self.rows()) if row.contains(place))
        return next((self.lines[number] for number in found), None)

    def tip_at(self, place: QPointF) -> str:
        """What the line is whose name stands at a place in it, with all of a name that is cut; ''
        where nothing is told."""
        line = self.line_at(place) if self.isVisible() else None
        if line is None:
            return ""
        tip = self.tips.get(line.name, "")
        told = line.name in self._shown or _in_one(line.name) in _in_one(tip)
        return tip if told else "\n".join(filter(None, (line.name, tip)))

    def _fit(self, _resized: object = None) -> None:
        room = self.parentItem().boundingRect().width() - 2 * AWAY
        names = [line.name for line in self.lines]
        self._shown = names_within(names, self.columns, LEGEND_GAP, _metrics(), room)
        size = size_of(self.rows())
        self.resize(QSizeF(math.ceil(size.width()), math.ceil(size.height())))
        self.update()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """The box, and in it samples and names."""
        ground = QColor(self._colours.base)  # which the colours of runs stand out from
        ground.setAlphaF(OPAQUE)
        painter.setPen(QPen(QColor(self._colours.border), 1))
        painter.setBrush(ground)
        painter.drawRect(self.boundingRect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(QApplication.font())
        for line, name, row in zip(self.lines, self._shown, self.rows(), strict=True):
            painter.setOpacity(1.0 if line.isVisible() else FAINT)
            ink = QColor(self._colours.text)
            paint_name(painter, row, name, line.on_paper(), ink, QColor)
            if line is self.current:
                painter.setOpacity(1.0)
                painter.setPen(QPen(QColor(self._colours.accent), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(row.adjusted(-RING, 0, RING, 0), RING, RING)

    # ------------------------------------------------------------ what a user does

    def hoverEvent(self, event: Any) -> None:
        """Take the mouse's button before the view does."""
        for accept in (event.acceptDrags, event.acceptClicks):
            accept(Qt.MouseButton.LeftButton)

    def mouseClickEvent(self, event: Any) -> None:
        """Hide the line whose name is clicked, or show it."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        event.accept()
        line = self.line_at(event.pos())
        if line is not None:
            self.turn(line)

    def mouseDragEvent(self, event: Any) -> None:
        """Stand elsewhere, all of it in the view: out of sight it could not be taken hold of."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        event.accept()
        if event.isStart():
            self._from, self._taken = self._standing, self.pos()
        way = event.scenePos() - event.buttonDownScenePos(Qt.MouseButton.LeftButton)
        self.autoAnchor(self._in_view(self._taken + way))
        self._standing = self._anchored
        if event.isFinish() and self._from != self._standing:
            self.dragged.emit(self._from, self._standing)

    def _in_view(self, place: QPointF) -> QPointF:
        """The place nearest to `place` at which all of it is seen, if the view is large enough."""
        view, own = self.parentItem().boundingRect(), self.boundingRect()
        right, bottom = view.right() - own.width(), view.bottom() - own.height()
        return QPointF(
            max(view.left(), min(place.x(), right)), max(view.top(), min(place.y(), bottom))
        )

    def anchor(self, own: Pair, there: Pair, offset: Pair = (0, 0)) -> None:
        """Stand with a place of its own where one of the view is, and remember both."""
        self._anchored = (own[0], own[1]), (there[0], there[1])
        super().anchor(own, there, offset)


def _metrics() -> QFontMetricsF:
    return QFontMetricsF(QApplication.font())


def _in_one(words: str) -> str:
    """Without the breaks of lines, which a name may have in a tooltip."""
    return "".join(words.split())
