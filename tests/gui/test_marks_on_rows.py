"""The mark of a run stands out in a selected row, too, whatever its colour and the theme."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView, QTableView
from pytestqt.qtbot import QtBot

from raven_gui.palettes import DARK, LIGHT, Colours
from raven_gui.panels.runs.delegate import RunsDelegate
from raven_gui.panels.runs.entries import Summary
from raven_gui.panels.runs.model import Role
from raven_gui.theme import Choice, Theme
from raven_gui.widgets.cut_names import NamesBeside
from raven_gui.widgets.mark import ICON, Mark, line_icon, on_a_plate
from raven_gui.widgets.name_cell import BESIDE
from tests.gui.sight import contrast, rgb

SQUARE = Mark("s", dashed=False)


class Runs(QStandardItemModel):
    """A run of each colour, as the list and the tables of runs know them."""

    def __init__(self) -> None:
        super().__init__()
        for colour in LIGHT.runs:
            self.appendRow(QStandardItem(colour))

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        known = {
            Role.COLOR: QColor(LIGHT.runs[index.row()]),
            Role.MARK: SQUARE,
            Role.SUMMARY: Summary("", "finished", "finished"),
            Role.BELOW: False,
            BESIDE: NamesBeside(LIGHT.runs),
            Qt.ItemDataRole.DecorationRole: self.icon(index.row()),
        }
        return known[role] if role in known else super().data(index, role)

    def icon(self, row: int) -> QIcon:
        return line_icon(SQUARE, QColor(LIGHT.runs[row]), 1.0)


def the_list() -> QAbstractItemView:
    view = QListView()
    view.setItemDelegate(RunsDelegate(view))
    return view


def a_table() -> QAbstractItemView:
    view = QTableView()
    view.setIconSize(ICON)
    return view


def beside_marks(image: QImage) -> dict[str, tuple[str, str]]:
    """By colours of runs what is painted two pixels above and below their marks."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), -1, 3)
    found = {}
    for colour in LIGHT.runs:
        down, across = np.nonzero((pixels == rgb(QColor(colour))).all(axis=2))
        middle = int(np.median(across))
        spots = down[across == middle]
        above, below = pixels[spots.min() - 2, middle], pixels[spots.max() + 2, middle]
        found[colour] = QColor(*above.tolist()).name(), QColor(*below.tolist()).name()
    return found


@pytest.mark.parametrize("make", [the_list, a_table])
@pytest.mark.parametrize("choice", ["light", "dark"])
def test_every_run_stands_out_in_rows_that_are_selected(
    qtbot: QtBot, theme: Theme, choice: Choice, make: Callable[[], QAbstractItemView]
) -> None:
    theme.set_choice(choice)
    model, view = Runs(), make()
    qtbot.addWidget(view)
    view.setModel(model)
    view.resize(QSize(300, 900))
    view.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
    view.show()
    view.selectAll()
    for colour, grounds in beside_marks(view.viewport().grab().toImage()).items():
        for ground in grounds:
            assert contrast(colour, ground) >= 3, f"{colour} on {ground}"


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_without_a_ground_of_their_own_they_would_drown(colours: Colours) -> None:
    """What the plate is for."""
    assert min(contrast(colour, colours.accent) for colour in colours.runs) < 1.5


def test_a_row_that_is_lit_has_the_plate_of_a_selected_one(theme: Theme) -> None:
    theme.set_choice("dark")
    icon = line_icon(SQUARE, QColor(LIGHT.runs[0]), 1.0)
    bare, plated = (one.pixmap(ICON).toImage() for one in (icon, on_a_plate(icon)))
    assert bare.pixelColor(4, 2).alpha() == 0
    assert plated.pixelColor(4, 2).name() == DARK.base
