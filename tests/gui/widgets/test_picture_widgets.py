"""Images on screen: one with a caption, thousands in a grid, signed ones in colour."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.data import DATASETS
from raven_gui.widgets.image_grid import LARGEST, SMALLEST, ImageGrid
from raven_gui.widgets.picture import Picture
from raven_gui.widgets.pixels import diverging, from_qimage, to_bytes, to_qimage
from tests.gui.widgets.grid_clicks import centre, click

# The offscreen platform has no window manager to tell the least size of a window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    """The embedded test digits, [2000, 1, 28, 28]."""
    return DATASETS["mnist"].load("test").images


@pytest.fixture
def grid(qtbot: QtBot, digits: np.ndarray) -> ImageGrid:
    made = ImageGrid()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.set_images(digits, captions=[f"no. {i}" for i in range(len(digits))])
    made.show()
    qtbot.waitExposed(made)
    return made


def test_grey_and_colour_arrays_become_images_of_the_same_pixels(digits: np.ndarray) -> None:
    grey = to_qimage(digits[0])
    assert (grey.width(), grey.height()) == (28, 28)
    assert np.array_equal(from_qimage(grey)[:, :, 0], digits[0, 0])
    colour = np.random.default_rng(0).integers(0, 256, (3, 5, 7), np.uint8)
    assert np.array_equal(from_qimage(to_qimage(colour))[:, :, :3], colour.transpose(1, 2, 0))


def test_numbers_are_clipped_to_zero_and_one() -> None:
    image = np.array([[-1.0, 0.0, 0.5], [1.0, 7.0, np.nan]])
    assert to_bytes(image).tolist() == [[0, 0, 128], [255, 255, 0]]


def test_what_is_no_image_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"grey or RGB.*\(2, 5, 9\)"):
        to_bytes(np.zeros((2, 5, 9)))


def test_transparency_survives_the_way_from_qt() -> None:
    image = QImage(3, 2, QImage.Format.Format_ARGB32)
    image.fill(QColor(10, 20, 30, 128))
    pixels = from_qimage(image)
    assert pixels.shape == (2, 3, 4)
    assert pixels[1, 2].tolist() == [10, 20, 30, 128]


def test_a_perturbation_is_white_at_zero_and_symmetric() -> None:
    colours = diverging(np.array([[[-0.1, 0.0, 0.1, 0.05]]]), gain=10).astype(int)
    less, none, more, half = colours[0]
    assert none.tolist() == [255, 255, 255]
    assert less[2] > less[0] and more[0] > more[2]
    assert np.abs(half - (none + more) / 2).max() <= 0.5


def test_of_three_channels_the_strongest_is_shown() -> None:
    image = np.zeros((3, 1, 1))
    image[:, 0, 0] = 0.1, -0.9, 0.2
    assert np.array_equal(diverging(image), diverging(np.array([[-0.9]])))


def test_pixels_stay_square_and_sharp_at_any_size(qtbot: QtBot) -> None:
    picture = Picture()
    qtbot.addWidget(picture)
    picture.resize(204, 104)
    picture.set_image(np.array([[0.0, 1.0]]))
    target = picture.image_rect()
    assert (target.width(), target.height()) == (200, 100)
    shot = picture.grab().toImage()
    middle = round(target.center().x() * shot.devicePixelRatio())
    row = shot.height() // 2
    assert [shot.pixelColor(middle + step, row).red() for step in (-2, -1, 0, 1)] == [
        0,
        0,
        255,
        255,
    ]


def test_a_long_caption_is_elided_and_told_in_full(qtbot: QtBot) -> None:
    words = "The reconstruction of the attacked image by the Smooth Encoder"
    picture = Picture(words)
    qtbot.addWidget(picture)
    picture.resize(80, 120)
    picture.set_image(np.zeros((28, 28)))
    assert picture.toolTip() == picture.accessibleName() == words
    shot = picture.grab().toImage()
    below = picture.image_rect().bottom() * shot.devicePixelRatio()
    ground = shot.pixelColor(0, shot.height() - 1)
    edge = [shot.pixelColor(shot.width() - 1, y) for y in range(round(below) + 1, shot.height())]
    assert all(colour == ground for colour in edge), "words are cut at the edge"


def test_an_empty_picture_takes_a_border_and_paints(qtbot: QtBot) -> None:
    picture = Picture("nothing yet")
    qtbot.addWidget(picture)
    picture.resize(100, 130)
    picture.set_image(np.ones((4, 4)))
    picture.clear()
    picture.set_border(QColor("#ff0000"))
    corner = picture.image_rect().topLeft().toPoint()
    assert picture.image().isNull()
    assert picture.grab().toImage().pixelColor(corner) == QColor("#ff0000")


def test_a_click_selects_control_adds_and_shift_takes_the_range(
    qtbot: QtBot, grid: ImageGrid
) -> None:
    with qtbot.waitSignal(grid.selection_changed) as told:
        click(qtbot, grid, 2)
    assert told.args == [[2]]
    click(qtbot, grid, 5, CONTROL)
    assert grid.selected() == [2, 5]
    click(qtbot, grid, 7)
    click(qtbot, grid, 10, SHIFT)
    assert grid.selected() == [7, 8, 9, 10]


def test_the_keyboard_walks_selects_all_and_activates(qtbot: QtBot, grid: ImageGrid) -> None:
    click(qtbot, grid, 0)
    view = grid.view()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert grid.selected() == [1]
    with qtbot.waitSignal(grid.activated) as told:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert told.args == [1]
    with qtbot.waitSignal(grid.selection_changed) as told:
        qtbot.keyClick(view, Qt.Key.Key_A, CONTROL)
    assert told.args == [list(range(2000))]


def test_a_double_click_activates(qtbot: QtBot, grid: ImageGrid) -> None:
    click(qtbot, grid, 3)
    with qtbot.waitSignal(grid.activated) as told:
        qtbot.mouseDClick(grid.view().viewport(), Qt.MouseButton.LeftButton, pos=centre(grid, 3))
    assert told.args == [3]


def test_a_filter_keeps_the_images_own_numbers(qtbot: QtBot, grid: ImageGrid) -> None:
    grid.select([4, 7])
    grid.set_visible_indices([1, 4, 9])
    assert grid.visible_indices() == [1, 4, 9]
    assert grid.selected() == [4]
    click(qtbot, grid, 9)
    assert grid.selected() == [9]


def test_selecting_by_program_tells_nobody_and_passes_over_what_is_hidden(
    qtbot: QtBot, grid: ImageGrid
) -> None:
    grid.set_visible_indices(range(100, 200))
    with qtbot.assertNotEmitted(grid.selection_changed):
        grid.select([150, 151, 153, 5])
    assert grid.selected() == [150, 151, 153]


def test_control_and_wheel_resize_the_cells_within_bounds(qtbot: QtBot, grid: ImageGrid) -> None:
    before = grid.cell_size()
    wheel(grid, 120)
    assert grid.cell_size() == before + 8
    wheel(grid, -120)
    assert grid.cell_size() == before
    grid.set_cell_size(1)
    assert grid.cell_size() == SMALLEST
    grid.set_cell_size(10_000)
    assert grid.cell_size() == LARGEST


def wheel(grid: ImageGrid, turn: int) -> None:
    place = QPointF(20, 20)
    event = QWheelEvent(
        place, place, QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, CONTROL,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(grid.view().viewport(), event)


def test_an_image_is_said_and_explained_in_words(grid: ImageGrid) -> None:
    index = grid.view().model().index(12, 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Image 12, no. 12"
    grid.set_tooltip(lambda image: f"digit {image}\nof ten")
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "digit 12\nof ten"
    assert index.data(Qt.ItemDataRole.DisplayRole) == "digit 12"


def test_a_border_is_painted_around_its_image(grid: ImageGrid, digits: np.ndarray) -> None:
    grid.set_images(digits[:2], borders=[None, QColor("#ff0000")])
    shot = grid.view().viewport().grab().toImage()
    place = grid.view().visualRect(grid.view().model().index(1, 0))
    red = sum(
        shot.pixelColor(place.x() + 4, y).red() > 250 for y in range(place.y(), place.bottom())
    )
    assert red > 40


def test_seventy_thousand_images_paint_only_what_is_seen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, digits: np.ndarray
) -> None:
    grid = ImageGrid()
    qtbot.addWidget(grid)
    grid.resize(500, 400)
    grid.set_images(np.broadcast_to(digits[:1], (70_000, 1, 28, 28)))
    painted: list[int] = []
    model: Any = grid.view().model()
    picture = model.picture
    monkeypatch.setattr(model, "picture", lambda i: painted.append(i) or picture(i))
    grid.view().scrollToBottom()
    grid.grab(QRect(0, 0, 500, 400))
    assert 69_999 in painted
    assert len(set(painted)) < 100
