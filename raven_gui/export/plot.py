"""A pyqtgraph plot as a figure, laid out anew for the size of the page."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPicture
from shiboken6 import isValid

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

from raven_gui.export.figure import Columns, Figure
from raven_gui.export.options import ExportError
from raven_gui.export.plot_style import styled
from raven_gui.palettes import Colours

SMALLEST = QSizeF(360, 260)


def figure_of_plot(
    plot: pg.PlotWidget,
    title: str,
    tables: Mapping[str, Columns] | None = None,
    arrays: Mapping[str, NDArray[Any]] | None = None,
    provenance: Mapping[str, Any] | None = None,
    restyle: Callable[[Colours], None] | None = None,
) -> Figure:
    """`plot` as it stands when it is painted: lines and words, never a screenshot.

    `tables` default to the named curves as they are drawn. `restyle(colours)` recolours what
    stands in the plot for paper and back; without it, colours of the window's palette become those
    of the other one, and the rest stay.
    """
    if tables is None:
        curves = curve_columns(plot)
        tables = {title: curves} if curves else {}

    def paint(painter: QPainter, rect: QRectF, colours: Colours) -> None:
        if not isValid(plot):
            raise ExportError(f"'{title}' is closed: open it again to export it.")
        with styled(plot, colours, painter.deviceTransform().m11(), restyle):
            picture = _picture(plot, rect.size())
        painter.drawPicture(rect.topLeft(), picture)

    size = QSizeF(plot.size()).expandedTo(SMALLEST)
    return Figure(title, size, paint, tables, arrays or {}, provenance=provenance or {})


def curve_columns(plot: pg.PlotWidget) -> Columns:
    """The named curves of a plot as columns: one of x and one for each curve where all share
    their x, and otherwise rows of curve, x and y. Empty without named curves."""
    item = plot.getPlotItem()
    drawn = {
        curve.name(): curve.getOriginalDataset()
        for curve in item.listDataItems()
        if isinstance(curve, pg.PlotDataItem) and curve.name()
    }
    curves = {name: (x, y) for name, (x, y) in drawn.items() if x is not None and len(x)}
    if not curves:
        return {}
    x_name = item.getAxis("bottom").labelText or "x"
    xs = [x for x, _ in curves.values()]
    if x_name not in curves and all(np.array_equal(xs[0], x) for x in xs):
        return {x_name: list(xs[0]), **{name: list(y) for name, (_, y) in curves.items()}}
    return {
        "curve": [name for name, (x, _) in curves.items() for _ in x],
        "x": [value for x, _ in curves.values() for value in x],
        "y": [value for _, y in curves.values() for value in y],
    }


def _picture(plot: pg.PlotWidget, size: QSizeF) -> QPicture:
    """Lay the plot out in `size`, record how it is painted, and lay it out as it was.

    Recorded, because pyqtgraph's legends, points and arrows do not follow a painter that scales.
    """
    item, view, scene = plot.getPlotItem(), plot.getViewBox(), plot.scene()
    shown = item.geometry()
    view.prepareForPaint()
    automatic = view.autoRangeEnabled()
    view.disableAutoRange()  # or the new size would give another range, here and on the screen
    room = QRectF(QPointF(0, 0), size)
    picture = QPicture()
    try:
        item.setGeometry(room)
        _settle(item)
        painter = QPainter(picture)
        scene.render(painter, room, room, Qt.AspectRatioMode.IgnoreAspectRatio)
        painter.end()
    finally:
        item.setGeometry(shown)
        item.layout.activate()
        # The range stays that of before: there is no search for one on account of the sizes
        # passed through, and none on account of being automatic again, as the setter would begin.
        view.updateAutoRange()
        view.state["autoRange"] = automatic
    return picture


def _settle(item: pg.PlotItem) -> None:
    """Give each axis the room its numbers need; it learns that only by painting them."""
    for _ in range(2):
        item.layout.activate()
        item.scene().prepareForPaint()
        picture = QPicture()
        painter = QPainter(picture)
        for side in ("left", "bottom", "right", "top"):
            axis = item.getAxis(side)
            if axis.isVisible():
                axis.picture = None
                axis.paint(painter, None, None)
        painter.end()
    item.layout.activate()
