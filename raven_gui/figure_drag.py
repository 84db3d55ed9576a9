"""Dragging what a panel shows out of the window, by its Export button."""

from collections.abc import Iterable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QToolButton

from raven_gui.export import ExportOptions, Figure
from raven_gui.export.aside import Aside
from raven_gui.export.in_turns import FiguresInTurns, Shows
from raven_gui.export.png import png
from raven_gui.widgets.drag_out import (
    SIDE,
    Carried,
    DragFiles,
    DragOut,
    carry_pictures,
    start_drag,
)

TIP = "Drag this button to take the picture elsewhere."


class Exporting(Shows, Protocol):
    """A panel with figures and a button that exports them."""

    export: QToolButton


def let_figures_be_dragged(panels: Iterable[Exporting]) -> None:
    """Let each panel's figure be dragged out of the window by the panel's button."""
    for panel in panels:
        let_figure_be_dragged(panel.export, panel)


def let_figure_be_dragged(button: QToolButton, panel: Shows) -> "FigureDrag":
    """Let the first figure of `panel` that can be painted be dragged out of the window by
    `button`, as the PNG that the export would write."""
    button.setToolTip(f"{button.toolTip()} {TIP}".strip())
    return FigureDrag(button, panel)


class FigureDrag(DragOut):
    """The drag begins when the picture is painted, if the button is still held then."""

    def __init__(self, button: QToolButton, panel: Shows) -> None:
        super().__init__(button, lambda _: ())
        self._button, self._panel = button, panel
        self._in_turns = FiguresInTurns(self)
        self._aside = Aside(self)
        self._aside.done.connect(self._begin)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._in_turns.busy or self._aside.busy:
            if event.type() == QEvent.Type.MouseMove:
                return True  # or the button would be pressed again
            if event.type() == QEvent.Type.MouseButtonRelease:
                self._in_turns.forget()
                self._aside.forget()
        return super().eventFilter(watched, event)

    def _drag(self, place: QPointF) -> bool:
        if not self._button.isEnabled():
            return False
        self._in_turns.ask(self._panel, self._paint)
        begun = self._in_turns.busy or self._aside.busy
        if begun:
            self._button.setDown(False)
        return begun

    def _paint(self, figures: list[Figure]) -> None:
        painted = [figure for figure in figures if figure.paint is not None]
        if painted:
            self._aside.start(partial(_carried, painted[0]))

    def _begin(self, dragged: tuple[Carried, QImage]) -> None:
        carried, small = dragged
        data = QMimeData()
        carry_pictures(data, [carried], DragFiles.of(self._button).begin())
        start_drag(self._button, data, small)


def _carried(figure: Figure) -> tuple[Carried, QImage]:
    """A figure to drag, and what is seen of it meanwhile."""
    data = png(figure, ExportOptions())
    image = QImage.fromData(data)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return Carried(figure.title, image, data), image.scaled(SIDE, SIDE, keep, smooth)
