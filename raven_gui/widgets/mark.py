"""What tells runs apart beside their colours: the shape of their points, and dashes."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPen, QPixmap

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
    """A short line with its shape in the middle, for a screen of that pixel ratio. In a selected
    row it stands on a plate of the usual ground: it would drown in the accent."""
    icon = QIcon()
    for mode, ground in (
        (QIcon.Mode.Normal, QColor(Qt.GlobalColor.transparent)),
        (QIcon.Mode.Selected, QGuiApplication.palette().base().color()),
    ):
        icon.addPixmap(_line_pixmap(mark, colour, ratio, ground), mode)
    return icon


def on_a_plate(icon: QIcon) -> QIcon:
    """A line's icon as it is in a selected row, for a row that stands out otherwise."""
    return QIcon(icon.pixmap(ICON, QIcon.Mode.Selected))


def _line_pixmap(mark: Mark, colour: QColor, ratio: float, ground: QColor) -> QPixmap:
    pixmap = QPixmap(ICON * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(0, 0, ICON.width(), ICON.height(), 3, 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = QPointF(ICON.width() / 2, ICON.height() / 2)
    pen = QPen(colour, 2)
    if mark.dashed:
        pen.setDashPattern(_SHORT_DASHES)
    painter.setPen(pen)
    painter.drawLine(QPointF(1, middle.y()), QPointF(ICON.width() - 1, middle.y()))
    draw_mark(painter, mark, colour, middle, 9)
    painter.end()
    return pixmap
