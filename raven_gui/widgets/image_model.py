"""Many images as Qt's list model, and how one of them is painted."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from raven_gui.widgets.pixels import to_qimage

Index = QModelIndex | QPersistentModelIndex
Tooltip = Callable[[int], str]


class ImageModel(QStringListModel):
    """Images [N, C, H, W] uint8, of which a chosen part is in the rows.

    The rows are Qt's own strings: a view that lays out 70,000 cells asks for the number of rows at
    each of them, and Python would take half a second. They are empty, for the words a screen
    reader says are made when they are asked for.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.images: NDArray[np.uint8] = np.zeros((0, 1, 1, 1), np.uint8)
        self.captions: Sequence[str] | None = None
        self.borders: Sequence[QColor | None] | None = None
        self.tooltip: Tooltip | None = None
        self.indices: NDArray[np.intp] = np.zeros(0, np.intp)
        self.chosen: NDArray[np.bool_] = np.zeros(0, np.bool_)
        """Of each image, shown or not, whether it is selected."""
        self.marked: Collection[int] = frozenset()
        """The images that are marked elsewhere."""
        self.pointed = -1
        """The image that is pointed at elsewhere, or -1."""
        self._row_of: NDArray[np.intp] = np.zeros(0, np.intp)

    def replace(
        self,
        images: NDArray[np.uint8],
        captions: Sequence[str] | None,
        borders: Sequence[QColor | None] | None,
    ) -> None:
        """Take other images and show them all."""
        self.images, self.captions, self.borders = images, captions, borders
        self.chosen = np.zeros(len(images), np.bool_)
        self.pointed = -1
        self.show_only(np.arange(len(images)))

    def show_only(self, indices: Sequence[int] | NDArray[np.intp]) -> None:
        """Keep the images of `indices`, in that order."""
        self.indices = np.asarray(indices, np.intp)
        self._row_of = np.full(len(self.images), -1, np.intp)
        self._row_of[self.indices] = np.arange(len(self.indices))
        self.setStringList([""] * len(self.indices))

    def choose(self, images: NDArray[np.intp]) -> None:
        """Let exactly these images be selected."""
        self.chosen[:] = False
        self.chosen[images] = True

    def rows_of(self, images: Sequence[int] | NDArray[np.intp]) -> NDArray[np.intp]:
        """The rows of those images that are shown, ascending."""
        asked = np.asarray(images, np.intp)
        known = asked[(asked >= 0) & (asked < len(self._row_of))]
        rows, among = self._row_of[known], np.zeros(len(self.indices), np.bool_)
        among[rows[rows >= 0]] = True  # rather than sorting them: there may be many
        return np.flatnonzero(among)

    def row_of(self, index: int) -> int:
        """The row of an image, or -1 where it is not shown."""
        return int(self._row_of[index]) if 0 <= index < len(self._row_of) else -1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return super().data(index, role)
        image = int(self.indices[index.row()])
        if self.tooltip is not None:
            words = self.tooltip(image)
            return words if role == Qt.ItemDataRole.ToolTipRole else words.partition("\n")[0]
        return (
            f"Image {image}" if self.captions is None else f"Image {image}, {self.captions[image]}"
        )

    def picture(self, image: int) -> QImage:
        """One image in its own size."""
        return to_qimage(self.images[image])


class ThumbnailPainter(QStyledItemDelegate):
    """Paints a cell: the image with square pixels, a border, the selection and the caption; a dot
    in its corner where it is marked."""

    MARGIN = 4
    DOT = 5.5
    """Its radius, in device-independent pixels."""

    def __init__(self, model: ImageModel) -> None:
        super().__init__(model)
        self._model = model
        self.side = 56

    def cell(self, line_height: int) -> QSize:
        """The size of a cell for a font whose lines are `line_height` high."""
        words = line_height + 2 if self._model.captions is not None else 0
        return QSize(self.side + 2 * self.MARGIN, self.side + 2 * self.MARGIN + words)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell(option.fontMetrics.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        image = int(self._model.indices[index.row()])
        rect: QRect = option.rect
        state = option.state
        palette = option.palette
        chosen = bool(self._model.chosen[image])
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(Qt.PenStyle.NoPen if chosen else QPen(palette.highlight().color(), 1))
            painter.setBrush(palette.highlight() if chosen else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
        if image == self._model.pointed:
            painter.setPen(QPen(palette.text().color(), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -2, -2), 5, 5)
        place = QRect(rect.left() + self.MARGIN, rect.top() + self.MARGIN, self.side, self.side)
        picture = self._model.picture(image)
        size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(place.topLeft(), size)
        target.moveCenter(place.center())
        painter.drawImage(target, picture)
        border = self._model.borders[image] if self._model.borders is not None else None
        if border is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(border, 2))
            painter.drawRect(target)
        if image in self._model.marked:
            self._mark(painter, QPointF(place.topRight()), palette)
        if self._model.captions is not None:
            line = QRect(rect.left() + 1, place.bottom() + 2, rect.width() - 2, rect.height())
            line.setBottom(rect.bottom())
            metrics = painter.fontMetrics()
            words = metrics.elidedText(
                self._model.captions[image], Qt.TextElideMode.ElideRight, line.width()
            )
            ink = palette.highlightedText() if chosen else palette.text()
            painter.setPen(ink.color())
            painter.drawText(line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
        painter.restore()

    def _mark(self, painter: QPainter, corner: QPointF, palette: QPalette) -> None:
        painter.setPen(QPen(palette.highlightedText().color(), 1.6))
        painter.setBrush(palette.highlight())
        painter.drawEllipse(corner + QPointF(-self.DOT, self.DOT), self.DOT, self.DOT)
