"""One run's latent map, with its heading."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from raven_gui.panels.latent_map_heading import MapHeading
from raven_gui.theme import Theme
from raven_gui.widgets.mark import Mark
from raven_gui.widgets.scatter import Points, ScatterMap


class MapCard(QWidget):
    """A ScatterMap that shares its legend with the other maps of the panel."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = MapHeading()
        self.map = ScatterMap(theme)
        # The map's own switches stay out of sight and out of the Tab order: all maps share one
        # legend, which works them.
        self._shelf = QWidget(self)
        self._shelf.hide()
        self.map.legend.setParent(self._shelf)
        self._labels: NDArray[np.int64] | None = None
        self._switches: list[str] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.heading)
        layout.addWidget(self.map, stretch=1)

    def show_run(self, title: str, colour: QColor, mark: Mark, accuracy: float | None) -> None:
        """Whose map this is, and how well its means tell classes apart."""
        self.heading.show_run(title, colour, mark, accuracy)
        self.map.plot.setAccessibleName(f"Latent map of {title}")

    def show_points(self, points: Points, labels: NDArray[np.int64], names: Sequence[str]) -> None:
        """Show `points` [N, 2], whose classes are the first N `labels`; the points of the same
        images move."""
        if labels is not self._labels or len(points) != len(self.map.points()):
            self._labels = labels
            shown = labels[: len(points)]
            self.map.set_points(points, shown, names)
            classes = int(shown.max(initial=0)) + 1
            self._switches = list(names[:classes]) if classes > 1 else []
        else:
            self.map.update_points(points)

    def clear(self) -> None:
        """Show no points."""
        if len(self.map.points()):
            self._labels, self._switches = None, []
            self.map.set_points(np.empty((0, 2)))

    def switch(self, shown: Mapping[str, bool]) -> None:
        """Show or hide classes by name."""
        for name in self._switches:
            self.map.legend.button(name).setChecked(shown.get(name, True))
