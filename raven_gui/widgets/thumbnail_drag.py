"""Dragging a thumbnail out of a grid, without picking it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QMouseEvent

from raven_gui.widgets.held_press import HeldPress
from raven_gui.widgets.image_grid import ImageGrid
from raven_gui.widgets.image_model import ImageModel

PLAIN = Qt.KeyboardModifier.NoModifier


class ThumbnailDrag(QObject):
    """A press on a thumbnail that becomes a drag: `carry(image, images)` is told of the one, and
    of all that are selected where it is among them."""

    def __init__(self, grid: ImageGrid, carry: Callable[[int, Sequence[int]], None]) -> None:
        super().__init__(grid)
        self._grid, self._view, self._carry = grid, grid.view(), carry
        HeldPress(self._view.viewport(), self._holds, self._drag, self)

    def _holds(self, event: QMouseEvent) -> bool:
        on_picture = self._grid.on_picture(event.position().toPoint())
        if not (on_picture and event.modifiers() == PLAIN):
            return False
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        return True

    def _drag(self, pressed: QMouseEvent) -> None:
        model = self._view.model()
        assert isinstance(model, ImageModel)
        image = int(model.indices[self._view.indexAt(pressed.position().toPoint()).row()])
        selected = self._grid.selected()
        self._carry(image, selected if image in selected else (image,))
