"""Cells of a list or table that tell names, cut to their room so that these differ."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from raven_gui.widgets.cut_names import NamesBeside
from raven_gui.widgets.open_editor import TypedStays

BESIDE = Qt.ItemDataRole.UserRole + 100
"""The role in which a model tells the `NamesBeside` of a name; other cells have none."""


class NameDelegate(TypedStays):
    """Paints cells as ever, but names as far as they tell one from the others."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        style = option.widget.style()
        names: NamesBeside | None = index.data(BESIDE)
        if names is not None:
            whole.text = names.within(whole.text, whole.font, _room(whole, style))
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, option.widget)


def _room(option: QStyleOptionViewItem, style: QStyle) -> int:
    """How many pixels a cell has for words, so that its style has nothing left to cut."""
    words = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget)
    margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, option.widget) + 1
    return words.width() - 2 * margin - 1  # words laid out are up to a pixel wider than measured
