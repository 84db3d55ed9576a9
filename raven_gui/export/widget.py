"""A widget as a figure, painted as it stands in the window."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, QSizeF
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from raven_gui.export.figure import Columns, Figure
from raven_gui.export.fit import fitted
from raven_gui.export.options import ExportError
from raven_gui.palettes import Colours


def figure_of_widget(
    widget: QWidget,
    title: str,
    tables: Mapping[str, Columns] | None = None,
    arrays: Mapping[str, NDArray[Any]] | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> Figure:
    """`widget` with its children. It keeps the colours of the window whatever is asked for."""
    size = QSizeF(widget.size())

    def paint(painter: QPainter, rect: QRectF, _colours: Colours) -> None:
        if not isValid(widget):
            raise ExportError(f"'{title}' is closed: open it again to export it.")
        target = fitted(QSizeF(widget.size()), rect)
        painter.fillRect(target, widget.palette().window())
        painter.translate(target.topLeft())
        painter.scale(target.width() / widget.width(), target.height() / widget.height())
        widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)

    return Figure(title, size, paint, tables or {}, arrays or {}, provenance=provenance or {})
