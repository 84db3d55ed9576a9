"""Selecting rows of the table of many images, and what becomes of their images."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QPolygon
from PySide6.QtWidgets import QToolButton

from raven_gui.widgets.row_ranges import row_ranges
from raven_gui.widgets.shape_select import ShapeSelect
from raven_gui.widgets.text_button import text_button
from raven_gui.words import tooltip
from raven_gui.workspace import ImageRef, Workspace
from raven_gui.workspace.selection import Refs

if TYPE_CHECKING:
    from raven_gui.panels.compare.matrix import CompareMatrix

Flag = QItemSelectionModel.SelectionFlag
HOW = {"replace": Flag.ClearAndSelect, "add": Flag.Select, "subtract": Flag.Deselect}
TIP = (
    "Rows are selected by a click on a name, with Ctrl or Shift, by Shift and arrow keys, or by a "
    "drag over the names; with Shift or Alt held anywhere. Shift adds, Alt (or Ctrl+Shift) takes "
    "away; Escape stops. Their images get a dot in the gallery and a second ring on the maps. Then "
    "keep only these among those picked, or remove them, in every panel."
)


class MatrixRows(QObject):
    """Clicks, boxes, keys and a menu that select rows of `table`; the selection stays with the
    images when they are put in another order. `changed`: other rows are selected."""

    changed = Signal()

    def __init__(self, table: "CompareMatrix", workspace: Workspace) -> None:
        super().__init__(table)
        self._table, self._images = table, workspace.images
        self._comparison, self._shared = workspace.comparison, False
        self._drawn: Refs = ()
        """The picked images that the table is of."""
        self.keep = self._action("Keep only the selected images", "Ctrl+Return", self._keep)
        self.remove = self._action("Remove the selected images", "Del", self._remove)
        self.all = self._action("Select all rows", "Ctrl+A", table.selectAll)
        self.invert = self._action("Select the other rows instead", "Ctrl+I", self._invert)
        for own in (table, table.images):
            own.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            own.addActions([self.keep, self.remove, self.all, self.invert])
        bar = table.verticalScrollBar()
        for box in (
            ShapeSelect(table, bar, self._may_begin, table),
            ShapeSelect(table.images, bar, table.images.may_begin_box, table),
        ):
            box.drawn.connect(self._select)
        table.selectionModel().selectionChanged.connect(self._tell)
        table.entered.connect(lambda index: self._images.hover(self._ref(index.row())))
        self._images.hovered_changed.connect(table.images.viewport().update)
        self._tell()

    @property
    def count(self) -> int:
        """How many rows are selected, be it one cell of each."""
        return len(self._rows())

    def selected(self) -> Refs:
        """The images of the selected rows, in the order they were picked."""
        places = np.sort(self._table.matrix.places[self._rows()])
        return tuple(self._drawn[place] for place in places.tolist())

    def button(self) -> QToolButton:
        """A button with a menu of what can be done with them."""
        button = text_button("Rows", tooltip(TIP))
        button.setAccessibleName("Rows of the table")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        button.addActions([self.keep, self.remove, self.all, self.invert])
        return button

    def is_selected(self, row: int) -> bool:
        """Whether any cell of a row is."""
        return bool(self._table.selectionModel().rowIntersectsSelection(row))

    def share(self, on: bool) -> None:
        """Whether the images of the selected rows are marked in every panel."""
        self._shared = on
        self.mark()

    def mark(self) -> None:
        """Mark the images of the selected rows, if that is wanted."""
        self._images.mark(self.selected() if self._shared and self._current else ())

    def put(self, refs: Refs) -> None:
        """Select the rows of exactly these images; of none, that of the image looked at."""
        if not (self._shared and self._current and self._drawn):
            return
        picked, wanted = self._drawn, set(refs)
        wanted = wanted or {picked[self._comparison.focus]}
        chosen = [picked[place] in wanted for place in self._table.matrix.places.tolist()]
        self._select_rows(row_ranges(np.flatnonzero(chosen)), Flag.ClearAndSelect)

    def stay(self, drawn: Refs, selected: Refs) -> None:
        """The table is of these picked images by now: rows of those that were selected are, as far
        as they are picked, if they were several; of one, that of the image looked at."""
        self._drawn, there = drawn, set(drawn)
        self.put(tuple(filter(there.__contains__, selected)) if len(selected) > 1 else ())

    @property
    def _current(self) -> bool:
        """Where others are picked by now, the table is drawn anew when it is seen."""
        return self._drawn == self._comparison.picked

    def put_in_order(self, places: NDArray[np.intp]) -> None:
        """Show the same images in another order; those selected stay so, and so does the one that
        has the keyboard."""
        table, model = self._table, self._table.matrix
        parts = [
            (model.places[part.top() : part.bottom() + 1], part.left(), part.right())
            for part in table.selectionModel().selection().toList()
        ]
        current = table.currentIndex()
        looked_at = table.place(current.row()) if current.isValid() else -1
        same = np.array_equal(places, model.places)
        model.put_in_order(places)
        if same or not current.isValid():
            return
        selection = QItemSelection()
        row_of = np.argsort(places)
        for before, left, right in parts:
            for first, last in row_ranges(np.sort(row_of[before])):
                selection.select(model.index(first, left), model.index(last, right))
        table.stand_at(model.row_of(looked_at), current.column(), Flag.NoUpdate)
        table.selectionModel().select(selection, Flag.ClearAndSelect)

    def _action(self, text: str, keys: str, do: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(do)
        return action

    def _may_begin(self, place: QPoint, modifiers: Qt.KeyboardModifier) -> bool:
        """Pictures are dragged out of the table by a drag without keys."""
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        return not plain or not self._table.indexAt(place).isValid()

    def _select(self, outline: QPolygon, how: str) -> None:
        box = outline.boundingRect()
        height, last = self._table.plan.height, len(self._table.matrix.places) - 1
        first = max(0, box.top() // height)
        if first <= last:
            self._select_rows([(first, min(last, box.bottom() // height))], HOW[how])
        elif how == "replace":
            self._table.clearSelection()

    def _select_rows(self, ranges: list[tuple[int, int]], flag: Flag) -> None:
        model, selection = self._table.matrix, QItemSelection()
        for first, last in ranges:
            selection.select(model.index(first, 0), model.index(last, model.columnCount() - 1))
        self._table.selectionModel().select(selection, flag)

    def _invert(self) -> None:
        others = np.ones(len(self._table.matrix.places), np.bool_)
        others[self._rows()] = False
        self._select_rows(row_ranges(np.flatnonzero(others)), Flag.ClearAndSelect)

    def _rows(self) -> NDArray[np.intp]:
        chosen = np.zeros(len(self._table.matrix.places), np.bool_)
        for part in self._table.selectionModel().selection().toList():
            chosen[part.top() : part.bottom() + 1] = True
        return np.flatnonzero(chosen)

    def _ref(self, row: int) -> ImageRef:
        return self._comparison.picked[self._table.place(row)]

    def _keep(self) -> None:
        self._images.pick(self.selected())

    def _remove(self) -> None:
        gone = set(self.selected())
        self._images.pick(tuple(ref for ref in self._images.picked if ref not in gone))

    def _tell(self) -> None:
        some = 0 < self.count < len(self._table.matrix.places)  # something is always picked
        self.keep.setEnabled(some)
        self.remove.setEnabled(some)
        self._table.images.viewport().update()
        self.mark()
        self.changed.emit()
