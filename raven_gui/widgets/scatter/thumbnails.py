"""Images at the points of a map, no more than can be told apart."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from raven_gui.palettes import Colours
from raven_gui.widgets.hover_card import ImageOf
from raven_gui.widgets.pixels import to_qimage
from raven_gui.widgets.scatter.cloud import Cloud
from raven_gui.widgets.scatter.sample import Rows
from raven_gui.widgets.view_layer import Placement, Places, ViewItem, ViewLayer

SIDE, IN_FRONT, GAP = 30.0, 52.0, 4.0
"""Widths in device-independent pixels: of an image, of the hovered one, and between images."""
ENOUGH = 2_000
"""Points in view among which images are chosen, at least, if there are as many."""
KEPT = 4_000
"""Images that are kept to be drawn again."""


class Thumbnails(ViewLayer):
    """Images at points of a cloud, apart from each other; the hovered one is larger, in front of
    these and of rings, arrows and ellipses.

    Which ones are drawn depends on the zoom only, not on where the view is: they do not change
    while it is moved.
    """

    def __init__(self, view: object, cloud: Cloud) -> None:
        super().__init__(view, 5)
        self._cloud = cloud
        self._image_of: ImageOf | None = None
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._hovered: int | None = None
        self._first: Callable[[], Rows] = lambda: np.zeros(0, np.intp)
        self.drawn: Rows = np.zeros(0, np.intp)
        """The points whose images were painted last."""
        self._front = _InFront(view, self)
        self.setVisible(False)

    def set_source(self, image_of: ImageOf | None, first: Callable[[], Rows]) -> None:
        """Ask `image_of(index)` for images; the points of `first()` come before others."""
        self._image_of, self._first = image_of, first
        self.forget()

    def forget(self) -> None:
        """The images are others now."""
        self._images.clear()
        self.update()

    def set_hovered(self, index: int | None) -> None:
        """Draw this point's image in front."""
        if index != self._hovered:
            self._hovered = index
            self._front.update()

    def at(self, pixel: QPointF) -> int | None:
        """The point whose image was painted at a pixel of the view; None where none was."""
        there = self.drawn[self.drawn < len(self._cloud.points)]
        if not self.isVisible() or not len(there):
            return None
        away = self.placement().pixels(self._cloud.points[there]) - (pixel.x(), pixel.y())
        over = np.flatnonzero(np.abs(away).max(axis=1) <= SIDE / 2)
        return int(there[over[0]]) if len(over) else None

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the images."""
        if self._image_of is None:
            return
        placement = self.placement()
        self.drawn = self._choose(placement)
        self.on_paper().paint(painter, placement, self.colours)

    def paint_hovered(self, painter: QPainter) -> None:
        """Paint the image of the point that is hovered over."""
        image = None if self._hovered is None else self._image(self._hovered)
        if self._hovered is not None and image is not None and self.isVisible():
            x, y = self.placement().pixels(self._cloud.points[self._hovered]).tolist()
            paint_image(painter, image, QPointF(x, y), IN_FRONT, self.colours.accent)

    def on_paper(self) -> "PaperThumbnails":
        """The images painted last, without the one in front."""
        there = self.drawn[self.drawn < len(self._cloud.points)]
        known = [(row, self._image(row)) for row in there.tolist()]
        images = [(row, image) for row, image in known if image is not None]
        places = self._cloud.points[[row for row, _ in images]]
        return PaperThumbnails(places, tuple(image for _, image in images))

    def _choose(self, placement: Placement) -> Rows:
        """Points in view that pass the filter, and whose images lie apart."""
        cell = SIDE + GAP
        rows = np.concatenate(
            [
                sample.rows[sample.some_within(placement, SIDE / 2, ENOUGH)]
                for sample in reversed(self._cloud.samples())
            ]
        )
        rows = np.concatenate([np.intersect1d(self._first(), rows), rows])
        passing = self._cloud.passing
        rows = rows if passing is None else rows[passing[rows]]
        # In pixels from a place that moves with the map, so that panning changes nothing.
        spots = self._cloud.points[rows] * (placement.across, placement.down)
        # One of each group of near points will do: the choice among them is a loop.
        near = np.floor(spots / (cell / 2)).astype(np.int64)
        _, firsts = np.unique(near[:, 0] * (1 << 32) + near[:, 1], return_index=True)
        return rows[apart(spots, np.sort(firsts), cell)]

    def _image(self, index: int) -> QImage | None:
        if index in self._images:
            self._images.move_to_end(index)
            return self._images[index]
        pixels = None if self._image_of is None else self._image_of(index)
        if pixels is None:
            return None
        self._images[index] = to_qimage(pixels)
        if len(self._images) > KEPT:
            self._images.popitem(last=False)
        return self._images[index]


class _InFront(ViewItem):
    """The hovered image, over all that is drawn on the map."""

    def __init__(self, view: object, thumbnails: Thumbnails) -> None:
        super().__init__(view, 12)
        self._thumbnails = thumbnails

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint it, if there is one."""
        self._thumbnails.paint_hovered(painter)


@dataclass(frozen=True, eq=False)
class PaperThumbnails:
    """Images at places [K, 2] of a map, which need no widget; in a smaller view than the one they
    were chosen for, only those that lie apart there."""

    places: Places
    images: tuple[QImage, ...]

    def paint(self, painter: QPainter, placement: Placement, colours: Colours) -> None:
        """Paint the images in the view's own pixels."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        spots = placement.pixels(self.places)
        for row in apart(spots, np.arange(len(spots)), SIDE + GAP).tolist():
            x, y = spots[row].tolist()
            paint_image(painter, self.images[row], QPointF(x, y), SIDE, colours.grid)


def paint_image(painter: QPainter, image: QImage, middle: QPointF, side: float, frame: str) -> None:
    """Paint an image, `side` across, around a pixel of the view, in a frame of a colour."""
    scale = side / max(image.width(), image.height())
    room = QRectF(0, 0, image.width() * scale, image.height() * scale)
    room.moveCenter(middle)
    painter.drawImage(room, image)
    painter.setPen(QPen(QColor(frame), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(room)


def apart(spots: NDArray[np.float64], some: Rows, least: float) -> Rows:
    """Those of `some` rows of `spots` [N, 2] that lie `least` or more to a side of each one kept
    before: of what is kept, no two are in one cell of a grid of that width."""
    taken: dict[tuple[int, int], tuple[float, float]] = {}
    kept = []
    for row in some.tolist():
        x, y = spots[row].tolist()
        column, line = int(x // least), int(y // least)
        around = (
            taken.get((column + right, line + down)) for right in (-1, 0, 1) for down in (-1, 0, 1)
        )
        if all(
            other is None or max(abs(x - other[0]), abs(y - other[1])) >= least for other in around
        ):
            taken[column, line] = x, y
            kept.append(row)
    return np.array(kept, np.intp)
