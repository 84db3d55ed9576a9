"""Thousands of scattered images selected in a grid, and an image that is pointed at elsewhere."""

import time
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from raven_gui.widgets.image_grid import MOST_RANGES, ImageGrid
from tests.gui.widgets.grid_clicks import click

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SCATTERED = list(range(0, 8 * MOST_RANGES, 2))


@pytest.fixture
def grid(qtbot: QtBot) -> ImageGrid:
    made = ImageGrid()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.set_images(np.zeros((70_000, 1, 28, 28), np.uint8))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_thousands_of_scattered_images_are_selected_about_as_quickly_as_all(
    grid: ImageGrid,
) -> None:
    # Qt's own selection would compare every range with every other: 400 times as long.
    started = time.perf_counter()
    for _ in range(5):
        grid.select(range(70_000))
    everything = time.perf_counter() - started
    started = time.perf_counter()
    for shift in range(5):
        grid.select([index + shift for index in SCATTERED])
    assert time.perf_counter() - started < 50 * everything
    assert grid.selected() == [index + 4 for index in SCATTERED]


def test_control_adds_to_them_and_takes_from_them(qtbot: QtBot, grid: ImageGrid) -> None:
    grid.select(SCATTERED)
    click(qtbot, grid, 3, Qt.KeyboardModifier.ControlModifier)
    assert grid.selected() == sorted([*SCATTERED, 3])
    click(qtbot, grid, 4, Qt.KeyboardModifier.ControlModifier)
    assert grid.selected() == sorted([3, *(i for i in SCATTERED if i != 4)])


def test_shift_adds_all_up_to_there(qtbot: QtBot, grid: ImageGrid) -> None:
    grid.select(SCATTERED)
    click(qtbot, grid, 5, Qt.KeyboardModifier.ShiftModifier)
    assert grid.selected() == sorted({*SCATTERED, *range(6)})


def test_a_plain_click_replaces_them(qtbot: QtBot, grid: ImageGrid) -> None:
    grid.select(SCATTERED)
    click(qtbot, grid, 5)
    assert grid.selected() == [5]


def test_the_pointer_tells_what_it_is_over_and_that_it_left(qtbot: QtBot, grid: ImageGrid) -> None:
    told: list[int | None] = []
    grid.hovered.connect(told.append)
    view: Any = grid.view()
    qtbot.mouseMove(view.viewport(), view.visualRect(view.model().index(1, 0)).center())
    qtbot.waitUntil(lambda: told[-1:] == [1])
    view.left.emit()
    assert told[-1] is None


def test_what_is_pointed_at_elsewhere_is_framed(grid: ImageGrid) -> None:
    place = grid.view().visualRect(grid.view().model().index(2, 0))
    before = grid.view().viewport().grab(place).toImage()
    grid.highlight(2)
    framed = grid.view().viewport().grab(place).toImage()
    grid.highlight(None)
    assert framed != before and grid.view().viewport().grab(place).toImage() == before
