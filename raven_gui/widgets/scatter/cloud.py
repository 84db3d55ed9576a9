"""The points of a map, as many as there are."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

from raven_gui.widgets.scatter.paper import PaperCloud
from raven_gui.widgets.scatter.rendering import Frame, Rendering
from raven_gui.widgets.scatter.sample import Rows, Sample
from raven_gui.widgets.scatter.shading import Shading
from raven_gui.widgets.view_layer import Places, ViewLayer

DIMMED = 0.22
"""How opaque points are that stand back behind lifted ones."""
PAUSE = 40
"""Milliseconds without a new view, after which a density is completed."""


class Cloud(ViewLayer):
    """Points [N, 2] in the colours of a shading, those of `shown` [N] only.

    Up to FEW in view are drawn one by one, more as their density; of a million, a moving view
    shows the density of a fair sample, which is completed as soon as the view rests.
    """

    def __init__(self, view: pg.ViewBox) -> None:
        super().__init__(view, 0)
        self.points: Places = np.zeros((0, 2))
        self._there: NDArray[np.bool_] = np.zeros(0, bool)
        self.bounds: Places = np.zeros((0, 2))
        """The least and the largest x and y of the points, [2, 2]; [0, 2] where there is none."""
        self._order: Rows = np.zeros(0, np.intp)
        self._shading = Shading(np.zeros(0, np.uint8), np.zeros((1, 3), np.float32))
        self._shown: NDArray[np.bool_] = np.zeros(0, bool)
        self._lifted: Rows | None = None
        self.passing: NDArray[np.bool_] | None = None
        """Whether each point passes the filter; None where there is none."""
        self._samples: list[Sample] | None = None
        self._frame: Frame | None = None
        self._renderings: list[Rendering] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._complete)

    def set_points(self, points: Places) -> None:
        """Show these points; with another number of them, give them a shading too."""
        if len(points) != len(self._order):
            self._order = np.random.default_rng(0).permutation(len(points))
            self._lifted = self.passing = None
        self.points = points
        x, y = points.T
        self._there = np.isfinite(x) & np.isfinite(y)
        if not self._there.all():
            x, y = x[self._there], y[self._there]
        some = len(x) > 0
        self.bounds = (
            np.array([[x.min(), y.min()], [x.max(), y.max()]]) if some else np.zeros((0, 2))
        )
        self._renew()

    def set_shading(self, shading: Shading, shown: NDArray[np.bool_]) -> None:
        """Colour the points, and show those of `shown` [N] only."""
        self._shading, self._shown = shading, shown
        self._renew()

    def lift(self, rows: Rows | None) -> None:
        """Let all points but these stand back; None lets none."""
        if rows is not self._lifted:
            self._lifted = rows
            self._renew()

    def filter(self, passing: NDArray[np.bool_] | None) -> None:
        """Let all points but the passing ones, [N], stand back; None lets none."""
        if passing is not self.passing:
            self.passing = passing
            self._renew()

    def shown_rows(self) -> Rows:
        """The points that can be seen at all, ascending."""
        return np.flatnonzero(self._shown & self._there)

    def samples(self) -> list[Sample]:
        """The points that are shown, those that stand back apart from the others and first."""
        if self._samples is None:
            seen = self._shown & self._there
            up = self._in_front()
            groups = [seen] if up is None else [seen & ~up, seen & up]
            shades = self._shading.shades
            self._samples = [
                Sample(self.points, shades, self._order[group[self._order]]) for group in groups
            ]
        return self._samples

    def nearest(self, pixel: QPointF, reach: float) -> int | None:
        """The shown point nearest to a pixel of the view; None where none is within `reach`."""
        placement, spot = self.placement(), np.array([pixel.x(), pixel.y()])
        best: tuple[float, int] | None = None
        for sample in self.samples():
            some = sample.near(placement, spot, reach)
            if len(some):
                away = np.hypot(*(placement.pixels(self.points[sample.rows[some]]) - spot).T)
                found = int(away.argmin())
                if away[found] <= reach and (best is None or away[found] < best[0]):
                    best = float(away[found]), int(sample.rows[some[found]])
        return None if best is None else best[1]

    def on_paper(self) -> PaperCloud:
        """The points of now."""
        return PaperCloud(self.samples(), self._opacities(), self._shading)

    @property
    def complete(self) -> bool:
        """Whether what was painted last shows every point."""
        return all(rendering.share == 1 for rendering in self._renderings)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the points."""
        if self.boundingRect().isEmpty():
            return
        frame = Frame(self.placement(), 1.0 if widget is None else widget.devicePixelRatioF())
        if frame != self._frame:
            self._frame = frame
            self._renderings = [
                Rendering(sample, self._shading, frame) for sample in self.samples()
            ]
            if not self.complete:
                self._timer.start(PAUSE)
        for rendering, opacity in zip(self._renderings, self._opacities(), strict=True):
            painter.setOpacity(opacity)
            rendering.paint(painter)
        painter.setOpacity(1)

    def _in_front(self) -> NDArray[np.bool_] | None:
        """Which points do not stand back, [N]; None where none does."""
        if self._lifted is None:
            return self.passing
        up = np.zeros(len(self.points), bool)
        up[self._lifted[self._lifted < len(up)]] = True
        return up if self.passing is None else up & self.passing

    def _opacities(self) -> list[float]:
        return [1.0] if self._lifted is None and self.passing is None else [DIMMED, 1.0]

    def _complete(self) -> None:
        """One portion at a time: other things happen in between."""
        unfinished = [rendering for rendering in self._renderings if rendering.share < 1]
        if unfinished:
            unfinished[0].advance()
            self.update()
        if not self.complete:
            self._timer.start(0)

    def _renew(self) -> None:
        self._samples = self._frame = None
        self.update()
