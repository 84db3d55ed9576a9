"""Rings around picked points, and around the one that is pointed at somewhere else."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from raven_gui.palettes import Colours
from raven_gui.widgets.view_layer import Placement, Places, ViewLayer

RING, POINTED = 7.5, 10.0
"""Radii in device-independent pixels."""


class Marks(ViewLayer):
    """Rings at places of the map, which stand out from any points below them."""

    def __init__(self, view: object) -> None:
        super().__init__(view, 11)
        self.rings: Places = np.zeros((0, 2))
        self.guests: Places = np.zeros((0, 2))
        self.pointed: Places = np.zeros((0, 2))

    def set_rings(self, places: Places) -> None:
        """Draw a ring around each of `places` [K, 2]."""
        self.rings = places
        self.update()

    def set_guests(self, places: Places) -> None:
        """Draw rings around `places` [K, 2] of images that are no points of the map, too."""
        self.guests = places
        self.update()

    def set_pointed(self, places: Places) -> None:
        """Draw a wider ring in the colour of the focus around `places` [K, 2]."""
        self.pointed = places
        self.update()

    def on_paper(self) -> "PaperMarks":
        """The rings of now."""
        return PaperMarks(np.concatenate([self.rings, self.guests]), self.pointed)


@dataclass(frozen=True, eq=False)
class PaperMarks:
    """Rings around places [K, 2] of a map, which need no widget."""

    rings: Places
    pointed: Places

    def paint(self, painter: QPainter, placement: Placement, colours: Colours) -> None:
        """Paint the rings."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for places, radius, ink in (
            (self.rings, RING, colours.text),
            (self.pointed, POINTED, colours.accent),
        ):
            spots = placement.pixels(places[np.isfinite(places).all(axis=1)])
            for colour, width in ((colours.base, 4.0), (ink, 2.0)):
                painter.setPen(QPen(QColor(colour), width))
                for x, y in spots.tolist():
                    painter.drawEllipse(QPointF(x, y), radius, radius)
