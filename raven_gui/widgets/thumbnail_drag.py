"""Dragging a thumbnail out of a grid, without picking it."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from raven_gui.widgets.drag_out import (
    MOST_FILES,
    Carried,
    DragFiles,
    carry_arrays,
    carry_pictures,
    start_drag,
)
from raven_gui.widgets.image_drag import drag_image, far_enough, image_mime, image_name
from raven_gui.widgets.image_grid import ImageGrid
from raven_gui.widgets.image_model import ImageModel

PLAIN = Qt.KeyboardModifier.NoModifier


class ThumbnailDrag(QObject):
    """A press on a thumbnail waits: if the pointer moves away with it, the image is dragged; if
    it is let go, it was a click. `dataset()` tells whose images these are."""

    def __init__(self, grid: ImageGrid, dataset: Callable[[], str]) -> None:
        super().__init__(grid)
        self._grid, self._view, self._dataset = grid, grid.view(), dataset
        self._pressed: QMouseEvent | None = None
        self._replaying = False
        self._view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._replaying or not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            return self._press(event)
        if event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            if far_enough(self._pressed.position(), event.position()):
                self._drag()
            return True
        if event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            pressed, self._pressed = self._pressed, None
            self._hand_on(pressed)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        on_picture = self._grid.on_picture(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if not (on_picture and left and event.modifiers() == PLAIN):
            return False
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed = QMouseEvent(event)
        return True

    def _hand_on(self, pressed: QMouseEvent) -> None:
        """Let the press that was kept back take place; the release follows it."""
        self._replaying = True
        QApplication.sendEvent(self._view.viewport(), pressed)
        self._replaying = False

    def _drag(self) -> None:
        assert self._pressed is not None
        place: QPointF = self._pressed.position()
        self._pressed = None
        model = self._view.model()
        assert isinstance(model, ImageModel)
        image = int(model.indices[self._view.indexAt(place.toPoint()).row()])
        selected = self._grid.selected()
        if image in selected and len(selected) > 1:
            drag_images(self._view, self._dataset(), image, selected, model)
        else:
            drag_image(self._view, (self._dataset(), image), model.picture(image))


def drag_images(
    source: QWidget, dataset: str, image: int, selected: Sequence[int], model: ImageModel
) -> None:
    """Drag all selected images by one of them: out of the window each as a file, or together as
    arrays where they are very many; in the window it is the one."""
    data, folder = image_mime(dataset, image), DragFiles.of(source).begin()
    if len(selected) > MOST_FILES:
        name = f"{len(selected)} images of {dataset or 'your pictures'}"
        indices = np.asarray(selected)
        carry_arrays(data, name, {"images": model.images[indices], "indices": indices}, folder)
    else:
        pictures = [Carried(image_name(dataset, i), model.picture(i)) for i in selected]
        carry_pictures(data, pictures, folder)
    start_drag(source, data, model.picture(image))
