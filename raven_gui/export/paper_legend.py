"""The names of lines, in a box over a plot on paper."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from raven_gui.export.fonts import font
from raven_gui.palettes import Colours
from raven_gui.widgets.curve_paper import PaperLine, Recolour

SAMPLE, GAP, EDGE = 20.0, 8.0, 9.0
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
        metrics = QFontMetricsF(font())
        line = 1.1 * metrics.height()
        widths = [
            SAMPLE + GAP + max(metrics.horizontalAdvance(name) for name, _ in self._column(place))
            for place in range(min(self.columns, len(self.entries)))
        ]
        rows = -(-len(self.entries) // self.columns)
        box = QRectF(
            0,
            0,
            sum(widths) + GAP * (len(widths) - 1) + 2 * EDGE,
            rows * line + 2 * EDGE,
        )
        box.moveTopLeft(view.topLeft() + QPointF(self.across, self.down))
        if self.across < 0:
            box.moveRight(view.right() + self.across)
        if self.down < 0:
            box.moveBottom(view.bottom() + self.down)
        ground = QColor(colours.raised)
        ground.setAlphaF(OPAQUE)
        painter.setPen(QPen(QColor(colours.border), 1.0))
        painter.setBrush(ground)
        painter.drawRect(box)
        left = box.left() + EDGE
        for place, width in enumerate(widths):
            for row, (name, sample) in enumerate(self._column(place)):
                middle = box.top() + EDGE + (row + 0.5) * line
                sample.paint_sample(painter, QPointF(left, middle), SAMPLE, recolour)
                painter.setFont(font())
                painter.setPen(QColor(colours.text))
                painter.drawText(
                    QRectF(left + SAMPLE + GAP, middle - line / 2, width, line),
                    Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip,
                    name,
                )
            left += width + GAP

    def _column(self, place: int) -> tuple[tuple[str, PaperLine], ...]:
        return self.entries[place :: self.columns]
