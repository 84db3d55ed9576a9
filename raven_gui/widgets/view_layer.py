"""What is painted over the view of a plot, in its own pixels."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

from raven_gui.palettes import LIGHT, Colours

Places = NDArray[np.float64]


@dataclass(frozen=True)
class Placement:
    """Where the places of a map lie in its view: x · across + left and y · down + top are
    device-independent pixels from the view's top left, in which it is `width` by `height`."""

    across: float
    left: float
    down: float
    top: float
    width: float
    height: float

    def pixels(self, points: NDArray[np.floating]) -> Places:
        """Places of the map [..., 2] in pixels of the view."""
        scale, shift = (self.across, self.down), (self.left, self.top)
        return np.asarray(points * np.array(scale) + np.array(shift), np.float64)

    def places(self, pixels: NDArray[np.floating]) -> Places:
        """Pixels of the view [..., 2] as places of the map."""
        scale, shift = (self.across, self.down), (self.left, self.top)
        return np.asarray((pixels - np.array(shift)) / np.array(scale), np.float64)


class PaperLayer(Protocol):
    """What a layer shows at a time, which needs no widget: it is painted in any thread."""

    def paint(self, painter: QPainter, placement: Placement, colours: Colours) -> None:
        """Paint it over a view, from the view's top left on."""
        ...


class ViewItem(pg.GraphicsObject):  # type: ignore[misc]
    """An item that covers a view and is clipped to it. Painted in the view's pixels rather than in
    its coordinates: lines and words keep their size, and pictures are copied, not scaled."""

    def __init__(self, view: pg.ViewBox, level: float) -> None:
        super().__init__()
        self._view = view
        self.setParentItem(view)
        self.setZValue(level)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        view.sigResized.connect(self._fit)
        view.sigRangeChanged.connect(self._repaint)

    def boundingRect(self) -> QRectF:
        """All of the view."""
        return QRectF(self._view.rect())

    def placement(self) -> Placement:
        """Where places lie in the view now."""
        shift = self._view.childTransform()
        room = self._view.rect()
        return Placement(
            shift.m11(), shift.dx(), shift.m22(), shift.dy(), room.width(), room.height()
        )

    def _fit(self, *_: object) -> None:
        self.prepareGeometryChange()
        self.update()

    def _repaint(self, *_: object) -> None:
        self.update()


class ViewLayer(ViewItem):
    """One that knows the colours it is painted in, and so paints the same on paper."""

    def __init__(self, view: pg.ViewBox, level: float) -> None:
        super().__init__(view, level)
        self.colours: Colours = LIGHT

    def restyle(self, colours: Colours) -> None:
        """Paint in these colours."""
        self.colours = colours
        self.update()

    def on_paper(self) -> PaperLayer:
        """What it shows now."""
        raise NotImplementedError

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint what it shows now."""
        self.on_paper().paint(painter, self.placement(), self.colours)
