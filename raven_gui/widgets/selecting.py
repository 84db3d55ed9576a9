"""What a shape that is drawn around things does with them, and how it looks while it is drawn: the
same on maps, among thumbnails and in tables."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF

How = Literal["replace", "add", "subtract"]
APART = 3
"""A lasso's corners are so many device-independent pixels apart."""
DRAWING = (
    "Shift adds to what is picked, Alt (or Ctrl+Shift) takes away; Escape stops. The picked images "
    "are picked in every panel."
)


def how_of(modifiers: Qt.KeyboardModifier) -> How:
    """What is done with what is drawn around. Ctrl+Shift is as Alt, which some desktops keep for
    moving windows."""
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    if modifiers & Qt.KeyboardModifier.AltModifier or (shift and control):
        return "subtract"
    return "add" if shift or control else "replace"


def paint_outline(painter: QPainter, outline: QPolygonF, palette: QPalette) -> None:
    """Paint the shape, so that it is seen on dark and on light."""
    accent = palette.highlight().color()
    fill = QColor(accent)
    fill.setAlpha(36)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill)
    for ink, style in (
        (palette.base().color(), Qt.PenStyle.SolidLine),
        (accent, Qt.PenStyle.DashLine),
    ):
        painter.setPen(QPen(ink, 1.6, style))
        painter.drawPolygon(outline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
