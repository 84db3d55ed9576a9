"""An axis on paper: its line, ticks or grid, numbers and name."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from raven_gui.export.fonts import font
from raven_gui.export.ticks import Level, tick_levels, tick_words
from raven_gui.palettes import Colours

TICK = 5.0
"""Length of a tick where there is no grid."""
BESIDE, BELOW = 5.0, 2.0
"""Between numbers and a vertical or horizontal axis."""
NAME_ROOM = 6.0
"""What the name of an axis needs beyond its height."""
OVERHANG = 15.0
"""How far the numbers of a vertical axis may reach beyond its ends."""
CROWDED = ((0, 0.8), (2, 0.6), (4, 0.4), (6, 0.2))
"""With so many numbers, no further level of them is written that makes them fill such a share."""
_CENTRED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip


@dataclass(frozen=True)
class PaperAxis:
    """A vertical or horizontal axis, 0 or more in `low` to `high`, powers of ten where it is
    `logarithmic`. Numbers are written in units of 1/`scale`; `grid` is the opacity of the lines
    across the plot, 0 for none."""

    vertical: bool
    low: float
    high: float
    name: str = ""
    scale: float = 1.0
    logarithmic: bool = False
    grid: float = 0.0

    def room(self, length: float) -> float:
        """The width, or height, it needs beside a view in which it is so long."""
        metrics = QFontMetricsF(font())
        needed = metrics.height() + NAME_ROOM if self.name else 0.0
        if not self.vertical:
            return needed + 0.8 * metrics.height() + BELOW
        words = [word for _, _, word in self._numbers(length)]
        return needed + max(map(metrics.horizontalAdvance, words), default=0.0) + BESIDE

    def paint(self, painter: QPainter, view: QRectF, colours: Colours) -> None:
        """Paint it at the left of the view, or below it, and the grid over the view."""
        length = view.height() if self.vertical else view.width()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(colours.grid), 1.0))
        if self.vertical:
            edge = view.left() - 1
            painter.drawLine(QPointF(edge, view.top() - 1), QPointF(edge, view.bottom() + 1))
        else:
            edge = view.bottom() + 1
            painter.drawLine(QPointF(view.left() - 1, edge), QPointF(view.right() + 1, edge))
        for order, level in enumerate(self._levels(length)):
            self._paint_lines(painter, view, order, level, colours)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font())
        painter.setPen(QColor(colours.muted))
        for place, room, word in self._numbers(length):
            painter.drawText(self._number_room(view, place, room), _CENTRED, word)
        if self.name:
            self._paint_name(painter, view)

    def _levels(self, length: float) -> list[Level]:
        return tick_levels(self.low, self.high, length, self.logarithmic)

    def _place(self, value: float, length: float) -> float:
        """How far from the top, or the left."""
        share = (value - self.low) / (self.high - self.low)
        return length * (1 - share if self.vertical else share)

    def _numbers(self, length: float) -> Iterator[tuple[float, QRectF, str]]:
        """Places, sizes and words of the numbers that there is room for."""
        metrics = QFontMetricsF(font())
        written, filled = 0, 0.0
        for order, level in enumerate(self._levels(length)):
            words = tick_words(level, self.scale, self.logarithmic)
            rooms = [
                QRectF(0, 0, metrics.horizontalAdvance(word), 0.8 * metrics.height())
                for word in words
            ]
            filled += sum(room.height() if self.vertical else room.width() for room in rooms)
            crowded = any(written >= count and filled >= part * length for count, part in CROWDED)
            if order and crowded:
                return
            for value, room, word in zip(level.values, rooms, words, strict=True):
                place = self._place(value, length)
                half = (room.height() if self.vertical else room.width()) / 2
                beyond = OVERHANG if self.vertical else 0.0
                if word and half - beyond <= place <= length + beyond - half:
                    written += 1
                    yield place, room, word

    def _paint_lines(
        self, painter: QPainter, view: QRectF, order: int, level: Level, colours: Colours
    ) -> None:
        length = view.height() if self.vertical else view.width()
        ink = QColor(colours.grid)
        opacity = 1 / (order + 1)
        if self.grid:
            opacity *= self.grid * min(1.0, 0.05 * length / (len(level.values) + 1))
        ink.setAlphaF(opacity)
        painter.setPen(QPen(ink, 1.0))
        tick = TICK / (0.5 * order + 1)
        for value in level.values:
            place = self._place(value, length)
            if self.vertical:
                end = view.right() if self.grid else view.left() + tick
                y = view.top() + place
                painter.drawLine(QPointF(view.left(), y), QPointF(end, y))
            else:
                end = view.top() if self.grid else view.bottom() - tick
                x = view.left() + place
                painter.drawLine(QPointF(x, end), QPointF(x, view.bottom()))

    def _number_room(self, view: QRectF, place: float, room: QRectF) -> QRectF:
        if self.vertical:
            middle = QPointF(view.left() - BESIDE - room.width() / 2, view.top() + place)
        else:
            middle = QPointF(view.left() + place, view.bottom() + BELOW + room.height() / 2)
        moved = QRectF(room)
        moved.moveCenter(middle)
        return moved

    def _paint_name(self, painter: QPainter, view: QRectF) -> None:
        height = QFontMetricsF(font()).height()
        painter.save()
        if self.vertical:
            painter.translate(view.left() - self.room(view.height()), view.center().y())
            painter.rotate(-90)
            painter.drawText(QRectF(0, 0, 0, height), _CENTRED, self.name)
        else:
            top = view.bottom() + self.room(view.width()) - height
            painter.drawText(QRectF(view.center().x(), top, 0, height), _CENTRED, self.name)
        painter.restore()
