"""What pointing at points of a latent map tells, and what clicking and drawing around them does."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from raven_gui.widgets.scatter.map import ScatterMap
from raven_gui.workspace import ImageRef, Workspace
from raven_gui.workspace.drawn import pick_drawn
from raven_gui.workspace.images import Images
from raven_gui.workspace.selection import indices_in


class MapPicking:
    """Points are images of the current data set, in their order."""

    def __init__(self, workspace: Workspace) -> None:
        self._images, self._filtering = workspace.images, workspace.filtering

    def connect(self, points: ScatterMap) -> None:
        """Let a map show thumbnails, and let its clicks pick images in every panel."""
        points.set_source(self.thumbnail, self.words)
        points.picked.connect(self.pick)
        points.added.connect(self.add)
        points.selected.connect(self.select)
        LinkedMarks(self._images, points)

    def thumbnail(self, index: int) -> NDArray[Any]:
        """The image itself, [C, H, W]."""
        return self._images.pixels(self._ref(index))

    def words(self, index: int) -> str:
        """What the image is called."""
        return self._images.name(self._ref(index))

    def marked(self) -> NDArray[np.intp]:
        """The picked images' points, in the order they were picked."""
        return self._images.picked_of(self._images.dataset)

    def pick(self, index: int) -> None:
        """Pick this image alone."""
        self._images.pick((self._ref(index),))

    def add(self, index: int) -> None:
        """Add the image to those picked, or take it from them; one at least stays."""
        ref, picked = self._ref(index), self._images.picked
        if ref not in picked:
            self._images.pick((*picked, ref))
        elif len(picked) > 1:
            self._images.pick(tuple(other for other in picked if other != ref))

    def select(self, indices: NDArray[np.intp], how: str) -> None:
        """Pick these images instead of the others ('replace'), too ('add'), or no longer
        ('subtract'). What the gallery's filter leaves out is not picked."""
        passing = self._filtering.passing()
        if passing is not None and how != "subtract":
            indices = indices[passing[indices]]
        pick_drawn(self._images, self._images.dataset, indices, how)

    def _ref(self, index: int) -> ImageRef:
        return ImageRef(self._images.dataset, index)


class LinkedMarks(QObject):
    """What is hovered over on a map is pointed to everywhere, and the other way round; and what is
    marked among the picked images is stressed on it. Lives as long as the map."""

    def __init__(self, images: Images, points: ScatterMap) -> None:
        super().__init__(points)
        self._images, self._points = images, points
        points.hovered.connect(self._tell)
        images.hovered_changed.connect(self._follow)
        for other in (images.marked_changed, images.loaded, images.dataset_changed):
            other.connect(self._stress)
        self._stress()

    def _tell(self, index: int | None) -> None:
        self._images.hover(None if index is None else ImageRef(self._images.dataset, index))

    def _stress(self) -> None:
        self._points.stress(indices_in(self._images.marked, self._images.dataset))

    def _follow(self) -> None:
        ref = self._images.hovered
        here = ref is not None and ref.dataset == self._images.dataset
        self._points.highlight(ref.index if here and ref is not None else None)
