"""Images of the gallery as a figure: a grid of thumbnails, each with its name."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from raven_gui.export import Figure
from raven_gui.export.fit import fitted
from raven_gui.export.fonts import font
from raven_gui.palettes import Colours
from raven_gui.provenance import provenance
from raven_gui.widgets.pixels import to_qimage
from raven_gui.workspace import ImageRef, Workspace

SIDE = 84.0
GAP = 8.0
CAPTION = 16.0
CAPTION_SCALE = 0.8
NO_LABEL = -1
MOST_COLUMNS = 10


def thumbnails_figure(workspace: Workspace, title: str, refs: Sequence[ImageRef]) -> Figure:
    """`refs` from left to right and down. Its arrays: images [N, C, H, W] in [0, 1], indices [N],
    labels [N] (-1 for the user's own pictures) and datasets [N] ('' for the user's own)."""
    images = workspace.images
    pixels = np.stack([images.pixels(ref) for ref in refs])
    labels = [images.label(ref) for ref in refs]
    names = [images.name(ref) for ref in refs]
    pictures = [to_qimage(image) for image in pixels]
    captions = [_caption(workspace, ref) for ref in refs]
    columns = min(MOST_COLUMNS, len(refs), math.ceil(math.sqrt(2 * len(refs))))
    rows = -(-len(refs) // columns)
    size = QSizeF(columns * (SIDE + GAP) - GAP, rows * (SIDE + CAPTION + GAP) - GAP)

    def paint(painter: QPainter, rect: QRectF, colours: Colours) -> None:
        room = fitted(size, rect)
        painter.translate(room.topLeft())
        painter.scale(room.width() / size.width(), room.height() / size.height())
        painter.setFont(font(CAPTION_SCALE))
        painter.setPen(QColor(colours.text))
        for place, (picture, caption) in enumerate(zip(pictures, captions, strict=True)):
            x = (place % columns) * (SIDE + GAP)
            y = (place // columns) * (SIDE + CAPTION + GAP)
            _paint(painter, x, y, picture, caption)

    return Figure(
        title=title,
        size=size,
        paint=paint,
        tables={
            "images": {
                "data set": [ref.dataset for ref in refs],
                "index": [ref.index for ref in refs],
                "name": names,
                "class": labels,
            }
        },
        arrays={
            "images": pixels,
            "indices": np.array([ref.index for ref in refs]),
            "labels": np.array([NO_LABEL if label is None else label for label in labels]),
            "datasets": np.array([ref.dataset for ref in refs]),
        },
        images=pixels,
        image_labels=names,
        provenance={
            "program": provenance([])["program"],
            "data sets": [
                dataset or "own pictures" for dataset in sorted({r.dataset for r in refs})
            ],
        },
    )


def _caption(workspace: Workspace, ref: ImageRef) -> str:
    images = workspace.images
    label = images.label(ref)
    if label is None or ref.dataset != images.dataset:
        return images.name(ref)
    return f"{ref.index} · {images.classes()[label]}"


def _paint(painter: QPainter, x: float, y: float, picture: QImage, caption: str) -> None:
    painter.drawImage(fitted(QSizeF(picture.size()), QRectF(x, y, SIDE, SIDE)), picture)
    metrics = QFontMetricsF(painter.font())
    words = metrics.elidedText(caption, Qt.TextElideMode.ElideRight, SIDE)
    painter.drawText(
        QRectF(x, y + SIDE, SIDE, CAPTION),
        Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
        words,
    )
