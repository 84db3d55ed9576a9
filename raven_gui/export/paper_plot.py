"""A plot on paper: axes, lines, layers and a legend, laid out for the room they get."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from raven_gui.export.paper_axis import PaperAxis
from raven_gui.export.paper_legend import PaperLegend
from raven_gui.export.recolour import recolouring
from raven_gui.palettes import Colours
from raven_gui.widgets.curves.paper import PaperBand, PaperLine
from raven_gui.widgets.view_layer import PaperLayer, Placement

EDGE, FAR_EDGE = 1.0, 3.0
"""Around a plot, left and above, and right and below."""


@dataclass(frozen=True, eq=False)
class PaperPlot:
    """What a plot showed at a time, in the `window`'s colours of then. `shape` is how many units of
    the vertical axis are as long as one of the horizontal; None leaves them apart."""

    window: Colours
    left: PaperAxis
    bottom: PaperAxis
    axes: bool
    lines: Sequence[PaperLine | PaperBand]
    layers: Sequence[PaperLayer]
    legend: PaperLegend | None
    shape: float | None

    def paint(self, painter: QPainter, rect: QRectF, colours: Colours) -> None:
        """Paint it in `rect`."""
        room = rect.adjusted(EDGE, EDGE, -FAR_EDGE, -FAR_EDGE)
        view, left, bottom = self._laid_out(room)
        recolour = recolouring(self.window, colours)
        if self.axes:
            for axis in (left, bottom):
                axis.paint(painter, view, colours)
        across = view.width() / (bottom.high - bottom.low)
        down = -view.height() / (left.high - left.low)
        placement = Placement(
            across, -bottom.low * across, down, -left.high * down, view.width(), view.height()
        )
        painter.save()
        painter.translate(view.topLeft())
        painter.setClipRect(QRectF(0, 0, view.width(), view.height()))
        for line in self.lines:
            line.paint(painter, placement, recolour)
        for layer in self.layers:
            painter.save()
            layer.paint(painter, placement, colours)
            painter.restore()
        painter.restore()
        if self.legend is not None:
            self.legend.paint(painter, view, colours, recolour)

    def _laid_out(self, room: QRectF) -> tuple[QRectF, PaperAxis, PaperAxis]:
        """The view within `room`, and the axes with the ranges they have beside it."""
        view, left, bottom = QRectF(room), self.left, self.bottom
        if self.axes:
            view.setBottom(room.bottom() - bottom.room(room.width()))
        # The numbers that an axis needs room for depend on its range, and that on the room.
        for _ in range(2):
            left, bottom = self._shaped(view)
            if self.axes:
                view.setLeft(room.left() + left.room(view.height()))
        return view, *self._shaped(view)

    def _shaped(self, view: QRectF) -> tuple[PaperAxis, PaperAxis]:
        """The axes, the one of which shows more than it has to, where their units are tied."""
        left, bottom = self.left, self.bottom
        if self.shape is None:
            return left, bottom
        high = bottom.high - bottom.low
        wide = (left.high - left.low) * view.width() / view.height() / self.shape
        if wide > high:
            return left, _widened(bottom, wide - high)
        return _widened(
            left, high * view.height() / view.width() * self.shape - left.high + left.low
        ), bottom


def _widened(axis: PaperAxis, more: float) -> PaperAxis:
    return replace(axis, low=axis.low - more / 2, high=axis.high + more / 2)
