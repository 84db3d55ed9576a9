"""The names of lines, in a box over a plot on paper."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from raven_gui.export.fonts import font
from raven_gui.palettes import Colours
from raven_gui.widgets.curves.names import GAP, paint_name, rows_of, size_of
from raven_gui.widgets.curves.paper import PaperLine, Recolour

OPAQUE = 0.75
"""On a small page the legend lies over curves: they shine through."""


@dataclass(frozen=True, eq=False)
class PaperLegend:
    """Names with their lines, in columns, as far from the sides of the view as `across` and `down`:
    from the left and the top, or, below zero, from the right and the bottom."""

    entries: tuple[tuple[str, PaperLine], ...]
    columns: int
    across: float
    down: float

    def paint(self, painter: QPainter, view: QRectF, colours: Colours, recolour: Recolour) -> None:
        """Paint it over the view."""
        names = [name for name, _ in self.entries]
        rows = rows_of(names, self.columns, GAP, QFontMetricsF(font()))
        box = QRectF(QPointF(0, 0), size_of(rows))
        box.moveTopLeft(view.topLeft() + QPointF(self.across, self.down))
        if self.across < 0:
            box.moveRight(view.right() + self.across)
        if self.down < 0:
            box.moveBottom(view.bottom() + self.down)
        ground = QColor(colours.base)
        ground.setAlphaF(OPAQUE)
        painter.setPen(QPen(QColor(colours.border), 1.0))
        painter.setBrush(ground)
        painter.drawRect(box)
        painter.setFont(font())
        for (name, line), row in zip(self.entries, rows, strict=True):
            place, ink = row.translated(box.topLeft()), QColor(colours.text)
            paint_name(painter, place, name, line, ink, recolour)
