"""A grid of thumbnails that stays quick with tens of thousands of images."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from engine.counting import counted
from raven_gui.widgets.grid_shape import GridShape
from raven_gui.widgets.image_model import ImageModel, ThumbnailPainter, Tooltip
from raven_gui.widgets.row_ranges import row_ranges
from raven_gui.widgets.shape_select import Shape
from raven_gui.widgets.thumbnail_list import ThumbnailList

Indices = Sequence[int] | NDArray[np.intp]
SMALLEST, LARGEST = 28, 224
MOST_RANGES = 1000
"""Qt takes seconds to select what is scattered over more of them, for it compares each with each:
from there on the grid remembers the selection itself."""


class ImageGrid(QWidget):
    """Thumbnails to choose from: click, Ctrl or Shift, arrows, Ctrl+A; Ctrl and wheel resizes.

    `selection_changed(indices)` follows the user, not `select`; the indices are those of the
    images, ascending. `drawn(indices, how)` tells images that a box or a lasso was drawn around,
    and what is to be done with them ('replace', 'add' or 'subtract'), or with Ctrl+I those shown
    that are not selected: nothing is selected by that alone. `activated(index)` follows a double
    click or Enter; `hovered(index)` the pointer, None where it left; `cell_resized` every change of
    the thumbnails' size.
    """

    selection_changed = Signal(object)  # a list as it is: Qt would make another one of it
    drawn = Signal(object, str)
    activated = Signal(int)
    hovered = Signal(object)
    cell_resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._by_user = True
        self._scattered = False
        """Whether more is selected than Qt's own selection can hold."""
        self._model = ImageModel(self)
        self._painter = ThumbnailPainter(self._model)
        self._view = ThumbnailList(self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(self._painter)
        self._view.resized.connect(lambda step: self.set_cell_size(self.cell_size() + step))
        self._view.entered_on.connect(lambda index: self.activated.emit(self._image(index)))
        self._view.doubleClicked.connect(lambda index: self.activated.emit(self._image(index)))
        self._view.selectionModel().selectionChanged.connect(self._tell)
        self._view.entered.connect(lambda index: self.hovered.emit(self._image(index)))
        self._view.left.connect(lambda: self.hovered.emit(None))
        self._shape = GridShape(self._view, ThumbnailPainter.MARGIN)
        self._shape.rows_drawn.connect(
            lambda rows, how: self.drawn.emit(self._model.indices[rows].tolist(), how)
        )
        self._view.inverted.connect(self._invert)
        self.setFocusProxy(self._view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self._lay_out()

    def set_images(
        self,
        images: NDArray[np.uint8],
        captions: Sequence[str] | None = None,
        borders: Sequence[QColor | None] | None = None,
    ) -> None:
        """Show `images` [N, C, H, W] with a caption and a border each, where given; none is
        selected afterwards."""
        self._model.replace(images, captions, borders)
        self._view.setAccessibleDescription(counted(len(images), "image"))
        self._lay_out()

    def set_tooltip(self, tooltip: Tooltip) -> None:
        """Ask `tooltip(index)` for the words over an image when the pointer rests on it."""
        self._model.tooltip = tooltip

    def set_visible_indices(self, indices: Sequence[int]) -> None:
        """Show only these images, in this order; those selected stay so where still shown."""
        chosen = self.selected()
        self._model.show_only(indices)
        self.select([index for index in chosen if self._model.row_of(index) >= 0])

    def visible_indices(self) -> list[int]:
        """The images shown, in their order."""
        shown: list[int] = self._model.indices.tolist()
        return shown

    def count(self) -> int:
        """How many images are shown."""
        return len(self._model.indices)

    def has_selected(self, indices: Indices) -> bool:
        """Whether of the images shown exactly those of `indices` are selected."""
        wanted = np.zeros_like(self._model.chosen)
        wanted[self._model.indices[self._model.rows_of(indices)]] = True
        return bool(np.array_equal(wanted, self._model.chosen))

    def select(self, indices: Indices) -> None:
        """Select these images, and no other; those not shown are passed over. The list stays
        where it is if one of them is seen there, else it goes to the first."""
        rows = self._model.rows_of(indices)
        self._model.choose(self._model.indices[rows])
        ranges = row_ranges(rows)
        self._scattered = len(ranges) > MOST_RANGES
        selection = QItemSelection()
        for first, last in [] if self._scattered else ranges:
            selection.append(QItemSelectionRange(self._model.index(first), self._model.index(last)))
        model = self._view.selectionModel()
        self._by_user = False
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if len(rows):
            seen = self._view.whole_in_sight()
            first = int(np.searchsorted(rows, seen.start))
            there = first < len(rows) and int(rows[first]) in seen
            place = self._model.index(int(rows[first if there else 0]))
            model.setCurrentIndex(place, QItemSelectionModel.SelectionFlag.NoUpdate)
            self._view.scrollTo(place)
        self._by_user = True
        self._view.viewport().update()

    def selected(self) -> list[int]:
        """The selected images, ascending."""
        chosen: list[int] = np.flatnonzero(self._model.chosen).tolist()
        return chosen

    def mark(self, indices: Indices) -> None:
        """Draw a dot in the corner of these images, which are marked elsewhere."""
        self._model.marked = frozenset(indices)
        self._view.viewport().update()

    def highlight(self, index: int | None) -> None:
        """Draw a frame around this image, which is pointed at elsewhere, and around no other."""
        before, self._model.pointed = self._model.pointed, -1 if index is None else index
        for image in {before, self._model.pointed}:
            row = self._model.row_of(image)
            if row >= 0:
                self._view.update(self._model.index(row))

    def cell_size(self) -> int:
        """The side of a thumbnail, in device-independent pixels."""
        return self._painter.side

    def set_cell_size(self, side: int) -> None:
        """Set the side of a thumbnail, from 28 to 224."""
        self._painter.side = max(SMALLEST, min(LARGEST, side))
        self._lay_out()
        self.cell_resized.emit()

    def view(self) -> QListView:
        """The list inside, for its scroll bar and for tests."""
        return self._view

    def set_shape(self, shape: Shape) -> None:
        """Let a drag from a gap draw a box or a lasso."""
        self._shape.set_shape(shape)

    def on_picture(self, place: QPoint) -> bool:
        """Whether there is a picture at a place of the list inside, not a gap."""
        return self._shape.on_picture(place)

    def _invert(self) -> None:
        shown = self._model.indices
        self.drawn.emit(shown[~self._model.chosen[shown]].tolist(), "replace")

    def _lay_out(self) -> None:
        self._view.setGridSize(self._painter.cell(self.fontMetrics().height()))

    def _image(self, index: QModelIndex) -> int:
        return int(self._model.indices[index.row()])

    def _tell(self) -> None:
        if not self._by_user:
            return
        before = self._model.chosen.copy()
        self._model.choose(self._chosen_by_user())
        if self._scattered:
            keys = QGuiApplication.keyboardModifiers()
            if keys & Qt.KeyboardModifier.ControlModifier:
                self._model.chosen ^= before
            elif keys & Qt.KeyboardModifier.ShiftModifier:
                self._model.chosen |= before
            self.select(np.flatnonzero(self._model.chosen))
        self.selection_changed.emit(self.selected())

    def _chosen_by_user(self) -> NDArray[np.intp]:
        # Ranges, not single items: 70,000 selected images make 70,000 Python objects otherwise.
        parts = [
            self._model.indices[part.top() : part.bottom() + 1]
            for part in self._view.selectionModel().selection().toList()
        ]
        return np.concatenate(parts) if parts else np.zeros(0, np.intp)
