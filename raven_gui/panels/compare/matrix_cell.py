"""Paints the cells of the table of many images, and lets their pictures be dragged out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from raven_gui.panels.compare.columns import picture_of, title_of
from raven_gui.panels.compare.matrix_model import Index
from raven_gui.panels.compare.matrix_paint import CellPlan, paint_cell, selected_ground
from raven_gui.theme import Theme
from raven_gui.widgets.drag_out import (
    MOST_FILES,
    Carried,
    DragFiles,
    carry_arrays,
    carry_pictures,
    start_drag,
)

if TYPE_CHECKING:
    from raven_gui.panels.compare.matrix import CompareMatrix


class CellPainter(QStyledItemDelegate):
    """Paints one image in one run."""

    def __init__(self, table: "CompareMatrix", theme: Theme) -> None:
        super().__init__(table)
        self._table, self._theme = table, theme
        self.plan = CellPlan(64, 1, 100, 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table = self._table
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, option.palette.base())  # over that of the style
            painter.fillRect(rect, selected_ground(option.palette))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(option.palette.highlight().color())
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        cell = table.cells.cell(table.place(index.row()), table.matrix.groups[index.column()])
        paint_cell(painter, rect, self.plan, cell, table.look, option.palette, self._theme.colours)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, option.palette.mid())


def drag_cells(table: "CompareMatrix", pressed: QPoint, cells: Sequence[Index]) -> bool:
    """Drag pictures of these cells out of the window: of one kind, where one was pressed, else of
    all that are shown. Very many go as one file of arrays. Whether there was any."""
    at = table.indexAt(pressed)
    wanted = range(table.plan.pictures)
    if at.isValid():
        hit = table.picture_at(pressed)
        wanted = wanted if hit is None else range(hit, hit + 1)
    found = [(cell, kind) for cell in cells for kind in wanted if _picture(table, cell, kind)]
    if not found:
        return False
    data, folder = QMimeData(), DragFiles.of(table).begin()
    first = (at, wanted[0]) if (at, wanted[0]) in found else found[0]
    if len(found) > MOST_FILES:
        name = f"{len(found)} pictures of the comparison"
        carry_arrays(data, name, _arrays(table, found), folder)
    else:
        carried = [_carried(table, cell, kind) for cell, kind in found]
        carry_pictures(data, carried, folder)
    start_drag(table.viewport(), data, _carried(table, *first).image)
    return True


def _picture(table: "CompareMatrix", cell: Index, kind: int) -> bool:
    """Whether a cell has a picture of a kind."""
    pictures = table.shown_in(cell).pictures
    return kind < len(pictures) and not pictures[kind].isNull()


def _carried(table: "CompareMatrix", cell: Index, kind: int) -> Carried:
    return Carried(" ".join(_names(table, cell, kind)), table.shown_in(cell).pictures[kind])


def _names(table: "CompareMatrix", cell: Index, kind: int) -> tuple[str, str, str]:
    """Of the image, the run and the kind of picture."""
    group, key = table.matrix.groups[cell.column()], table.cells.columns[kind]
    image, run = (
        table.cells.short_name(table.place(cell.row())),
        group.title_of(table.cells.seen(group)),
    )
    return image, run, title_of(key)


def _arrays(table: "CompareMatrix", found: Sequence[tuple[Index, int]]) -> dict[str, NDArray[Any]]:
    """Pictures in their own numbers, [N, C, H, W], and what each is of."""
    pictures = []
    for cell, kind in found:
        place, group = table.place(cell.row()), table.matrix.groups[cell.column()]
        seen = table.cells.seen(group)
        one = table.cells.readings(place, group)[seen.id]
        original, key = table.cells.original(place), table.cells.columns[kind]
        pictures.append(picture_of(key, original, one.result, one.row, one.refined))
    names = np.array([_names(table, cell, kind) for cell, kind in found])
    return {
        "pictures": np.stack(pictures),
        **{name: names[:, place] for place, name in enumerate(("image", "run", "picture"))},
    }
