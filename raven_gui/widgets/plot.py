"""A pyqtgraph plot that leaves nothing behind."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from raven_gui.widgets.plain_item import PlainItem

import pyqtgraph as pg  # isort: skip

FRAME = 1
"""Width of the frame that the style sheet draws."""


def plain_plot(
    name: str, item: PlainItem | None = None, parent: QWidget | None = None
) -> pg.PlotWidget:
    """A plot without pyqtgraph's own menus and buttons; `name` is its accessible name, and `item`
    decides on its range."""
    plot = pg.PlotWidget(parent, plotItem=item or PlainItem())
    plot.setAccessibleName(name)
    # Its background covers all of it: what lies below need not be painted each time.
    plot.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    plot.hideButtons()
    # pyqtgraph takes the frame, which shows where the keyboard is, for room that it has.
    frame = 2 * FRAME
    plot.getPlotItem().layout.setContentsMargins(1, 1, 1 + frame, 1 + frame)
    return plot


def map_plot(item: PlainItem | None = None, parent: QWidget | None = None) -> pg.PlotWidget:
    """The plot of a map, without axes."""
    plot = plain_plot("Map of points", item, parent)
    plot.setAspectLocked(True)
    plot.hideAxis("left")
    plot.hideAxis("bottom")
    plot.getViewBox().disableAutoRange()
    return plot
