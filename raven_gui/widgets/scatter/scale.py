"""What the colours of a map stand for where they are a number: a strip with ticks and a title."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from engine.digits import number
from raven_gui.palettes import LIGHT, Colours
from raven_gui.widgets.scatter.shading import scale_inks

BAR, TICK, EDGE, GAP = 8.0, 3.0, 6.0, 12.0
NARROWEST, LONGEST = 80.0, 400.0
"""Of the bar: in less room its title gives way, in more there is some left."""


class ColourScale(QWidget):
    """Below a map, where it covers no point, while there is something to tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ""
        self.limits = (0.0, 1.0)
        self._colours = LIGHT
        self.setAccessibleName("Scale of the colours")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(math.ceil(strip_height()))
        self.hide()

    def tell(self, title: str, limits: tuple[float, float], words: str = "") -> None:
        """The scale of `title` between `limits`, told in these words to who points at it; an empty
        title takes it away."""
        self.title, self.limits = title, limits
        self.setToolTip(words or title)
        self.setAccessibleDescription(f"{title}, from {limits[0]:.3g} to {limits[1]:.3g}")
        self.setVisible(bool(title))
        self.update()

    def restyle(self, colours: Colours) -> None:
        """Paint in these colours."""
        self._colours = colours
        self.update()

    def on_paper(self) -> "PaperScale | None":
        """The scale of now; None where there is nothing to tell."""
        return PaperScale(self.title, self.limits) if self.title else None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedHeight(math.ceil(strip_height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._colours.base))
        PaperScale(self.title, self.limits).paint(painter, QRectF(self.rect()), self._colours)
        painter.end()


@dataclass(frozen=True)
class PaperScale:
    """The scale of `title` between `limits`, which needs no widget."""

    title: str
    limits: tuple[float, float]

    def paint(self, painter: QPainter, room: QRectF, colours: Colours) -> None:
        """Paint the title and, right of it, the bar over its ticks, from the top of `room` on,
        which is `strip_height` high."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(_face())
        metrics = QFontMetricsF(_face())
        room = room.adjusted(EDGE, EDGE / 2, -EDGE, 0)
        title = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, 0.5 * room.width())
        indent = metrics.horizontalAdvance(title) + GAP
        if room.width() - indent < NARROWEST:
            title, indent = "", 0.0
        painter.setPen(QColor(colours.text))
        top = room.top() + (BAR - metrics.height()) / 2
        painter.drawText(QPointF(room.left(), max(room.top(), top) + metrics.ascent()), title)
        long = min(room.width() - indent, LONGEST)
        bar = QRectF(room.left() + indent, room.top(), long, BAR)
        painter.drawImage(bar, _ramp(colours))
        painter.setPen(QPen(QColor(colours.text), 1))
        widest = metrics.horizontalAdvance("0.0000")
        for value in ticks_between(*self.limits, max(1, int(bar.width() / (1.5 * widest)))):
            x = bar.left() + bar.width() * self._share(value)
            painter.drawLine(QPointF(x, bar.bottom()), QPointF(x, bar.bottom() + TICK))
            text = number(value, 6)
            wide = metrics.horizontalAdvance(text)
            left = min(max(bar.left(), x - wide / 2), bar.right() - wide)
            painter.drawText(QPointF(left, bar.bottom() + TICK + metrics.ascent()), text)

    def _share(self, value: float) -> float:
        low, high = self.limits
        return (value - low) / (high - low) if high > low else 0.5


def strip_height() -> float:
    """How high a scale is, in device-independent pixels."""
    return EDGE + BAR + TICK + QFontMetricsF(_face()).height()


def _face() -> QFont:
    face = QFont(QApplication.font())
    face.setPointSizeF(0.85 * face.pointSizeF())
    return face


def _ramp(colours: Colours) -> QImage:
    inks = np.ascontiguousarray(scale_inks(colours).astype(np.uint8))
    return QImage(inks.data, len(inks), 1, inks.nbytes, QImage.Format.Format_RGB888).copy()


def ticks_between(low: float, high: float, most: int) -> list[float]:
    """Round numbers from `low` to `high`, in `most` steps or fewer; or the one there is."""
    if not high > low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]
