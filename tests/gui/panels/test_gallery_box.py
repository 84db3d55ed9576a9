"""A box or a lasso drawn around thumbnails picks, adds and takes away, as it does on a map."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.gallery.pointer import MENU
from raven_gui.widgets.image_grid import ImageGrid
from raven_gui.widgets.shape_select import Shape, ShapeSelect
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


def draw(
    grid: ImageGrid, *places: QPoint, keys: Qt.KeyboardModifier = PLAIN, let: bool = True
) -> None:
    """A line by hand through these places, with the left button."""
    viewport = grid.view().viewport()
    QTest.mousePress(viewport, LEFT, keys, places[0])
    for place in places[1:]:
        QTest.mouseMove(viewport, place)
    if let:
        QTest.mouseRelease(viewport, LEFT, keys, places[-1])


def around(grid: ImageGrid, first: int, last: int) -> list[QPoint]:
    """The corners of a lasso just wide enough for the middles of thumbnails, from the gap beside
    the first one."""
    start, end = beside(grid, first), middle(grid, last) + QPoint(3, 3)
    return [start, QPoint(end.x(), start.y()), end, QPoint(start.x(), end.y())]


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


def test_the_thumbnails_stay_where_some_were_drawn_around(
    world: World, gallery_panel: GalleryPanel
) -> None:
    """Though what is picked above them stays so."""
    grid, across = gallery_panel.grid, columns(gallery_panel.grid)
    bar = grid.view().verticalScrollBar()
    bar.setValue(10 * grid.view().gridSize().height() + 5)
    first = 11 * across
    drag(grid, middle(grid, first), middle(grid, first + 1), SHIFT)
    assert world.workspace.images.picked == refs(0, first, first + 1)
    assert bar.value() == 10 * grid.view().gridSize().height() + 5
    world.workspace.images.pick(refs(0, 1))
    assert bar.value() == 0, "none of these is seen down there"


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
    box = gallery_panel.grid.findChild(ShapeSelect)
    assert box is not None
    drag(grid, beside(grid, 1), middle(grid, 2), let=False)
    assert box.isVisible() and box.geometry() == viewport.geometry()
    QTest.keyClick(grid.view(), Qt.Key.Key_Escape)
    assert not box.isVisible()
    QTest.mouseMove(viewport, middle(grid, 3))
    QTest.mouseRelease(viewport, LEFT, PLAIN, middle(grid, 3))
    assert not box.isVisible() and world.workspace.images.picked == refs(0)


@pytest.mark.parametrize("shape", ["box", "lasso"])
def test_a_button_that_was_let_go_elsewhere_ends_what_is_drawn(
    world: World, gallery_panel: GalleryPanel, shape: Shape
) -> None:
    """As over a menu that came up meanwhile."""
    grid, before = gallery_panel.grid, world.workspace.images.picked
    viewport, (drawing,) = grid.view().viewport(), grid.view().findChildren(ShapeSelect)
    gallery_panel.pointer.set_shape(shape)
    drag(grid, beside(grid, 0), middle(grid, 1), let=False)
    assert drawing.isVisible()
    QTest.mousePress(viewport, LEFT, PLAIN, beside(grid, 0))
    QTest.mouseMove(viewport, beside(grid, 0) + QPoint(1, 1))
    assert drawing.isHidden()
    drag(grid, beside(grid, 0), middle(grid, 1), let=False)
    there, none = QPointF(middle(grid, 3)), Qt.MouseButton.NoButton
    everywhere = viewport.mapToGlobal(there)
    without = QMouseEvent(QEvent.Type.MouseMove, there, everywhere, none, none, PLAIN)
    QApplication.sendEvent(viewport, without)
    assert drawing.isHidden() and world.workspace.images.picked == before


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


def test_a_lasso_picks_the_images_whose_middle_it_goes_around(
    world: World, gallery_panel: GalleryPanel
) -> None:
    """A box around the same two would pick what it meets below them, too."""
    grid, across = gallery_panel.grid, columns(gallery_panel.grid)
    QTest.mouseClick(gallery_panel.pointer.buttons["lasso"], LEFT)
    one, two, below = middle(grid, 1), middle(grid, 2), middle(grid, across + 1)
    room = QPoint(0, 12)
    triangle = beside(grid, 1), two + QPoint(20, -20), two + room, one + room, beside(grid, 1)
    draw(grid, *triangle)
    assert world.workspace.images.picked == refs(1, 2)
    draw(grid, beside(grid, 1), one + QPoint(2, 0), below + QPoint(2, 2), below - QPoint(9, 0))
    assert world.workspace.images.picked == refs(1, across + 1)
    world.workspace.history.stack.undo()
    world.workspace.history.stack.undo()
    assert world.workspace.images.picked == refs(0)


@pytest.mark.parametrize(
    ("keys", "then"), [(SHIFT, refs(0, 2, 1)), (ALT, refs(0))], ids=["adds", "takes away"]
)
def test_a_lasso_knows_the_same_keys_as_a_box(
    world: World,
    gallery_panel: GalleryPanel,
    keys: Qt.KeyboardModifier,
    then: tuple[ImageRef, ...],
) -> None:
    world.workspace.images.pick(refs(0, 2))
    grid = gallery_panel.grid
    gallery_panel.pointer.set_shape("lasso")
    draw(grid, *around(grid, 1, 2), keys=keys)
    assert world.workspace.images.picked == then
    draw(grid, *around(grid, 5, 6), keys=keys, let=False)
    QTest.keyClick(grid.view(), Qt.Key.Key_Escape)
    QTest.mouseRelease(grid.view().viewport(), LEFT, keys, middle(grid, 6))
    assert world.workspace.images.picked == then, "Escape takes it back"


def test_a_lasso_goes_on_where_thumbnails_scroll(
    world: World, gallery_panel: GalleryPanel, qtbot: QtBot
) -> None:
    """From the gap above the first one down along the column, and back up on its other side: what
    has gone out of sight is in it all the same."""
    grid = gallery_panel.grid
    gallery_panel.pointer.set_shape("lasso")
    bar, across, viewport = grid.view().verticalScrollBar(), columns(grid), grid.view().viewport()
    cell = grid.view().gridSize().height()
    down = QPoint(beside(grid, 0).x(), viewport.height() + 80)
    draw(grid, beside(grid, 0), beside(grid, 0) + QPoint(0, 20), down, let=False)
    qtbot.waitUntil(lambda: bar.value() > 5 * cell)
    right = middle(grid, bar.value() // cell * across).x() + 2
    QTest.mouseMove(viewport, QPoint(right, viewport.height() - 4))
    bar.setValue(0)
    QTest.mouseMove(viewport, QPoint(right, 2))
    QTest.mouseRelease(viewport, LEFT, PLAIN, QPoint(right, 2))
    picked = world.workspace.images.picked
    assert len(picked) > 5 and picked == refs(*range(0, len(picked) * across, across))


def test_keys_and_the_menu_say_what_a_drag_draws_in_both_grids(
    world: World, gallery_panel: GalleryPanel
) -> None:
    for name in ("one", "two", "three"):
        world.workspace.images.add(picture(name))
    grid, own, bar = gallery_panel.grid, gallery_panel.pictures.grid, gallery_panel.pointer
    assert bar.current() == "box"
    grid.setFocus()
    QTest.keyClick(grid.view(), Qt.Key.Key_L)
    assert bar.current() == "lasso"
    draw(own, *around(own, 0, 1), keys=SHIFT)
    assert world.workspace.images.picked == tuple(ImageRef(OWN, index) for index in (2, 0, 1))
    box, lasso = own.actions()[-2:]
    assert [action.text() for action in (box, lasso)] == [text for _, text, _ in MENU]
    assert lasso.isChecked() and not box.isChecked()
    box.trigger()
    assert bar.current() == "box" and not any(act.isChecked() for act in grid.actions()[1:])
