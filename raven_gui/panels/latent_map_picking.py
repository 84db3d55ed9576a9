"""What pointing at a point of a latent map tells, and what clicking on it does."""

from typing import Any

from numpy.typing import NDArray

from raven_gui.widgets.scatter import ScatterMap
from raven_gui.workspace import ImageRef, Workspace


class MapPicking:
    """Points are test images of the current data set, in their order."""

    def __init__(self, workspace: Workspace) -> None:
        self._images = workspace.images

    def connect(self, points: ScatterMap) -> None:
        """Let a map show thumbnails, and let its clicks pick images in every panel."""
        points.card.set_source(self.thumbnail, self.words)
        points.picked.connect(self.pick)
        points.added.connect(self.add)

    def thumbnail(self, index: int) -> NDArray[Any]:
        """The image itself, [C, H, W]."""
        return self._images.pixels(self._ref(index))

    def words(self, index: int) -> str:
        """What the image is called."""
        return self._images.name(self._ref(index))

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

    def _ref(self, index: int) -> ImageRef:
        return ImageRef(self._images.dataset, index)
