"""Rings around picked points, with a second one around those that are stressed, and around the
one that is pointed at somewhere else."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from raven_gui.palettes import Colours
from raven_gui.widgets.view_layer import Placement, Places, ViewLayer

RING, POINTED, STRESSED = 7.5, 10.0, 12.0
"""Radii in device-independent pixels."""


class Marks(ViewLayer):
    """Rings at places of the map, which stand out from any points below them."""

    def __init__(self, view: object) -> None:
        super().__init__(view, 11)
        self.rings: Places = np.zeros((0, 2))
        self.guests: Places = np.zeros((0, 2))
        self.stressed: Places = np.zeros((0, 2))
        self.pointed: Places = np.zeros((0, 2))

    def set_rings(self, rings: Places, stressed: Places, pointed: Places) -> None:
        """Draw a ring around each of these places, [K, 2], a second one around those that are
        `stressed`, and one in the colour of the focus around those that are `pointed` at."""
        self.rings, self.stressed, self.pointed = rings, stressed, pointed
        self.update()

    def set_guests(self, places: Places) -> None:
        """Draw rings around `places` [K, 2] of images that are no points of the map, too."""
        self.guests = places
        self.update()

    def on_paper(self) -> "PaperMarks":
        """The rings of now."""
        rings = np.concatenate([self.rings, self.guests])
        return PaperMarks(rings, self.stressed, self.pointed)


@dataclass(frozen=True, eq=False)
class PaperMarks:
    """Rings around places [K, 2] of a map, which need no widget."""

    rings: Places
    stressed: Places
    pointed: Places

    def paint(self, painter: QPainter, placement: Placement, colours: Colours) -> None:
        """Paint the rings."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for places, radius, ink in (
            (self.rings, RING, colours.text),
            (self.stressed, STRESSED, colours.text),
            (self.pointed, POINTED, colours.accent),
        ):
            spots = placement.pixels(places[np.isfinite(places).all(axis=1)])
            for colour, width in ((colours.base, 4.0), (ink, 2.0)):
                painter.setPen(QPen(QColor(colour), width))
                for x, y in spots.tolist():
                    painter.drawEllipse(QPointF(x, y), radius, radius)
