"""The latent map of a run, or of one of several seeds, with its heading."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.intervals import Spread
from raven_gui.panels.shared.map_heading import MapHeading
from raven_gui.panels.shared.seeds_choice import SeedBox
from raven_gui.theme import Theme
from raven_gui.widgets.mark import Mark
from raven_gui.widgets.scatter.map import Points, ScatterMap
from raven_gui.workspace.filter import Marks
from raven_gui.workspace.seed_groups import SeedGroup


class MapCard(QWidget):
    """A ScatterMap that shares its legend with the other maps of the panel."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group: SeedGroup
        """The seeds that the card stands for, of which `run` is seen."""
        self.run = ""
        self.heading = MapHeading(self)
        self.seed = SeedBox(self)
        # All maps share one legend.
        self.map = ScatterMap(theme, self, mute=True)
        self._labels: NDArray[np.int64] | None = None
        self._points: Points | None = None
        self._passing: Marks | None = None
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.heading, stretch=1)
        head.addWidget(self.seed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.map, stretch=1)

    def show_group(self, group: SeedGroup, run: str) -> None:
        """Stand for these seeds, and show the map of this one."""
        self.group, self.run = group, run
        self.seed.show_group(group, run)

    def make_room(self, for_seeds: bool) -> None:
        """Begin the map as far down as the maps beside it, on one of which seeds are chosen."""
        self.heading.setMinimumHeight(self.seed.sizeHint().height() if for_seeds else 0)

    def show_run(
        self, title: str, colour: QColor, mark: Mark, accuracy: Spread | None, images: int
    ) -> None:
        """Whose map this is, and how well its means tell classes apart, on so many test images."""
        self.heading.show_run(title, colour, mark, accuracy, images)
        seed = f", {self.seed.currentText()}" if self.group.several else ""
        self.map.plot.setAccessibleName(f"Latent map of {title}{seed}")

    def show_points(self, points: Points, labels: NDArray[np.int64], names: Sequence[str]) -> None:
        """Show `points` [N, 2], whose classes are the first N `labels`; the points of the same
        images move."""
        if labels is not self._labels or len(points) != len(self.map.points()):
            self._labels = labels
            shown = labels[: len(points)]
            self.map.set_points(points, shown, names)
            self.filter(None)
        elif points is not self._points:
            self.map.update_points(points)
        self._points = points

    def clear(self) -> None:
        """Show no points."""
        if len(self.map.points()):
            self._labels, self._points = None, None
            self.map.set_points(np.empty((0, 2)))

    def filter(self, passing: Marks | None) -> None:
        """Let the points stand back whose images, [N] and more, do not pass."""
        if passing is not self._passing:
            self._passing = passing
            count = len(self.map.points())
            self.map.cloud.filter(None if passing is None else passing[:count])
