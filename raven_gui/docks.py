"""The docks at the sides of the window, and how wide they open."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from raven_gui.panels.gallery import GalleryPanel
from raven_gui.panels.jobs import JobsPanel
from raven_gui.panels.new_run import NewRunPanel
from raven_gui.panels.runs import RunsPanel

SidePanel = RunsPanel | GalleryPanel | NewRunPanel | JobsPanel

LEFT_WIDTH = 300
LEFT_HEIGHTS = (330, 420)
READABLE_WIDTH = 340
"""Of the docks on the right when they are opened."""


def add_left(window: QMainWindow, panels: Mapping[str, SidePanel]) -> dict[str, QDockWidget]:
    """Docks that are open, two of them, one above the other; by the names of `panels`."""
    area = Qt.DockWidgetArea.LeftDockWidgetArea
    docks = {name: _dock(window, panel, area) for name, panel in panels.items()}
    made = list(docks.values())
    window.resizeDocks(made[:1], [LEFT_WIDTH], Qt.Orientation.Horizontal)
    window.resizeDocks(made, LEFT_HEIGHTS, Qt.Orientation.Vertical)
    return docks


def add_right(window: QMainWindow, panels: Mapping[str, SidePanel]) -> dict[str, QDockWidget]:
    """Docks that are closed until they are wanted; by the names of `panels`."""
    area = Qt.DockWidgetArea.RightDockWidgetArea
    docks = {name: _dock(window, panel, area) for name, panel in panels.items()}
    for dock in docks.values():
        dock.hide()
        # Not whenever it is shown, but when the user asks: a width that is restored stays.
        dock.toggleViewAction().triggered.connect(lambda _, dock=dock: _widen(window, dock))
    return docks


def open_dock(window: QMainWindow, dock: QDockWidget) -> None:
    """Bring a dock to the front, wide enough to be read."""
    dock.show()
    dock.raise_()
    _widen(window, dock)


def _dock(window: QMainWindow, panel: SidePanel, area: Qt.DockWidgetArea) -> QDockWidget:
    dock = QDockWidget(panel.title, window)
    dock.setObjectName(panel.title)
    dock.setWidget(panel)
    window.addDockWidget(area, dock)
    return dock


def _widen(window: QMainWindow, dock: QDockWidget) -> None:
    if dock.isVisible() and not dock.isFloating() and dock.width() < READABLE_WIDTH:
        window.resizeDocks([dock], [READABLE_WIDTH], Qt.Orientation.Horizontal)
