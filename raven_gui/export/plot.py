"""A pyqtgraph plot as a figure, laid out anew for the size of the page."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPen

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

from raven_gui.export.figure import Columns, Figure
from raven_gui.export.options import window_colours
from raven_gui.export.paper_axis import PaperAxis
from raven_gui.export.paper_legend import PaperLegend
from raven_gui.export.paper_lines import PaperBand, PaperLine, Places
from raven_gui.export.paper_plot import PaperPlot
from raven_gui.widgets.scatter_layer import ViewLayer

SMALLEST = QSizeF(360, 260)


def figure_of_plot(
    plot: pg.PlotWidget,
    title: str,
    tables: Mapping[str, Columns] | None = None,
    arrays: Mapping[str, NDArray[Any]] | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> Figure:
    """`plot` as it stands now: lines and words, never a screenshot. It is painted without
    pyqtgraph, whose items live in the window's thread and must not be laid out for a page there.

    `tables` default to the named curves as they are drawn. Colours of the window's palette become
    those of paper's, and the rest stay. Raises TypeError where something stands in the plot that
    paper does not know.
    """
    if tables is None:
        curves = curve_columns(plot)
        tables = {title: curves} if curves else {}
    size = QSizeF(plot.size()).expandedTo(SMALLEST)
    paint = paper_plot(plot).paint
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


def paper_plot(plot: pg.PlotWidget) -> PaperPlot:
    """What stands in `plot` now, apart from it. Raises TypeError for an item it does not know."""
    view = plot.getViewBox()
    view.prepareForPaint()  # a range that is automatic may have to be found yet
    layers = [
        item.on_paper()
        for item in sorted(view.childItems(), key=lambda item: item.zValue())
        if isinstance(item, ViewLayer) and item.isVisible()
    ]
    locked = view.state["aspectLocked"]
    return PaperPlot(
        window=window_colours(),
        left=_axis(plot, "left"),
        bottom=_axis(plot, "bottom"),
        axes=plot.getAxis("left").isVisible(),
        lines=[*_bands(view), *_lines(view).values()],
        layers=layers,
        legend=_legend(plot),
        shape=None if locked is False else 1 / float(locked),
    )


def _axis(plot: pg.PlotWidget, side: str) -> PaperAxis:
    axis, vertical = plot.getAxis(side), side == "left"
    low, high = plot.getViewBox().targetRange()[1 if vertical else 0]
    return PaperAxis(
        vertical,
        low,
        high,
        axis.label.toPlainText().strip() if axis.label.isVisible() else "",
        axis.scale * axis.autoSIPrefixScale,
        bool(axis.logMode),
        0.0 if axis.grid is False else axis.grid / 255,
    )


def _lines(view: pg.ViewBox) -> dict[pg.PlotDataItem, PaperLine]:
    """The lines that are shown, by their items."""
    return {
        item: _line(item)
        for item in view.addedItems
        if isinstance(item, pg.PlotDataItem) and item.isVisible()
    }


def _line(item: pg.PlotDataItem) -> PaperLine:
    options = item.opts
    pen = pg.mkPen(options["pen"])
    around = options["symbolPen"] and pg.mkPen(options["symbolPen"])
    return PaperLine(
        _places(item),
        None if pen.style() == Qt.PenStyle.NoPen else QPen(pen),
        options["symbol"],
        float(options["symbolSize"]),
        pg.mkBrush(options["symbolBrush"]).color(),
        around or None,
    )


def _bands(view: pg.ViewBox) -> list[PaperBand]:
    found = []
    for item in view.addedItems:
        if isinstance(item, pg.FillBetweenItem):
            if item.isVisible():
                low, high = map(_places, item.curves)
                found.append(PaperBand(low, high, item.brush().color()))
        elif not isinstance(item, pg.PlotDataItem):
            raise TypeError(f"{type(item).__name__} cannot be painted on paper.")
    return found


def _places(item: pg.PlotDataItem) -> Places:
    """Where a line goes in its view, [N, 2]."""
    x, y = item.getData()
    return np.zeros((0, 2)) if x is None else np.stack([x, y], axis=1).astype(np.float64)


def _legend(plot: pg.PlotWidget) -> PaperLegend | None:
    """The legend as far from the nearest sides of the view as it is now."""
    legend = plot.getPlotItem().legend
    if legend is None or not legend.isVisible():
        return None
    lines = _lines(plot.getViewBox())
    entries = [
        (label.item.toPlainText(), lines[sample.item])
        for sample, label in legend.items
        if sample.item in lines
    ]
    if not entries:
        return None
    box: QRectF = legend.mapRectToParent(legend.boundingRect())
    view: QRectF = legend.parentItem().boundingRect()
    left, right = box.left() - view.left(), box.right() - view.right()
    top, bottom = box.top() - view.top(), box.bottom() - view.bottom()
    return PaperLegend(
        tuple(entries),
        legend.columnCount,
        left if abs(left) <= abs(right) else right,
        top if abs(top) <= abs(bottom) else bottom,
    )
