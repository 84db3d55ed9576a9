"""How the comparison is painted as a figure, on paper or into a file."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTextDocument

from engine.service.messages import Floats
from raven_gui.export.fit import fitted
from raven_gui.export.fonts import font
from raven_gui.palettes import Colours
from raven_gui.panels.compare_row import COLUMNS
from raven_gui.panels.compare_verdict import NO_PROBE, Verdict
from raven_gui.widgets.pixels import diverging, to_qimage

SIDE, GAP, NAME, VERDICT, HEAD = 104.0, 8.0, 96.0, 190.0, 40.0
SHARP = 8
"""Images are enlarged so many times, lest a viewer of PDF or SVG blurs their pixels."""
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, eq=False)
class Line:
    """A run: five images [C, H, W] in the order of the columns, and the verdict."""

    title: str
    color: QColor
    images: tuple[Floats, Floats, Floats, Floats, Floats]
    verdict: Verdict | None


@dataclass(frozen=True, eq=False)
class Page:
    """Lines below their headings. `budget` stands below the heading of the attacked images."""

    lines: tuple[Line, ...]
    gain: float
    budget: str

    @property
    def size(self) -> tuple[float, float]:
        """Natural width and height."""
        width = NAME + len(COLUMNS) * (SIDE + GAP) + VERDICT
        return width, HEAD + len(self.lines) * (SIDE + GAP)

    def paint(self, painter: QPainter, rect: QRectF, colours: Colours) -> None:
        """Paint as large as fits into the middle of `rect`."""
        width, height = self.size
        target = fitted(QSizeF(width, height), rect)
        painter.translate(target.topLeft())
        painter.scale(target.width() / width, target.height() / height)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        notes = ("x", "of the original", f"× {self.gain:g}", self.budget, "of the attacked")
        for place, ((name, _), note) in enumerate(zip(COLUMNS, notes, strict=True)):
            left = NAME + place * (SIDE + GAP)
            painter.setFont(font(0.92))
            painter.setPen(QColor(colours.text))
            painter.drawText(QRectF(left - GAP / 2, 0, SIDE + GAP, HEAD / 2), _CENTRED, name)
            painter.setPen(QColor(colours.muted))
            painter.drawText(QRectF(left, HEAD / 2 - 3, SIDE, HEAD / 2 - 3), _CENTRED, note)
        for row, line in enumerate(self.lines):
            self._paint_line(painter, line, HEAD + row * (SIDE + GAP), colours)

    def _paint_line(self, painter: QPainter, line: Line, top: float, colours: Colours) -> None:
        painter.fillRect(QRectF(0, top, 4, SIDE), line.color)
        painter.setFont(font(bold=True))
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(12, top, NAME - 18, SIDE), _WRAPPED, line.title)
        for place, array in enumerate(line.images):
            image = to_qimage(diverging(array, self.gain) if place == 2 else array)
            painter.drawImage(_square(NAME + place * (SIDE + GAP), top, image), _sharp(image))
        words = QTextDocument()
        words.setDefaultFont(font(0.92))
        words.setDocumentMargin(0)
        words.setTextWidth(VERDICT - GAP)
        html = NO_PROBE
        if line.verdict is not None:
            html = line.verdict.html(colours.muted, colours.problem, wordy=True)
        words.setHtml(f'<div style="color:{colours.text}">{html}</div>')
        left = NAME + len(COLUMNS) * (SIDE + GAP) + GAP
        painter.save()
        painter.translate(left, top + (SIDE - words.size().height()) / 2)
        words.drawContents(painter)
        painter.restore()


def _square(left: float, top: float, image: QImage) -> QRectF:
    return fitted(QSizeF(image.size()), QRectF(left, top, SIDE, SIDE))


def _sharp(image: QImage) -> QImage:
    return image.scaled(image.width() * SHARP, image.height() * SHARP)
