"""A plane that is looked at, with an axis on its left and one below it where they are wanted."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGraphicsGridLayout, QSizePolicy, QWidget

from raven_gui.palettes import LIGHT, Colours
from raven_gui.widgets.curves.axis import PlainAxis

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

Side = Literal["left", "bottom"]
EDGE = 1
FRAME = 1
"""Width of the frame that the style sheet draws."""
_PLACES: dict[Side, tuple[int, int]] = {"left": (0, 0), "bottom": (1, 1)}
_OVER_LINES = 0.5


class Plot(pg.GraphicsView):  # type: ignore[misc]
    """A view and the axes that were asked for.

    pyqtgraph's own plot brings four axes, a title, and a menu whose forty widgets are made for
    each plot: it takes ten times as long to make, which is felt where six maps come at once.
    """

    def __init__(
        self, name: str, view: pg.ViewBox | None = None, parent: QWidget | None = None
    ) -> None:
        """`name` is its accessible name."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.enableMouse(False)  # the view in it follows the mouse
        # Its background covers all of it: what lies below need not be painted each time.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._view = view or pg.ViewBox(enableMenu=False)
        self.axes: dict[Side, PlainAxis] = {}
        """Those that were asked for."""
        self._colours = LIGHT
        room = pg.GraphicsWidget()
        self._places = QGraphicsGridLayout(room)
        self._places.setSpacing(0)
        # pyqtgraph takes the frame, which shows where the keyboard is, for room that it has.
        frame = 2 * FRAME
        self._places.setContentsMargins(EDGE, EDGE, EDGE + frame, EDGE + frame)
        self._places.addItem(self._view, 0, 1)
        self._places.setRowStretchFactor(0, 1)
        self._places.setColumnStretchFactor(1, 1)
        self.setCentralItem(room)

    def getViewBox(self) -> pg.ViewBox:
        """The view, under pyqtgraph's name for it."""
        return self._view

    def getAxis(self, side: Side) -> PlainAxis:
        """The axis of a side, which is there from now on."""
        if side not in self.axes:
            axis = PlainAxis(side)
            axis.linkToView(self._view)
            axis.setZValue(_OVER_LINES)
            self._places.addItem(axis, *_PLACES[side])
            self.axes[side] = axis
            self._paint_axis(axis)
        return self.axes[side]

    @property
    def has_axes(self) -> bool:
        """Whether axes are seen."""
        return any(axis.isVisible() for axis in self.axes.values())

    def name_axis(self, side: Side, name: str) -> None:
        """Draw the axis of a side, with its name; without one take it away."""
        if not name and side not in self.axes:
            return
        axis = self.getAxis(side)
        axis.setLabel(name)
        axis.show() if name else axis.hide()

    def restyle(self, colours: Colours) -> None:
        """Paint ground and axes in these colours."""
        self._colours = colours
        self.setBackground(colours.base)
        for axis in self.axes.values():
            self._paint_axis(axis)

    def _paint_axis(self, axis: PlainAxis) -> None:
        pen, words = pg.mkPen(self._colours.grid), pg.mkPen(self._colours.muted)
        # Each of the two lays the axis' words out anew.
        if (axis.pen().color(), axis.textPen().color()) != (pen.color(), words.color()):
            axis.setPen(pen)
            axis.setTextPen(words)


def map_plot(parent: QWidget | None = None) -> Plot:
    """The plot of a map, without axes, whose units are as long across as up."""
    plot = Plot("Map of points", parent=parent)
    plot.getViewBox().setAspectLocked(True)
    plot.getViewBox().disableAutoRange()
    return plot
