"""Dragging the images of points out of the window."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QMouseEvent

from raven_gui.panels.shared.carrying import drag_images
from raven_gui.widgets.held_press import HeldPress
from raven_gui.widgets.scatter.map import ScatterMap
from raven_gui.workspace import ImageRef, Workspace


class PointDrag(QObject):
    """While a drag moves the map, one with Ctrl that begins at a point carries its image, or all
    that are picked where it is among them; lives as long as the map."""

    def __init__(self, workspace: Workspace, points: ScatterMap) -> None:
        super().__init__(points)
        self._images, self._points = workspace.images, points
        HeldPress(points.plot.viewport(), self._holds, self._drag, self)

    def _holds(self, event: QMouseEvent) -> bool:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        moves = self._points.pointing.tool.mode == "pan"
        return control and moves and self._at(event) is not None

    def _at(self, event: QMouseEvent) -> int | None:
        return self._points.nearest(self._points.plot.mapToScene(event.position().toPoint()))

    def _drag(self, pressed: QMouseEvent) -> None:
        index = self._at(pressed)
        if index is not None:
            ref, picked = ImageRef(self._images.dataset, index), self._images.picked
            refs = picked if ref in picked else (ref,)
            drag_images(self._points.plot.viewport(), self._images, ref, refs)
