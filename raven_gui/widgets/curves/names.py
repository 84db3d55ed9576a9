"""Names of lines with their samples, in columns of a box: the same on a screen and on paper."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from raven_gui.widgets.curves.paper import PaperLine, Recolour
from raven_gui.widgets.cut_names import cut_names

SAMPLE, GAP, EDGE = 20.0, 8.0, 9.0
SHORTEST = 60.0
"""Pixels of a name that is cut: less of it tells nothing."""
LEADING = 1.1
"""How high a line of words is, of its letters."""


def names_within(
    names: Sequence[str], columns: int, between: float, metrics: QFontMetricsF, width: float
) -> list[str]:
    """The names for a box that is to be so wide: where it would be wider each is cut, to be told
    from the others, though never to less than `SHORTEST`."""
    if not names or size_of(rows_of(names, columns, between, metrics)).width() <= width:
        return list(names)
    taken = 2 * EDGE + columns * (SAMPLE + GAP) + (columns - 1) * between
    cut = cut_names(names, metrics, max(SHORTEST, (width - taken) / columns))
    return [cut[name] for name in names]


def rows_of(
    names: Sequence[str], columns: int, between: float, metrics: QFontMetricsF
) -> list[QRectF]:
    """Where each name stands in the box, with its sample; columns are `between` pixels apart."""
    height = LEADING * metrics.height()
    widths = [
        SAMPLE + GAP + max(map(metrics.horizontalAdvance, column))
        for column in (names[place::columns] for place in range(columns))
        if column
    ]
    made = []
    for number in range(len(names)):
        row, column = divmod(number, columns)
        left = EDGE + sum(widths[:column]) + between * column
        made.append(QRectF(left, EDGE + row * height, widths[column], height))
    return made


def size_of(rows: Sequence[QRectF]) -> QSizeF:
    """How large the box around them is."""
    return QSizeF(
        max((row.right() for row in rows), default=0.0) + EDGE,
        max((row.bottom() for row in rows), default=0.0) + EDGE,
    )


def paint_name(
    painter: QPainter, row: QRectF, name: str, line: PaperLine, ink: QColor, recolour: Recolour
) -> None:
    """Paint a name in `ink` behind a piece of its line."""
    line.paint_sample(painter, QPointF(row.left(), row.center().y()), SAMPLE, recolour)
    painter.setPen(ink)
    painter.drawText(
        row.adjusted(SAMPLE + GAP, 0, 0, 0),
        Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip,
        name,
    )
