"""What the pointer and the keyboard do on a map of points."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal

from raven_gui.widgets.hover_card import HoverCard
from raven_gui.widgets.plot import Plot
from raven_gui.widgets.scatter.cloud import Cloud
from raven_gui.widgets.scatter.commands import MapCommand, MapCommands
from raven_gui.widgets.scatter.cursor import PointCursor
from raven_gui.widgets.scatter.region import within
from raven_gui.widgets.scatter.sample import Rows
from raven_gui.widgets.scatter.thumbnails import Thumbnails
from raven_gui.widgets.scatter.tool import Mode, SelectionTool
from raven_gui.widgets.view_layer import Places

NEAR = 10.0
"""How far from a point, in device-independent pixels, the pointer still means it."""


class Pointing(QObject):
    """Clicks, boxes, lassos, hovering, keys and the menu of `plot`, which shows `cloud`; `marked`
    tells the points that are selected."""

    picked = Signal(int)
    added = Signal(int)
    selected = Signal(object, str)
    hovered = Signal(object)
    mode_changed = Signal(str)
    thumbnails_changed = Signal(bool)
    zoomed = Signal()
    everything = Signal()
    """Everything is to be shown."""

    def __init__(
        self,
        plot: Plot,
        cloud: Cloud,
        thumbnails: Thumbnails,
        marked: Callable[[], Rows],
    ) -> None:
        super().__init__(plot)
        self._plot, self._cloud, self._thumbnails = plot, cloud, thumbnails
        self._marked = marked
        self._over: int | None = None
        self.card = HoverCard(plot)
        self.tool = SelectionTool(plot)
        self.keyboard = PointCursor(plot, lambda: cloud.points, cloud.shown_rows)
        self.commands = MapCommands(plot, self._commands())
        plot.installEventFilter(self)
        plot.scene().sigMouseMoved.connect(self._move)
        plot.scene().sigMouseClicked.connect(self._click)
        plot.getViewBox().sigRangeChangedManually.connect(lambda *_: self.zoomed.emit())
        self.tool.drawn.connect(self._select)
        self.tool.clicked.connect(self._pick)
        self.keyboard.moved.connect(lambda index: self._tell(index, self.keyboard.place()))
        self.keyboard.left.connect(self.point_at_nothing)
        self.keyboard.picked.connect(self.picked)
        self.keyboard.added.connect(self.added)
        self.keyboard.zoomed.connect(self.zoomed)
        self.keyboard.everything.connect(self.everything)

    def nearest(self, place: QPointF) -> int | None:
        """The point whose image is painted at `place`, in the plot's scene; else the shown point
        nearest to it, None beyond ten pixels."""
        pixel = self._cloud.mapFromScene(place)
        drawn = self._thumbnails.at(pixel)
        return self._cloud.nearest(pixel, NEAR) if drawn is None else drawn

    def point_at_nothing(self) -> None:
        """What was pointed at is gone."""
        self._tell(None, QPoint())

    def set_mode(self, mode: Mode) -> None:
        """Let a drag with the left button move the map, or draw a box or a lasso."""
        if mode != self.tool.mode:
            self.tool.set_mode(mode)
            self.mode_changed.emit(mode)

    def show_thumbnails(self, on: bool) -> None:
        """Draw images at points, or only the points."""
        if on != self._thumbnails.isVisible():
            self._thumbnails.setVisible(on)
            self.thumbnails_changed.emit(on)

    def select_shown(self) -> None:
        """Select every point that is shown."""
        self.selected.emit(self._cloud.shown_rows(), "replace")

    def invert(self) -> None:
        """Select the points that are shown and not marked."""
        rows = self._cloud.shown_rows()
        self.selected.emit(rows[~np.isin(rows, self._marked())], "replace")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pointer points at nothing where it has left."""
        if event.type() == QEvent.Type.Leave:
            self._tell(None, QPoint())
        return False

    def _commands(self) -> list[MapCommand]:
        def mode(text: str, key: str, mode: Mode) -> MapCommand:
            return MapCommand(
                text, key, lambda: self.set_mode(mode), lambda: self.tool.mode == mode
            )

        def flip() -> None:
            self.show_thumbnails(not self._thumbnails.isVisible())

        return [
            mode("Move the map", "V", "pan"),
            mode("Select with a box", "B", "box"),
            mode("Select with a lasso", "L", "lasso"),
            MapCommand("Select all that are shown", "Ctrl+A", self.select_shown, group=1),
            MapCommand("Invert the selection", "Ctrl+I", self.invert, group=1),
            MapCommand("Thumbnails", "T", flip, self._thumbnails.isVisible, group=2),
            MapCommand("Show everything", "Home", self.everything.emit, group=2),
        ]

    def _move(self, place: QPointF) -> None:
        self._tell(self.nearest(place), self._plot.mapFromScene(place))

    def _tell(self, index: int | None, place: QPoint) -> None:
        """Show what is pointed at, beside a place of the plot."""
        self.card.show_image(index, place)
        if index != self._over:
            self._over = index
            self._thumbnails.set_hovered(index)
            self.hovered.emit(index)

    def _click(self, event: object) -> None:
        button, place = event.button(), event.scenePos()  # type: ignore[attr-defined]
        if button == Qt.MouseButton.RightButton:
            self.commands.popup(event.screenPos().toPoint())  # type: ignore[attr-defined]
        elif button == Qt.MouseButton.LeftButton and event.double():  # type: ignore[attr-defined]
            self.everything.emit()
        elif button == Qt.MouseButton.LeftButton:
            self._pick(place, event.modifiers())  # type: ignore[attr-defined]

    def _pick(self, place: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        index = self.nearest(place)
        if index is not None:
            self.keyboard.stand_at(index)
            self.keyboard.hide()
            control = modifiers & Qt.KeyboardModifier.ControlModifier
            (self.added if control else self.picked).emit(index)

    def _select(self, outline: Places, how: str) -> None:
        rows = self._cloud.shown_rows()
        self.selected.emit(rows[within(self._cloud.points[rows], outline)], how)
