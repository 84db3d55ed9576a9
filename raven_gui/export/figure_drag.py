"""Dragging a figure out of the window: by the button that exports it, or by its preview."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QToolButton, QWidget

from raven_gui.export.aside import Aside
from raven_gui.export.figure import Figure
from raven_gui.export.in_turns import FiguresInTurns, Shows
from raven_gui.export.options import ExportOptions
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
    """The drag begins when the picture is painted, by `options()`, if the button is still held
    then."""

    def __init__(
        self,
        handle: QWidget,
        panel: Shows,
        options: Callable[[], ExportOptions] = ExportOptions,
    ) -> None:
        super().__init__(handle, lambda _: ())
        self._handle, self._panel, self._options = handle, panel, options
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
        if not self._handle.isEnabled():
            return False
        self._in_turns.ask(self._panel, self._paint)
        begun = self._in_turns.busy or self._aside.busy
        if begun and isinstance(self._handle, QAbstractButton):
            self._handle.setDown(False)
        return begun

    def _paint(self, figures: list[Figure]) -> None:
        painted = [figure for figure in figures if figure.paint is not None]
        if painted:
            self._aside.start(partial(_carried, painted[0], self._options()))

    def _begin(self, dragged: tuple[Carried, QImage]) -> None:
        carried, small = dragged
        data = QMimeData()
        carry_pictures(data, [carried], DragFiles.of(self._handle).begin())
        start_drag(self._handle, data, small)


def _carried(figure: Figure, options: ExportOptions) -> tuple[Carried, QImage]:
    """A figure to drag, and what is seen of it meanwhile."""
    data = png(figure, options)
    image = QImage.fromData(data)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return Carried(figure.title, image, data), image.scaled(SIDE, SIDE, keep, smooth)
