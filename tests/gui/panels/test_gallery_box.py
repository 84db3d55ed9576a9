"""A box drawn around thumbnails picks, adds and takes away, as it does on a map."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.widgets.box_select import BoxSelect
from raven_gui.widgets.image_grid import ImageGrid
from raven_gui.workspace import ImageRef
from raven_gui.workspace.selection import OWN
from tests.gui.conftest import World
from tests.gui.workspace.pictures import picture

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def columns(grid: ImageGrid) -> int:
    """How many thumbnails stand in a line."""
    view = grid.view()
    tops = [view.visualRect(view.model().index(row, 0)).top() for row in range(20)]
    return tops.count(tops[0])


def middle(grid: ImageGrid, row: int) -> QPoint:
    return grid.view().visualRect(grid.view().model().index(row, 0)).center()


def beside(grid: ImageGrid, row: int) -> QPoint:
    """In the gap at the top left of a thumbnail."""
    return grid.view().visualRect(grid.view().model().index(row, 0)).topLeft() + QPoint(1, 1)


def drag(
    grid: ImageGrid, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = PLAIN, let: bool = True
) -> None:
    """With the left button, in two moves; the button is let go, unless it is not to be."""
    viewport = grid.view().viewport()
    QTest.mousePress(viewport, LEFT, keys, start)
    for place in ((start + end) / 2, end):
        QTest.mouseMove(viewport, place)
    if let:
        QTest.mouseRelease(viewport, LEFT, keys, end)


def refs(*indices: int) -> tuple[ImageRef, ...]:
    return tuple(ImageRef("mnist", index) for index in indices)


def test_a_box_from_a_gap_picks_what_it_meets(world: World, gallery_panel: GalleryPanel) -> None:
    grid, across = gallery_panel.grid, columns(gallery_panel.grid)
    drag(grid, beside(grid, 1), middle(grid, across + 2))
    expected = refs(1, 2, across + 1, across + 2)
    assert world.workspace.images.picked == expected
    assert grid.selected() == [ref.index for ref in expected]
    world.workspace.history.stack.undo()
    assert world.workspace.images.picked == refs(0)


@pytest.mark.parametrize(
    ("keys", "then"),
    [
        (SHIFT, refs(0, 2, 7, 1)),
        (CTRL, refs(0, 2, 7, 1)),
        (ALT, refs(0, 7)),
        (CTRL | SHIFT, refs(0, 7)),
    ],
    ids=["shift adds", "ctrl adds", "alt takes away", "ctrl+shift takes away"],
)
def test_with_keys_it_adds_or_takes_away_and_may_begin_on_a_thumbnail(
    world: World,
    gallery_panel: GalleryPanel,
    keys: Qt.KeyboardModifier,
    then: tuple[ImageRef, ...],
) -> None:
    """What is picked elsewhere stays, and the order of picking, too."""
    world.workspace.images.pick(refs(0, 2, 7))
    grid = gallery_panel.grid
    drag(grid, middle(grid, 1), middle(grid, 2), keys)
    assert world.workspace.images.picked == then


def test_escape_takes_the_box_back(world: World, gallery_panel: GalleryPanel) -> None:
    grid, viewport = gallery_panel.grid, gallery_panel.grid.view().viewport()
    box = gallery_panel.grid.findChild(BoxSelect)
    assert box is not None
    drag(grid, beside(grid, 1), middle(grid, 2), let=False)
    assert box.isVisible() and box.geometry() == viewport.geometry()
    QTest.keyClick(grid.view(), Qt.Key.Key_Escape)
    assert not box.isVisible()
    QTest.mouseMove(viewport, middle(grid, 3))
    QTest.mouseRelease(viewport, LEFT, PLAIN, middle(grid, 3))
    assert not box.isVisible() and world.workspace.images.picked == refs(0)


def test_beyond_the_edge_the_thumbnails_scroll_on(
    world: World, gallery_panel: GalleryPanel, qtbot: QtBot
) -> None:
    """And all that has gone by is in the box."""
    grid = gallery_panel.grid
    bar, across = grid.view().verticalScrollBar(), columns(grid)
    below = QPoint(middle(grid, across - 1).x(), grid.view().viewport().height() + 80)
    drag(grid, beside(grid, 0), below, let=False)
    qtbot.waitUntil(lambda: bar.value() > 5 * grid.view().gridSize().height())
    QTest.mouseRelease(grid.view().viewport(), LEFT, PLAIN, below)
    picked = world.workspace.images.picked
    assert len(picked) > 5 * across and picked == refs(*range(len(picked)))


def test_a_press_in_a_gap_without_a_drag_is_a_click(
    world: World, gallery_panel: GalleryPanel
) -> None:
    QTest.mouseClick(
        gallery_panel.grid.view().viewport(), LEFT, PLAIN, beside(gallery_panel.grid, 3)
    )
    assert world.workspace.images.picked == refs(3)


def test_ctrl_i_picks_those_shown_that_were_not(world: World, gallery_panel: GalleryPanel) -> None:
    gallery_panel.choices.show_filter(world.workspace.filtering.filter)
    world.workspace.filtering.only_near((4, 5, 6), "an image")
    world.workspace.images.pick(refs(5))
    QTest.keyClick(gallery_panel.grid.view(), Qt.Key.Key_I, CTRL)
    assert world.workspace.images.picked == refs(4, 6)


def test_ones_own_pictures_are_picked_by_a_box_too(
    world: World, gallery_panel: GalleryPanel
) -> None:
    for name in ("one", "two", "three"):
        world.workspace.images.add(picture(name))
    grid = gallery_panel.pictures.grid
    drag(grid, middle(grid, 0), middle(grid, 1), SHIFT)
    assert world.workspace.images.picked == tuple(ImageRef(OWN, index) for index in (2, 0, 1))
