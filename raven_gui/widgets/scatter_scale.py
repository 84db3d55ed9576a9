"""What the colours of a map stand for where they are a number: a bar with ticks and a title."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from raven_gui.palettes import Colours
from raven_gui.widgets.scatter_layer import Placement, ViewLayer
from raven_gui.widgets.scatter_shading import scale_inks

HIGH, WIDE, EDGE, TICK = 110.0, 10.0, 8.0, 4.0


class ColourScale(ViewLayer):
    """At the top right of a map, while there is something to tell."""

    def __init__(self, view: object) -> None:
        super().__init__(view, 14)
        self.title = ""
        self.limits = (0.0, 1.0)
        self.hide()

    def tell(self, title: str, limits: tuple[float, float]) -> None:
        """The scale of `title` between `limits`; an empty title takes it away."""
        self.title, self.limits = title, limits
        self.setVisible(bool(title))
        self.update()

    def on_paper(self) -> "PaperScale":
        """The scale of now."""
        return PaperScale(self.title, self.limits)


@dataclass(frozen=True)
class PaperScale:
    """The scale of `title` between `limits`, which needs no widget."""

    title: str
    limits: tuple[float, float]

    def paint(self, painter: QPainter, placement: Placement, colours: Colours) -> None:
        """Paint the bar on a ground that lets points shine through."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        face = QFont(QApplication.font())
        face.setPointSizeF(0.85 * face.pointSizeF())
        painter.setFont(face)
        metrics = QFontMetricsF(face)
        room = QRectF(0, 0, placement.width, placement.height)
        high = min(HIGH, room.height() - metrics.height() - 5 * EDGE)
        if high < 3 * metrics.height():
            return
        most = int(high / (1.5 * metrics.height()))
        ticks = [(value, f"{value:.6g}") for value in ticks_between(*self.limits, most)]
        words = max((metrics.horizontalAdvance(text) for _, text in ticks), default=0.0)
        title = metrics.elidedText(
            self.title, Qt.TextElideMode.ElideRight, max(40.0, room.width() * 0.5)
        )
        wide = max(WIDE + TICK + 3 + words, metrics.horizontalAdvance(title))
        card = QRectF(0, 0, wide + 2 * EDGE, high + metrics.height() + 3 * EDGE)
        card.moveTopRight(room.topRight() + QPointF(-EDGE, EDGE))
        ground = QColor(colours.base)
        ground.setAlphaF(0.82)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(card, 4, 4)
        painter.setPen(QColor(colours.text))
        place = card.topLeft() + QPointF(EDGE, EDGE / 2)
        painter.drawText(QPointF(place.x(), place.y() + metrics.ascent()), title)
        bar = QRectF(place.x(), place.y() + metrics.height() + EDGE, WIDE, high)
        painter.drawImage(bar, _ramp(colours))
        painter.setPen(QPen(QColor(colours.text), 1))
        for value, text in ticks:
            y = bar.bottom() - high * self._share(value)
            painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + TICK, y))
            base = y + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(bar.right() + TICK + 3, base), text)

    def _share(self, value: float) -> float:
        low, high = self.limits
        return (value - low) / (high - low) if high > low else 0.5


def _ramp(colours: Colours) -> QImage:
    inks = np.ascontiguousarray(scale_inks(colours)[::-1].astype(np.uint8))
    return QImage(inks.data, 1, len(inks), 3, QImage.Format.Format_RGB888).copy()


def ticks_between(low: float, high: float, most: int) -> list[float]:
    """Round numbers from `low` to `high`, in `most` steps or fewer; or the one there is."""
    if not high > low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]
