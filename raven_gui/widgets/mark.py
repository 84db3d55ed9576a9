"""What tells runs apart beside their colours: the shape of their points, and dashes."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols  # isort: skip

SYMBOLS = ("o", "s", "t1", "d", "t", "p", "star")
ICON = QSize(26, 14)
_SHORT_DASHES = (2, 1.5)
"""Shorter than Qt's own, or a line as short as an icon would not show them."""


@dataclass(frozen=True)
class Mark:
    """A shape, by pyqtgraph's name for it, on a solid or dashed line."""

    symbol: str
    dashed: bool


MARKS = tuple(Mark(symbol, dashed) for dashed in (False, True) for symbol in SYMBOLS)
"""Fourteen that can be told apart without colour; the shapes change first."""


def draw_mark(painter: QPainter, mark: Mark, colour: QColor, middle: QPointF, side: float) -> None:
    """Paint the shape, `side` across, around `middle`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(middle)
    painter.scale(side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(Symbols[mark.symbol])
    painter.restore()


def line_icon(mark: Mark, colour: QColor, ratio: float) -> QIcon:
    """A short line with its shape in the middle, for a screen of that pixel ratio."""
    pixmap = QPixmap(ICON * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = QPointF(ICON.width() / 2, ICON.height() / 2)
    pen = QPen(colour, 2)
    if mark.dashed:
        pen.setDashPattern(_SHORT_DASHES)
    painter.setPen(pen)
    painter.drawLine(QPointF(1, middle.y()), QPointF(ICON.width() - 1, middle.y()))
    draw_mark(painter, mark, colour, middle, 9)
    painter.end()
    return QIcon(pixmap)
