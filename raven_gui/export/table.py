"""A table as a figure: ruled as in a paper, with words to the left and numbers to the right."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from engine.digits import number
from raven_gui.export.figure import Columns, Figure
from raven_gui.export.fit import fit_painter
from raven_gui.export.fonts import font
from raven_gui.palettes import Colours

LINE, GAP, RULE = 24.0, 22.0, 1.0
MOST_ROWS = 200


def figure_of_table(
    title: str, columns: Columns, provenance: Mapping[str, Any] | None = None
) -> Figure:
    """Columns by their headings. The first 200 rows are painted; the CSV holds all of them."""
    cells: dict[str, list[str]] = {
        heading: [words_of(value) for value in values[:MOST_ROWS]]
        for heading, values in columns.items()
    }
    right = {heading: _is_number(values) for heading, values in columns.items()}
    metrics, bold = QFontMetricsF(font()), QFontMetricsF(font(bold=True))
    widths = [
        max([bold.horizontalAdvance(heading), *map(metrics.horizontalAdvance, column)])
        for heading, column in cells.items()
    ]
    rows = max((len(column) for column in cells.values()), default=0)
    size = QSizeF(max(120.0, sum(widths) + GAP * len(widths)), LINE * (rows + 1) + 2)

    def paint(painter: QPainter, rect: QRectF, colours: Colours) -> None:
        fit_painter(painter, size, rect)
        left = 0.0
        for (heading, column), width in zip(cells.items(), widths, strict=True):
            side = Qt.AlignmentFlag.AlignRight if right[heading] else Qt.AlignmentFlag.AlignLeft
            for row, words in enumerate([heading, *column]):
                painter.setFont(font(bold=row == 0))
                painter.setPen(QColor(colours.text))
                place = QRectF(left + GAP / 2, row * LINE, width, LINE)
                painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, words)
            left += width + GAP
        for y, weight in ((1.0, 1.6), (LINE, 1.0), (size.height() - 1, 1.6)):
            painter.setPen(QPen(QColor(colours.text), weight * RULE))
            painter.drawLine(QPointF(0, y), QPointF(size.width(), y))

    return Figure(title, size, paint, {title: columns}, provenance=provenance or {})


def words_of(value: Any) -> str:
    """A value as it is printed: numbers with four digits that count, – for what is not known."""
    if value is None or (isinstance(value, float | np.floating) and np.isnan(value)):
        return "–"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, float | np.floating):
        return number(float(value))
    return f"{value:,}" if isinstance(value, int | np.integer) else str(value)


def _is_number(values: Any) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(
        isinstance(value, int | float | np.number) and not isinstance(value, bool)
        for value in known
    )
