"""A pyqtgraph plot that leaves nothing behind."""

from PySide6.QtCore import Qt

import pyqtgraph as pg  # isort: skip

FRAME = 1
"""Width of the frame that the style sheet draws."""


def plain_plot(name: str, view: pg.ViewBox | None = None) -> pg.PlotWidget:
    """A plot without pyqtgraph's own menus and buttons; `name` is its accessible name, and `view`
    decides on its range."""
    plot = pg.PlotWidget(enableMenu=False, viewBox=view)
    plot.setAccessibleName(name)
    # Its background covers all of it: what lies below need not be painted each time.
    plot.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    plot.hideButtons()
    # pyqtgraph takes the frame, which shows where the keyboard is, for room that it has.
    frame = 2 * FRAME
    plot.getPlotItem().layout.setContentsMargins(1, 1, 1 + frame, 1 + frame)
    # pyqtgraph makes this menu a window of its own even where it is never shown; given a parent,
    # it goes with the plot.
    plot.getPlotItem().ctrlMenu.setParent(plot, Qt.WindowType.Popup)
    return plot
