"""A table of probabilities as a heat map, with marks below the columns that something is known of.

Each ramp of colours goes one way in lightness, so it can be read without telling hues apart.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from raven_gui.palettes import Colours
from raven_gui.theme import Theme
from raven_gui.widgets.cell_field import CellField
from raven_gui.widgets.pixels import Bytes, to_qimage

_LIGHT = ("#ffffff", "#b9d3ee", "#5a9bd5", "#1f5fa8", "#0b2545")
_DARK = ("#1b1e23", "#27456f", "#3f7cc4", "#8fbdf0", "#f2f8ff")
MARKS = 7.0
"""Height of the strip of marks."""
SHARP = 8
"""Cells are enlarged so many times, lest a viewer of PDF or SVG blurs them."""


def heat(probabilities: NDArray[Any], colours: Colours) -> Bytes:
    """Colours of probabilities [H, W], 0 as the background and 1 as what stands out most:
    [H, W, 3] uint8. On a scale of cube roots, so that broad distributions are seen too."""
    ramp = [QColor(stop) for stop in (_DARK if colours.dark else _LIGHT)]
    stops = np.array([(stop.red(), stop.green(), stop.blue()) for stop in ramp])
    share = np.cbrt(np.clip(probabilities, 0, 1)) * (len(stops) - 1)
    below = np.minimum(share.astype(int), len(stops) - 2)
    part = (share - below)[..., None]
    mixed: Bytes = np.rint(stops[below] * (1 - part) + stops[below + 1] * part).astype(np.uint8)
    return mixed


def paint_heat(
    painter: QPainter,
    rect: QRectF,
    table: NDArray[Any],
    marked: NDArray[np.bool_],
    colours: Colours,
    sharp: int = SHARP,
) -> None:
    """Fill `rect` with `table` [rows, columns], its first row at the bottom, over the marks. On
    the screen, which does not blur, cells need not be made `sharp`: 1 is enough."""
    field = rect.adjusted(0, 0, 0, -MARKS)
    image = to_qimage(heat(table[::-1], colours))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(field, image.scaled(image.width() * sharp, image.height() * sharp))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.text))
    width = rect.width() / table.shape[1]
    for column in np.flatnonzero(marked):
        left = rect.left() + (float(column) + 0.15) * width
        painter.drawRect(QRectF(left, field.bottom() + 2, 0.7 * width, MARKS - 3))


class HeatMap(CellField):
    """Shows probabilities [rows, columns]; the first row is at the bottom."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent)
        self.table: NDArray[Any] = np.zeros((0, 0))
        self._marked = np.zeros(0, bool)

    def show_table(self, table: NDArray[Any], marked: NDArray[np.bool_]) -> None:
        """Show a table, with a mark below each column of `marked` [columns]."""
        self.table, self._marked = table, marked
        self.set_cells(table.shape[1], table.shape[0])

    def cells_rect(self) -> QRectF:
        return super().cells_rect().adjusted(0, 0, 0, -MARKS)

    def paint_cells(self, painter: QPainter, rect: QRectF, colours: Colours) -> None:
        whole = rect.adjusted(0, 0, 0, MARKS)
        paint_heat(painter, whole, self.table, self._marked, colours, sharp=1)


class HeatKey(QWidget):
    """What the colours stand for: 0, ⅛ and 1, on the scale of `heat`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Colours: probabilities from 0 to 1, on a scale of cube roots")
        self.setToolTip(self.accessibleName())
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(96, 2 * self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_key(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self._theme.colours)
        painter.end()


def paint_key(painter: QPainter, rect: QRectF, colours: Colours) -> None:
    """A strip of the colours over the probabilities that they stand for."""
    line = painter.fontMetrics().height()
    strip = rect.adjusted(0, 2, 0, -line)
    ramp: QImage = to_qimage(heat(np.tile(np.linspace(0, 1, 128) ** 3, (2, 1)), colours))
    painter.drawImage(strip, ramp)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(colours.border))
    painter.drawRect(strip)
    painter.setPen(QColor(colours.muted))
    words = QRectF(rect.left(), strip.bottom(), rect.width(), line)
    align = Qt.AlignmentFlag
    for at, text in ((align.AlignLeft, "0"), (align.AlignHCenter, "⅛"), (align.AlignRight, "1")):
        painter.drawText(words, at | align.AlignVCenter, text)
