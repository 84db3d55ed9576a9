"""How one image under several budgets in every run is painted as a figure for a paper."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from engine.config import Norm
from raven_gui.attack_terms import ball_words
from raven_gui.export.fit import fit_painter, fitted
from raven_gui.export.fonts import font
from raven_gui.palettes import Colours
from raven_gui.panels.compare.digits import percent
from raven_gui.panels.compare.paper_name import paint_name
from raven_gui.panels.compare.verdict import Verdict

SIDE, GAP, NAME, WORDS = 84.0, 8.0, 118.0, 16.0
HEAD, LINE = 36.0, 16.0
"""Above the rows, and each of the two lines in it."""
SHARP = 8
"""Images are enlarged so many times, lest a viewer of PDF or SVG blurs their pixels."""
_CENTRED = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, eq=False)
class Row:
    """A run, or the seed that is seen of several: a verdict and the attacked reconstruction at
    each budget."""

    title: str
    color: QColor
    verdicts: tuple[Verdict | None, ...]
    images: tuple[QImage, ...]


@dataclass(frozen=True, eq=False)
class Page:
    """The original at the upper left, budgets above, runs at the left."""

    original: QImage
    epsilons: tuple[float, ...]
    rows: tuple[Row, ...]
    norm: Norm

    @property
    def size(self) -> tuple[float, float]:
        """Natural width and height."""
        return (
            NAME + (len(self.epsilons) + 1) * (SIDE + GAP),
            HEAD + len(self.rows) * (SIDE + WORDS + GAP),
        )

    @property
    def headings(self) -> tuple[tuple[str, str], ...]:
        """Of each column two lines: what is done to the image, and what of it is seen."""
        budgets = (ball_words(self.norm, epsilon) for epsilon in self.epsilons)
        return (("Original", "image"), *((ball, "reconstruction") for ball in budgets))

    def paint(self, painter: QPainter, rect: QRectF, colours: Colours) -> None:
        """Paint as large as fits into the middle of `rect`."""
        fit_painter(painter, QSizeF(*self.size), rect)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for place, lines in enumerate(self.headings, -1):
            head = QRectF(self._left(place), 0, SIDE, LINE)
            for size, colour, words in zip(
                (0.92, 0.85), (colours.text, colours.muted), lines, strict=True
            ):
                painter.setFont(font(size))
                painter.setPen(QColor(colour))
                painter.drawText(head, _CENTRED, words)
                head.translate(0, LINE)
        for at, row in enumerate(self.rows):
            self._paint_row(painter, row, HEAD + at * (SIDE + WORDS + GAP), colours)

    def _left(self, place: int) -> float:
        return NAME + (place + 1) * (SIDE + GAP)

    def _paint_row(self, painter: QPainter, row: Row, top: float, colours: Colours) -> None:
        painter.fillRect(QRectF(0, top, 4, SIDE), row.color)
        painter.setPen(QColor(colours.text))
        paint_name(painter, QRectF(12, top, NAME - 18, SIDE), row.title)
        _draw(painter, QRectF(NAME, top, SIDE, SIDE), self.original)
        painter.setFont(font(0.85))
        for place, (image, verdict) in enumerate(zip(row.images, row.verdicts, strict=True)):
            cell = QRectF(self._left(place), top, SIDE, SIDE)
            _draw(painter, cell, image)
            if verdict is None:
                continue
            words = f"{verdict.mark} {verdict.after} · {percent(verdict.sure_after)}"
            if verdict.seeds is not None:
                words = f"{verdict.mark} {verdict.seeds.broken} of {verdict.seeds.count} flip"
            painter.setPen(QColor(colours.problem if verdict.broken else colours.text))
            painter.drawText(QRectF(cell.left(), cell.bottom(), SIDE, WORDS), _CENTRED, words)


def _draw(painter: QPainter, cell: QRectF, image: QImage) -> None:
    sharp = image.scaled(image.width() * SHARP, image.height() * SHARP)
    painter.drawImage(fitted(QSizeF(image.size()), cell), sharp)
