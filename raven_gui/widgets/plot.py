"""A pyqtgraph plot that leaves nothing behind."""

from PySide6.QtCore import Qt

import pyqtgraph as pg  # isort: skip


def plain_plot(name: str) -> pg.PlotWidget:
    """A plot without pyqtgraph's own menus and buttons; `name` is its accessible name."""
    plot = pg.PlotWidget(enableMenu=False)
    plot.setAccessibleName(name)
    plot.hideButtons()
    # pyqtgraph makes this menu a window of its own even where it is never shown; given a parent,
    # it goes with the plot.
    plot.getPlotItem().ctrlMenu.setParent(plot, Qt.WindowType.Popup)
    return plot
