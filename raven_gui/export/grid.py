"""Rows of images with their names and captions as a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from raven_gui.export.figure import Columns, Figure
from raven_gui.export.fit import fit_painter, fitted
from raven_gui.export.fonts import font
from raven_gui.palettes import Colours
from raven_gui.widgets.pixels import diverging, to_qimage

Images = NDArray[Any]
Captions = Mapping[str, Sequence[str]] | Sequence[str]
CELL, GAP, PAD = 72.0, 6.0, 8.0
LABEL_WIDTH = 150.0
MOST_COLUMNS = 16
MOST_PAINTED = 256
SHARP = 8
"""Images are enlarged so many times, lest a viewer of PDF or SVG blurs their pixels."""


def figure_of_grid(
    title: str,
    rows: Mapping[str, Images],
    captions: Captions | None = None,
    tables: Mapping[str, Columns] | None = None,
    arrays: Mapping[str, NDArray[Any]] | None = None,
    provenance: Mapping[str, Any] | None = None,
    gains: Mapping[str, float] | None = None,
) -> Figure:
    """Images [N, C, H, W] by the name of their row: uint8, or numbers in [0, 1].

    A row with `gains`, or with numbers below zero, is signed: blue, white, red, with full colour at
    a magnitude of 1/gain, by default its largest. `captions` go below the images of a row by its
    name, or below the last row for all. The first 256 columns are painted, in lines of 16; `arrays`
    default to the rows as they are and the images to all of them, where they have one shape.
    """
    shapes = {name: images.shape for name, images in rows.items()}
    if not rows or any(len(shape) != 4 for shape in shapes.values()):
        raise ValueError(f"A grid is made of rows of images [N, C, H, W]; these are {shapes}.")
    if captions is None:
        captions = {}
    if not isinstance(captions, Mapping):
        captions = {list(rows)[-1]: captions}
    grid = _Grid(
        {name: images[:MOST_PAINTED] for name, images in rows.items()},
        {name: _gain(images, (gains or {}).get(name)) for name, images in rows.items()},
        captions,
    )
    alike = len({shape[1:] for shape in shapes.values()}) == 1
    return Figure(
        title,
        grid.size,
        grid.paint,
        tables or {},
        dict(rows) if arrays is None else arrays,
        np.concatenate([_floats(images) for images in rows.values()]) if alike else None,
        [f"{name} {i}" for name, images in rows.items() for i in range(len(images))],
        provenance or {},
    )


@dataclass(frozen=True, eq=False)
class _Grid:
    """Images by the name of their row, and captions by the same; `gains` of rows that are signed.
    They become pictures only when they are painted, which need not be in the window's thread."""

    rows: Mapping[str, Images]
    gains: Mapping[str, float | None]
    captions: Mapping[str, Sequence[str]]

    @property
    def size(self) -> QSizeF:
        """Natural width and height."""
        width = self._label_width + self._columns * (CELL + GAP) - GAP
        lines = sum(self._line_height(name) for name in self.rows)
        return QSizeF(width, self._blocks * (lines + PAD) - PAD)

    def paint(self, painter: QPainter, rect: QRectF, colours: Colours) -> None:
        """Paint as large as fits into the middle of `rect`."""
        size = self.size
        fit_painter(painter, size, rect)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        top = 0.0
        for block in range(self._blocks):
            for name in self.rows:
                self._paint_line(painter, name, block * self._columns, top, colours)
                top += self._line_height(name)
            top += PAD

    def _paint_line(
        self, painter: QPainter, name: str, first: int, top: float, colours: Colours
    ) -> None:
        painter.setFont(font())
        painter.setPen(QColor(colours.text))
        painter.drawText(
            QRectF(0, top, self._label_width - PAD, CELL),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextWordWrap,
            name,
        )
        captions = self.captions.get(name, ())
        for column, image in enumerate(self.rows[name][first : first + self._columns]):
            picture = _picture(image, self.gains[name])
            cell = QRectF(self._label_width + column * (CELL + GAP), top, CELL, CELL)
            painter.drawImage(
                fitted(QSizeF(picture.size()), cell),
                picture.scaled(picture.width() * SHARP, picture.height() * SHARP),
            )
            if first + column < len(captions):
                _paint_caption(painter, cell, captions[first + column], colours)

    @property
    def _columns(self) -> int:
        return min(MOST_COLUMNS, max(1, *(len(images) for images in self.rows.values())))

    @property
    def _blocks(self) -> int:
        longest = max(len(images) for images in self.rows.values())
        return max(1, -(-longest // self._columns))

    @property
    def _label_width(self) -> float:
        metrics = QFontMetricsF(font())
        return min(LABEL_WIDTH, max(map(metrics.horizontalAdvance, self.rows))) + PAD

    def _line_height(self, name: str) -> float:
        caption = _caption_height() if self.captions.get(name) else 0.0
        return CELL + caption + GAP


def _paint_caption(painter: QPainter, cell: QRectF, caption: str, colours: Colours) -> None:
    painter.setFont(font(0.8))
    painter.setPen(QColor(colours.muted))
    words = QFontMetricsF(painter.font()).elidedText(
        caption, Qt.TextElideMode.ElideRight, cell.width() + GAP
    )
    line = QRectF(cell.left() - GAP / 2, cell.bottom(), cell.width() + GAP, _caption_height())
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)


def _caption_height() -> float:
    return QFontMetricsF(font(0.8)).height() + 2


def _gain(images: Images, gain: float | None) -> float | None:
    """That of a row; None where it is not signed."""
    if gain is None and images.size and images[:MOST_PAINTED].min() < 0:
        return 1 / max(float(np.abs(images).max()), 1e-12)
    return gain


def _picture(image: Images, gain: float | None) -> QImage:
    return to_qimage(image if gain is None else diverging(image, gain))


def _floats(images: Images) -> NDArray[np.float32]:
    floats = images.astype(np.float32)
    return floats / np.float32(255) if images.dtype == np.uint8 else floats
