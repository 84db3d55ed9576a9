"""How the comparison is painted as a figure, on paper or into a file."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTextDocument

from engine.service.messages import Floats
from raven_gui.export.fit import fit_painter, fitted
from raven_gui.export.fonts import font
from raven_gui.palettes import Colours
from raven_gui.panels.compare.columns import COLUMNS
from raven_gui.panels.compare.paper_name import paint_name
from raven_gui.panels.compare.verdict import NO_PROBE, Verdict
from raven_gui.widgets.pixels import diverging, to_qimage

SIDE, GAP, NAME, VERDICT, HEAD = 104.0, 8.0, 96.0, 190.0, 40.0
SEEDS_VERDICT, SEEDS_HEIGHT = 222.0, 126.0
"""The room that the numbers of several seeds need, with their deviations."""
SHARP = 8
"""Images are enlarged so many times, lest a viewer of PDF or SVG blurs their pixels."""
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, eq=False)
class Line:
    """A run: its pictures [C, H, W] by their column, and the verdict."""

    title: str
    color: QColor
    images: Mapping[str, Floats]
    verdict: Verdict | None


@dataclass(frozen=True, eq=False)
class Page:
    """Lines below their headings, all with pictures of the same columns. `budget` stands below
    the heading of the attacked images; `head` above everything, where it is not empty."""

    lines: tuple[Line, ...]
    gain: float
    budget: str
    head: str = ""

    @property
    def _keys(self) -> tuple[str, ...]:
        return tuple(self.lines[0].images)

    @property
    def _top(self) -> float:
        return HEAD / 2 if self.head else 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Natural width and height."""
        width = NAME + len(self._keys) * (SIDE + GAP) + self._verdict
        return width, self._top + HEAD + len(self.lines) * self._pitch

    @property
    def _seeds(self) -> bool:
        return any(line.verdict is not None and line.verdict.seeds for line in self.lines)

    @property
    def _verdict(self) -> float:
        return SEEDS_VERDICT if self._seeds else VERDICT

    @property
    def _pitch(self) -> float:
        return GAP + (SEEDS_HEIGHT if self._seeds else SIDE)

    def paint(self, painter: QPainter, rect: QRectF, colours: Colours) -> None:
        """Paint as large as fits into the middle of `rect`."""
        width, height = self.size
        fit_painter(painter, QSizeF(width, height), rect)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if self.head:
            painter.setFont(font(0.92))
            painter.setPen(QColor(colours.text))
            painter.drawText(QRectF(0, 0, width, HEAD / 2), _WRAPPED, self.head)
            painter.translate(0, self._top)
        for place, key in enumerate(self._keys):
            column, left = COLUMNS[key], NAME + place * (SIDE + GAP)
            painter.setFont(font(0.92))
            painter.setPen(QColor(colours.text))
            painter.drawText(QRectF(left - GAP / 2, 0, SIDE + GAP, HEAD / 2), _CENTRED, column.name)
            painter.setPen(QColor(colours.muted))
            note = f"× {self.gain:g}" if column.signed else column.note or self.budget
            painter.drawText(QRectF(left, HEAD / 2 - 3, SIDE, HEAD / 2 - 3), _CENTRED, note)
        for row, line in enumerate(self.lines):
            self._paint_line(painter, line, HEAD + row * self._pitch, colours)

    def _paint_line(self, painter: QPainter, line: Line, top: float, colours: Colours) -> None:
        painter.fillRect(QRectF(0, top, 4, SIDE), line.color)
        painter.setPen(QColor(colours.text))
        paint_name(painter, QRectF(12, top, NAME - 18, SIDE), line.title)
        for place, (key, array) in enumerate(line.images.items()):
            image = to_qimage(diverging(array, self.gain) if COLUMNS[key].signed else array)
            painter.drawImage(_square(NAME + place * (SIDE + GAP), top, image), _sharp(image))
        words = QTextDocument()
        words.setDefaultFont(font(0.92))
        words.setDocumentMargin(0)
        words.setTextWidth(self._verdict - GAP)
        html = NO_PROBE
        if line.verdict is not None:
            html = line.verdict.html(colours.muted, colours.problem, wordy=True)
        words.setHtml(f'<div style="color:{colours.text}">{html}</div>')
        left = NAME + len(line.images) * (SIDE + GAP) + GAP
        painter.save()
        painter.translate(left, top + (SIDE - words.size().height()) / 2)
        words.drawContents(painter)
        painter.restore()


def _square(left: float, top: float, image: QImage) -> QRectF:
    return fitted(QSizeF(image.size()), QRectF(left, top, SIDE, SIDE))


def _sharp(image: QImage) -> QImage:
    return image.scaled(image.width() * SHARP, image.height() * SHARP)
