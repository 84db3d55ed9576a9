"""A pyqtgraph plot as a figure, laid out anew for the size of the page."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF

from raven_gui.export.figure import Columns, Figure
from raven_gui.export.options import window_colours
from raven_gui.export.paper_axis import PaperAxis
from raven_gui.export.paper_legend import PaperLegend
from raven_gui.export.paper_plot import PaperPlot
from raven_gui.widgets.curves.band import Band
from raven_gui.widgets.curves.legend import CurveLegend
from raven_gui.widgets.curves.line import Line
from raven_gui.widgets.plot import Plot, Side
from raven_gui.widgets.view_layer import ViewItem, ViewLayer

SMALLEST = QSizeF(360, 260)


def figure_of_plot(
    plot: Plot,
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


def curve_columns(plot: Plot) -> Columns:
    """The named curves of a plot as columns: one of x and one for each curve where all share
    their x, and otherwise rows of curve, x and y. Empty without named curves."""
    lines = [item for item in plot.getViewBox().childItems() if isinstance(item, Line)]
    curves = {line.name: (line.x, line.y) for line in lines if len(line.x)}
    if not curves:
        return {}
    x_name = plot.axes["bottom"].labelText if "bottom" in plot.axes else ""
    x_name = x_name or "x"
    xs = [x for x, _ in curves.values()]
    if x_name not in curves and all(np.array_equal(xs[0], x) for x in xs):
        return {x_name: list(xs[0]), **{name: list(y) for name, (_, y) in curves.items()}}
    return {
        "curve": [name for name, (x, _) in curves.items() for _ in x],
        "x": [value for x, _ in curves.values() for value in x],
        "y": [value for _, y in curves.values() for value in y],
    }


def paper_plot(plot: Plot) -> PaperPlot:
    """What stands in `plot` now, apart from it. Raises TypeError for an item it does not know."""
    view = plot.getViewBox()
    view.prepareForPaint()  # a range that is automatic may have to be found yet
    for stranger in view.addedItems:
        raise TypeError(f"{type(stranger).__name__} cannot be painted on paper.")
    items = [
        item
        for item in sorted(view.childItems(), key=lambda item: item.zValue())
        if isinstance(item, ViewItem) and item.isVisible()
    ]
    locked = view.state["aspectLocked"]
    return PaperPlot(
        window=window_colours(),
        left=_axis(plot, "left"),
        bottom=_axis(plot, "bottom"),
        axes=plot.has_axes,
        lines=[item.on_paper() for item in items if isinstance(item, Line | Band)],
        layers=[item.on_paper() for item in items if isinstance(item, ViewLayer)],
        legend=_legend(plot),
        shape=None if locked is False else 1 / float(locked),
    )


def _axis(plot: Plot, side: Side) -> PaperAxis:
    vertical = side == "left"
    low, high = plot.getViewBox().targetRange()[1 if vertical else 0]
    if side not in plot.axes:
        return PaperAxis(vertical, low, high)
    axis = plot.axes[side]
    return PaperAxis(
        vertical,
        low,
        high,
        axis.label.toPlainText().strip() if axis.label.isVisible() else "",
        axis.scale * axis.autoSIPrefixScale,
        bool(axis.logMode),
        0.0 if axis.grid is False else axis.grid / 255,
    )


def _legend(plot: Plot) -> PaperLegend | None:
    """The legend as far from the nearest sides of the view as it is now."""
    children = plot.getViewBox().childItems()
    legend = next((item for item in children if isinstance(item, CurveLegend)), None)
    if legend is None or not legend.isVisible():
        return None
    entries = [(line.name, line.on_paper()) for line in legend.lines if line.isVisible()]
    if not entries:
        return None
    box, view = legend.place(), QRectF(plot.getViewBox().boundingRect())
    left, right = box.left() - view.left(), box.right() - view.right()
    top, bottom = box.top() - view.top(), box.bottom() - view.bottom()
    return PaperLegend(
        tuple(entries),
        legend.columns,
        left if abs(left) <= abs(right) else right,
        top if abs(top) <= abs(bottom) else bottom,
    )
