"""Dragging what a panel shows out of the window, by its Export button."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QToolButton

from raven_gui.export import ExportOptions, Figure
from raven_gui.export.png import png
from raven_gui.widgets.drag_out import Carried, DragOut

TIP = "Drag this button to take the picture elsewhere."


class Exporting(Protocol):
    """A panel with figures and a button that exports them."""

    export: QToolButton

    def figures(self) -> list[Figure]:
        """What the panel shows, the figure looked at first."""
        ...


def let_figures_be_dragged(panels: Iterable[Exporting]) -> None:
    """Let each panel's figure be dragged out of the window by the panel's button."""
    for panel in panels:
        let_figure_be_dragged(panel.export, panel.figures)


def let_figure_be_dragged(button: QToolButton, figures: Callable[[], Sequence[Figure]]) -> DragOut:
    """Let the first of `figures()` that can be painted be dragged out of the window by `button`,
    as the PNG that the export would write."""

    def pictures(_place: QPointF) -> list[Carried]:
        painted = [figure for figure in figures() if figure.paint is not None]
        if not painted or not button.isEnabled():
            return []
        button.setDown(False)
        data = png(painted[0], ExportOptions())()
        return [Carried(painted[0].title, QImage.fromData(data), data)]

    button.setToolTip(f"{button.toolTip()} {TIP}".strip())
    return DragOut(button, pictures)
