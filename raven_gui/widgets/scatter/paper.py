"""The points of a map in a figure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEngine, QPainter, QPen

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
from pyqtgraph.functions import arrayToQPolygonF  # isort: skip

from raven_gui.palettes import Colours
from raven_gui.widgets.scatter.raster import discs
from raven_gui.widgets.scatter.rendering import EDGE, FEW, Frame, Rendering, point_width
from raven_gui.widgets.scatter.sample import Rows, Sample
from raven_gui.widgets.scatter.shading import Shading
from raven_gui.widgets.view_layer import Placement

PRINT = 300 / 96
"""Pixels per device-independent pixel of a density, at least: 300 dpi."""
TURNS = 12
"""Colours take turns, so that none covers all others; on the screen points do."""
PORTION, STRIP = 100, 60.0
"""Points, and the height of the part of a density, that are drawn at a time: nobody else may run
meanwhile."""
COARSE = 8.0
"""With more pixels to a device-independent one, Qt draws points: the pictures would fill the
memory."""
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied
_AND_BEFORE = Qt.ClipOperation.IntersectClip


@dataclass(frozen=True, eq=False)
class PaperCloud:
    """Points as a cloud showed them, which need no widget: samples with their opacities.

    Up to FEW in view are drawn as lines are, sharp at any size; more as a picture of their density
    whose cells are a third of a millimetre wide.
    """

    samples: Sequence[Sample]
    opacities: Sequence[float]
    shading: Shading

    def paint(self, painter: QPainter, placement: Placement, colours: Colours) -> None:
        """Paint the points in the view's own pixels."""
        shading = self.shading.on(colours)
        for sample, opacity in zip(self.samples, self.opacities, strict=True):
            painter.setOpacity(opacity)
            seen = sample.within(placement, EDGE)
            if len(seen) > FEW:
                _paint_density(painter, sample, placement, shading)
            elif _becomes_pixels(painter) and painter.deviceTransform().m11() <= COARSE:
                _paint_pixels(painter, sample, seen, placement, shading)
            else:
                _paint_points(painter, sample, seen, placement, shading)
        painter.setOpacity(1)


def _paint_density(
    painter: QPainter, sample: Sample, placement: Placement, shading: Shading
) -> None:
    ratio = max(PRINT, painter.deviceTransform().m11())
    rendering = Rendering(sample, shading, Frame(placement, ratio))
    while rendering.share < 1:
        rendering.advance()
    if not _becomes_pixels(painter):
        rendering.paint(painter)
        return
    for top in np.arange(0, placement.height, STRIP).tolist():
        painter.save()
        painter.setClipRect(QRectF(0, top, placement.width, STRIP), _AND_BEFORE)
        rendering.paint(painter)
        painter.restore()


def _paint_pixels(
    painter: QPainter, sample: Sample, seen: Rows, placement: Placement, shading: Shading
) -> None:
    """Points where they become pixels anyway: many times as quick as by Qt."""
    shift = painter.deviceTransform()
    across, down = shift.m11(), shift.m22()
    left, top = shift.dx() - math.floor(shift.dx()), shift.dy() - math.floor(shift.dy())
    scale, start = np.array([across, down], np.float32), np.array([left, top], np.float32)
    places = sample.pixels(placement, seen) * scale + start
    columns = math.ceil(placement.width * across) + 1
    rows = math.ceil(placement.height * down) + 1
    width = max(2.0, point_width(len(seen), placement) * across)
    pixels = discs(columns, rows, places, sample.shades[seen], shading.inks, width)
    picture = QImage(pixels.data, columns, rows, 4 * columns, _FORMAT)
    painter.save()
    painter.resetTransform()
    painter.drawImage(QPoint(math.floor(shift.dx()), math.floor(shift.dy())), picture)
    painter.restore()


def _paint_points(
    painter: QPainter, sample: Sample, seen: Rows, placement: Placement, shading: Shading
) -> None:
    width = point_width(len(seen), placement)
    for turn in np.array_split(seen, TURNS):
        shades = sample.shades[turn]
        # Finer than any printer; more digits would have to be packed into a file.
        places = np.round(sample.pixels(placement, turn).astype(np.float64), 1)
        for shade in np.unique(shades):
            pen = QPen(QColor(*map(int, shading.inks[shade])), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            alike = places[shades == shade]
            for first in range(0, len(alike), PORTION):
                painter.drawPoints(arrayToQPolygonF(*alike[first : first + PORTION].T))


def _becomes_pixels(painter: QPainter) -> bool:
    return painter.paintEngine().type() == QPaintEngine.Type.Raster
