"""A map of points in two dimensions, coloured by class, to hover over and pick from."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

import pyqtgraph as pg  # isort: skip

from raven_gui.palettes import Colours
from raven_gui.theme import Theme, paint_plot
from raven_gui.widgets.hover_card import HoverCard
from raven_gui.widgets.legend import Legend, LegendEntry
from raven_gui.widgets.note import Note
from raven_gui.widgets.plot import plain_plot
from raven_gui.widgets.scatter_cursor import PointCursor

Points = NDArray[np.floating]
NEAR = 10.0  # how far from a point, in device-independent pixels, the pointer still means it


class ScatterMap(QWidget):
    """Points [N, 2] with a legend that switches classes.

    `picked(index)` follows a click on a point, `added(index)` one with Ctrl. The wheel zooms; a
    double click shows everything again. `keyboard` does the same by its keys.
    """

    picked = Signal(int)
    added = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: NDArray[np.float64] = np.zeros((0, 2))
        self._labels: NDArray[np.intp] = np.zeros(0, np.intp)
        self._names: list[str] = []
        self._rows: list[NDArray[np.intp]] = []
        self._clouds: list[pg.ScatterPlotItem] = []
        self._marked: list[int] = []
        self._tree: Any = None
        self._tree_rows: NDArray[np.intp] = np.zeros(0, np.intp)
        self._zoomed = False
        self.plot = _plot()
        self.card = HoverCard(self.plot)
        self.note = Note(self.plot)
        self.keyboard = PointCursor(self.plot, self.points, self._shown_rows)
        self.legend = Legend()
        self.legend.toggled.connect(self._toggle)
        self._arrows = pg.PlotCurveItem(connect="pairs")
        self._arrows.setZValue(10)
        self._heads: list[pg.ArrowItem] = []
        self._ends: NDArray[np.float64] = np.zeros((0, 2))
        self._rings = pg.ScatterPlotItem(size=15, symbol="o", brush=None)
        self._rings.setZValue(11)
        self.plot.addItem(self._arrows, ignoreBounds=True)
        self.plot.addItem(self._rings, ignoreBounds=True)
        self.plot.scene().sigMouseMoved.connect(self._hover)
        self.plot.scene().sigMouseClicked.connect(self._click)
        self.plot.getViewBox().sigRangeChangedManually.connect(self._zoom)
        self.keyboard.moved.connect(
            lambda index: self.card.show_image(index, self.keyboard.place())
        )
        self.keyboard.left.connect(lambda: self.card.show_image(None, QPoint()))
        self.keyboard.picked.connect(self.picked)
        self.keyboard.added.connect(self.added)
        self.keyboard.zoomed.connect(self._zoom)
        self.keyboard.everything.connect(self.show_everything)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.legend)
        theme.adopt(self.plot)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def set_points(
        self, points: Points, labels: NDArray[np.integer] | None = None, names: Sequence[str] = ()
    ) -> None:
        """Show `points` [N, 2]; `labels` [N] are indices into the classes' `names`."""
        for cloud in self._clouds:
            self.plot.removeItem(cloud)
        self._labels = np.zeros(len(points), np.intp) if labels is None else np.asarray(labels, int)
        classes = int(self._labels.max(initial=0)) + 1
        self._names = [names[i] if i < len(names) else str(i) for i in range(classes)]
        self._rows = [np.flatnonzero(self._labels == i) for i in range(classes)]
        self._clouds = [pg.ScatterPlotItem(size=6, pen=None, pxMode=True) for _ in self._names]
        for cloud in self._clouds:
            self.plot.addItem(cloud, ignoreBounds=True)
        self._marked = []
        self._zoomed = False
        self.set_arrows(np.zeros((0, 2)), np.zeros((0, 2)))
        self.restyle(self._theme.colours)
        for name, cloud in zip(self._names, self._clouds, strict=True):
            cloud.setVisible(classes == 1 or self.legend.is_on(name))
        self.update_points(points)

    def update_points(self, points: Points) -> None:
        """Move the points, as many as before; the view follows unless the user zoomed.

        Raises ValueError for another number of points.
        """
        if len(points) != len(self._labels):
            raise ValueError(
                f"The map has {len(self._labels)} points and got {len(points)}: use set_points."
            )
        self._points = np.asarray(points, np.float64)
        self._tree = None
        for rows, cloud in zip(self._rows, self._clouds, strict=True):
            cloud.setData(self._points[rows, 0], self._points[rows, 1])
        self._draw_rings()
        self.keyboard.update()
        if not self._zoomed:
            self.show_everything()

    def mark(self, indices: Sequence[int]) -> None:
        """Draw a ring around these points, and around no other."""
        self._marked = [index for index in indices if 0 <= index < len(self._points)]
        self._draw_rings()
        if self._marked and not self.keyboard.isVisible():
            self.keyboard.stand_at(self._marked[0])

    def set_arrows(self, starts: Points, ends: Points) -> None:
        """Draw an arrow from each of `starts` [K, 2] to its end in `ends` [K, 2]."""
        starts, self._ends = np.asarray(starts, float), np.asarray(ends, float)
        pairs = np.stack([starts, self._ends], axis=1).reshape(-1, 2)
        self._arrows.setData(pairs[:, 0], pairs[:, 1])
        while len(self._heads) > len(starts):
            self.plot.removeItem(self._heads.pop())
        while len(self._heads) < len(starts):
            self._heads.append(self._head())
        for head, (dx, dy), (x, y) in zip(
            self._heads, self._ends - starts, self._ends, strict=True
        ):
            # pyqtgraph's angle 0 points left and grows clockwise; y points up in the view.
            head.setStyle(angle=180 - float(np.degrees(np.arctan2(dy, dx))))
            head.setPos(x, y)
            head.setVisible(bool(dx or dy))
        if not self._zoomed:
            self.show_everything()

    def show_everything(self) -> None:
        """Bring all points and arrows into view, and keep them there from now on."""
        self._zoomed = False
        points = np.concatenate([self._points, self._ends])
        points = points[np.isfinite(points).all(axis=1)]
        if len(points):
            (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
            room = QRectF(left, low, max(right - left, 1e-9), max(high - low, 1e-9))
            self.plot.getViewBox().setRange(room, padding=0.06, disableAutoRange=True)

    def points(self) -> NDArray[np.float64]:
        """The points as they stand, [N, 2]."""
        return self._points

    def nearest(self, place: QPointF) -> int | None:
        """The shown point nearest to `place`, in the plot's scene; None beyond ten pixels."""
        self._ensure_tree()
        if self._tree is None:
            return None
        view = self.plot.getViewBox()
        at = view.mapSceneToView(place)
        _, found = self._tree.query([at.x(), at.y()])
        index = int(self._tree_rows[found])
        spot = view.mapViewToScene(QPointF(*self._points[index])) - place
        return index if np.hypot(spot.x(), spot.y()) <= NEAR else None

    def restyle(self, colours: Colours) -> None:
        """Draw in these colours: those of the window, or those of paper for an export."""
        paint_plot(self.plot, colours)
        shades = [QColor(shade) for shade in colours.shades(self._names)]
        for cloud, shade in zip(self._clouds, shades, strict=True):
            cloud.setBrush(pg.mkBrush(shade))
        self._rings.setPen(pg.mkPen(colours.text, width=2))
        self._arrows.setPen(pg.mkPen(colours.text, width=1.6))
        for head in self._heads:
            head.setStyle(brush=pg.mkBrush(colours.text))
        entries = [
            LegendEntry(name, shade) for name, shade in zip(self._names, shades, strict=True)
        ]
        self.legend.set_entries(entries if len(entries) > 1 else [])

    def _head(self) -> pg.ArrowItem:
        colours = self._theme.colours
        head = pg.ArrowItem(headLen=9, headWidth=8, pen=None, brush=pg.mkBrush(colours.text))
        head.setZValue(12)
        self.plot.addItem(head, ignoreBounds=True)
        return head

    def _draw_rings(self) -> None:
        chosen = self._points[self._marked]
        self._rings.setData(chosen[:, 0], chosen[:, 1])

    def _ensure_tree(self) -> None:
        if self._tree is not None:
            return
        shown = [
            rows for rows, cloud in zip(self._rows, self._clouds, strict=True) if cloud.isVisible()
        ]
        rows = np.concatenate(shown) if shown else np.zeros(0, np.intp)
        self._tree_rows = rows[np.isfinite(self._points[rows]).all(axis=1)]
        if len(self._tree_rows):
            # SciPy takes half a second to import, which the window's start should not wait for.
            from scipy.spatial import cKDTree

            self._tree = cKDTree(self._points[self._tree_rows])

    def _shown_rows(self) -> NDArray[np.intp]:
        self._ensure_tree()
        return self._tree_rows

    def _toggle(self, name: str, shown: bool) -> None:
        self._clouds[self._names.index(name)].setVisible(shown)
        self._tree = None

    def _hover(self, place: QPointF) -> None:
        index = self.nearest(place)
        self.card.show_image(index, self.plot.mapFromScene(place))

    def _click(self, event: object) -> None:
        if event.button() != Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            return
        if event.double():  # type: ignore[attr-defined]
            self.show_everything()
            return
        index = self.nearest(event.scenePos())  # type: ignore[attr-defined]
        if index is not None:
            self.keyboard.stand_at(index)
            self.keyboard.hide()
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier  # type: ignore[attr-defined]
            (self.added if control else self.picked).emit(index)

    def _zoom(self) -> None:
        self._zoomed = True

    def _follow_theme(self) -> None:
        self.restyle(self._theme.colours)


def _plot() -> pg.PlotWidget:
    plot = plain_plot("Map of points")
    plot.setAspectLocked(True)
    plot.hideAxis("left")
    plot.hideAxis("bottom")
    plot.getViewBox().disableAutoRange()
    return plot
