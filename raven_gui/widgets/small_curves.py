"""A few curves in little room, with one place of them marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from raven_gui.widgets.mark import Mark, draw_mark

MARGIN = 6
HEIGHT = 64


@dataclass(frozen=True, eq=False)
class SmallCurve:
    """Numbers [S] of something that has a name, a colour and a mark."""

    name: str
    color: QColor
    mark: Mark
    values: NDArray[Any]


class SmallCurves(QWidget):
    """All curves on one scale from 0 up to the largest value, which is written beside it.
    `chosen(place)` follows a click."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: tuple[SmallCurve, ...] = ()
        self._symbol = ""
        self._highest = 0.0
        self._place = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_curves(self, curves: Sequence[SmallCurve], symbol: str) -> None:
        """Draw these; `symbol` stands for what they are of."""
        self._curves, self._symbol = tuple(curves), symbol
        values = [float(np.nanmax(curve.values, initial=0.0)) for curve in curves]
        self._highest = max([value for value in values if np.isfinite(value)], default=0.0)
        self._tell()

    def show_place(self, place: int) -> None:
        """Mark one place of all curves."""
        self._place = place
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(220, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def place_at(self, x: float) -> int:
        """The place of the curves that is painted at `x`."""
        room, last = self._room(), self._last()
        share = (x - room.left()) / max(1.0, room.width())
        return max(0, min(last, round(share * last)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._curves:
            self.chosen.emit(self.place_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self._room()
        painter.setPen(self.palette().mid().color())
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.setPen(self.palette().placeholderText().color())
        words = f"{self._symbol} {self._highest:.3g}" if self._curves else "no course yet"
        painter.drawText(
            QRectF(self.rect()), Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, words
        )
        if not self._curves:
            painter.end()
            return
        x = self._point(self._place, 0.0).x()
        painter.setPen(QPen(self.palette().text().color(), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        for curve in self._curves:
            painter.setPen(QPen(curve.color, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(
                QPolygonF([self._point(i, float(value)) for i, value in enumerate(curve.values)])
            )
            here = min(self._place, len(curve.values) - 1)
            middle = self._point(here, float(curve.values[here]))
            draw_mark(painter, curve.mark, curve.color, middle, 8)
        painter.end()

    def _room(self) -> QRectF:
        top = self.fontMetrics().height() / 2 + 4
        return QRectF(self.rect()).adjusted(MARGIN, top, -MARGIN, -MARGIN)

    def _last(self) -> int:
        return max((len(curve.values) - 1 for curve in self._curves), default=0)

    def _point(self, place: int, value: float) -> QPointF:
        room, last, highest = self._room(), max(1, self._last()), self._highest or 1.0
        height = min(max(0.0, value / highest), 1.0) if np.isfinite(value) else 1.0
        return QPointF(
            room.left() + room.width() * min(place, last) / last,
            room.bottom() - room.height() * height,
        )

    def _tell(self) -> None:
        """The numbers at the place, for readers of the screen."""
        told = [
            f"{c.name} {float(c.values[min(self._place, len(c.values) - 1)]):.3g}"
            for c in self._curves
        ]
        self.setAccessibleDescription(f"Step {self._place}: {', '.join(told)}" if told else "")
        self.update()
