"""Rows of the table of many images are selected as in any table, kept or removed in every panel,
and pointed at in all of them."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from engine.service.messages import ImageSource
from raven_gui.panels.compare.matrix import CompareMatrix
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.latent_map.picking import MapPicking
from raven_gui.theme import Theme
from raven_gui.widgets.scatter.map import MOST_RINGS, ScatterMap
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT, COUNT = Qt.KeyboardModifier.AltModifier, 12


def refs(*indices: int) -> tuple[ImageRef, ...]:
    return tuple(ImageRef("mnist", index) for index in indices)


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[ComparePanel]:
    """Twelve images in a table, all in sight, and ground below them."""
    made = ComparePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(1200, 1900)
    QCursor.setPos(-100, -100)
    made.show()
    world.wake()
    world.workspace.images.pick(refs(*range(COUNT)))
    made.look_at("many")
    answer(world)
    yield made
    made.close()


@pytest.fixture
def table(panel: ComparePanel) -> CompareMatrix:
    return panel.many.matrix


def answer(world: World) -> None:
    while world.workspace.comparison.busy:
        world.answer_attack()


def selected(table: CompareMatrix) -> list[int]:
    """Which of the picked images are in the selected rows."""
    rows = range(len(table.matrix.places))
    return sorted(table.place(row) for row in rows if table.rows.is_selected(row))


def name(table: CompareMatrix, row: int) -> QPoint:
    """Where a row's name is, in its heading."""
    return QPoint(table.images.width() - 6, table.rowViewportPosition(row) + 20)


def original(table: CompareMatrix, row: int) -> QPoint:
    return QPoint(30, table.rowViewportPosition(row) + table.plan.height // 2)


def cell(table: CompareMatrix, row: int) -> QPoint:
    return table.visualRect(table.matrix.index(row, 1)).center()


def click(table: CompareMatrix, row: int, keys: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.mouseClick(table.images.viewport(), LEFT, keys, name(table, row))


def drag(viewport: QWidget, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.mousePress(viewport, LEFT, keys, start)
    for place in ((start + end) / 2, end):
        QTest.mouseMove(viewport, place)
    QTest.mouseRelease(viewport, LEFT, keys, end)


def test_clicks_on_names_select_rows_with_ctrl_and_shift_as_everywhere(
    world: World, panel: ComparePanel, table: CompareMatrix
) -> None:
    click(table, 2)
    assert selected(table) == [2] and world.workspace.comparison.focus == 2
    click(table, 4, SHIFT)
    assert selected(table) == [2, 3, 4]
    click(table, 3, CTRL)
    click(table, 7, CTRL)
    assert selected(table) == [2, 4, 7]
    assert panel.many.order.progress.text().endswith("3 selected")


def test_to_select_rows_moves_none_of_them_from_under_the_pointer(
    panel: ComparePanel, table: CompareMatrix
) -> None:
    """In a window that has just the room for the words above the table."""
    order = panel.many.order
    width = next(w for w in range(900, 300, -1) if order.heightForWidth(w) > order.height()) + 1
    panel.resize(panel.width() - order.width() + width, panel.height())
    QApplication.processEvents()
    top = table.mapTo(panel, QPoint(0, 0)).y()
    for row, keys in ((2, PLAIN), (4, SHIFT), (6, CTRL)):
        click(table, row, keys)
        QApplication.processEvents()
        assert table.mapTo(panel, QPoint(0, 0)).y() == top


def test_keys_select_rows(table: CompareMatrix) -> None:
    click(table, 1)
    QTest.keyClick(table, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(table, Qt.Key.Key_Down, SHIFT)
    assert selected(table) == [1, 2, 3]
    QTest.keyClick(table, Qt.Key.Key_I, CTRL)
    assert selected(table) == [0, *range(4, COUNT)]
    QTest.keyClick(table, Qt.Key.Key_A, CTRL)
    assert selected(table) == list(range(COUNT))
    assert not table.rows.remove.isEnabled(), "something is always picked"


def test_a_drag_over_names_selects_adds_and_takes_away(table: CompareMatrix) -> None:
    heads = table.images.viewport()
    drag(heads, name(table, 1), name(table, 3))
    assert selected(table) == [1, 2, 3]
    drag(heads, name(table, 6), original(table, 7), SHIFT)
    assert selected(table) == [1, 2, 3, 6, 7]
    drag(heads, original(table, 2), name(table, 6), ALT)
    assert selected(table) == [1, 7]


def test_a_box_over_cells_needs_a_key_and_one_from_the_ground_does_not(
    table: CompareMatrix,
) -> None:
    """A drag of a picture without a key takes it out of the window."""
    viewport = table.viewport()
    drag(viewport, cell(table, 1), cell(table, 2), SHIFT)
    assert selected(table) == [0, 1, 2], "the first is looked at, and so selected"
    drag(viewport, cell(table, 0), cell(table, 1), CTRL | SHIFT)
    assert selected(table) == [2]
    below = QPoint(300, viewport.height() - 4)
    assert not table.indexAt(below).isValid()
    drag(viewport, below, cell(table, COUNT - 2))
    assert selected(table) == [COUNT - 2, COUNT - 1]


def test_selected_images_are_removed_or_kept_alone_in_every_panel(
    world: World, table: CompareMatrix
) -> None:
    images = world.workspace.images
    drag(table.images.viewport(), name(table, 0), name(table, 1))
    QTest.keyClick(table, Qt.Key.Key_Delete)
    answer(world)
    assert images.picked == refs(*range(2, COUNT))
    click(table, 1)
    click(table, 5, CTRL)
    QTest.keyClick(table, Qt.Key.Key_Return, CTRL)
    assert images.picked == refs(3, 7)
    world.workspace.history.stack.undo()
    assert images.picked == refs(*range(2, COUNT))
    world.workspace.history.stack.undo()
    assert images.picked == refs(*range(COUNT))


def test_the_table_stays_where_it_is_scrolled_to_when_some_are_removed(
    world: World, panel: ComparePanel, table: CompareMatrix
) -> None:
    """Other images begin at the top."""
    panel.resize(1200, 640)
    bar = table.verticalScrollBar()
    click(table, 1)
    bar.setValue(4 * table.plan.height)
    click(table, 6)
    table.rows.remove.trigger()
    answer(world)
    assert bar.value() == 4 * table.plan.height
    world.workspace.images.pick(refs(*range(40, 50)))
    assert bar.value() == 0


def test_the_image_looked_at_stays_so_where_others_are_removed(
    world: World, table: CompareMatrix
) -> None:
    """Where it is removed itself, the next one is looked at."""
    comparison = world.workspace.comparison
    click(table, 1)
    click(table, 6, CTRL)
    assert comparison.picked[comparison.focus] == refs(6)[0]
    click(table, 6, CTRL)
    table.rows.remove.trigger()
    assert comparison.picked[comparison.focus] == refs(6)[0]
    answer(world)
    click(table, comparison.focus)
    table.rows.remove.trigger()
    assert comparison.picked[comparison.focus] == refs(7)[0]
    world.workspace.history.undo()
    assert comparison.picked[comparison.focus] == refs(7)[0], "among those that came back, too"


def test_what_is_selected_stays_so_in_another_order(
    world: World, panel: ComparePanel, table: CompareMatrix
) -> None:
    click(table, 2)
    click(table, 4, CTRL)
    panel.many.order.sort_by(table.matrix.groups[0].key)
    answer(world)
    assert table.matrix.places.tolist() != list(range(COUNT))
    assert selected(table) == [2, 4]
    assert table.place(table.currentIndex().row()) == world.workspace.comparison.focus == 4


def test_a_menu_offers_the_same_as_the_keys(panel: ComparePanel, table: CompareMatrix) -> None:
    (button,) = (
        found
        for found in panel.many.order.findChildren(QToolButton)
        if found.accessibleName() == "Rows of the table"
    )
    assert button.actions() == table.actions() == table.images.actions()
    click(table, 0)
    click(table, 3, SHIFT)
    table.rows.keep.trigger()
    assert len(table.matrix.places) == 4


def test_names_are_pointed_at_in_every_panel(
    world: World, table: CompareMatrix, qtbot: QtBot
) -> None:
    images = world.workspace.images
    QTest.mouseMove(table.images.viewport(), name(table, 3))
    qtbot.waitUntil(lambda: images.hovered == refs(3)[0])
    QTest.mouseMove(table.viewport(), cell(table, 5))
    qtbot.waitUntil(lambda: images.hovered == refs(5)[0])


def test_the_images_of_selected_rows_are_marked_on_maps_and_in_the_gallery(
    world: World, table: CompareMatrix, gallery_panel: GalleryPanel, theme: Theme, qtbot: QtBot
) -> None:
    chart = ScatterMap(theme)
    qtbot.addWidget(chart)
    places = np.random.default_rng(0).normal(size=(2000, 2))
    chart.set_points(places)
    MapPicking(world.workspace).connect(chart)

    def ringed() -> list[int]:
        return [int(np.flatnonzero((places == at).all(1))[0]) for at in chart.marks.stressed]

    def look(image: int) -> QImage:
        view = gallery_panel.grid.view()
        return view.viewport().grab(view.visualRect(view.model().index(image, 0))).toImage()

    plain = look(3)
    drag(table.images.viewport(), name(table, 2), name(table, 4))
    assert ringed() == [2, 3, 4] and look(3) != plain
    model = gallery_panel.grid.view().model()
    assert "Marked" in model.index(3, 0).data(Qt.ItemDataRole.ToolTipRole)
    click(table, 3, CTRL)
    assert ringed() == [2, 4] and look(3) == plain
    drag(table.images.viewport(), name(table, 2), name(table, 5), ALT)
    assert ringed() == []


def test_rows_are_marked_elsewhere_as_long_as_many_images_are_looked_at(
    world: World, panel: ComparePanel, table: CompareMatrix
) -> None:
    """And those that are removed are not marked any more."""
    images = world.workspace.images
    drag(table.images.viewport(), name(table, 2), name(table, 4))
    panel.look_at("one")
    assert images.marked == ()
    panel.look_at("many")
    assert images.marked == refs(2, 3, 4)
    panel.hide()
    assert images.marked == refs(2, 3, 4), "another panel is open: they are seen there"
    images.pick(refs(3, 4, 5, 6))
    assert images.marked == ()
    panel.show()
    answer(world)
    assert images.marked == tuple(images.picked[row] for row in selected(table))


def test_rows_that_hold_other_images_by_now_are_not_marked(
    world: World, panel: ComparePanel, table: CompareMatrix
) -> None:
    """As many others are picked: those that stay so stay selected, in whatever row."""
    images = world.workspace.images
    drag(table.images.viewport(), name(table, 2), name(table, 4))
    images.pick(refs(*range(3, 3 + COUNT)))
    assert selected(table) == [0, 1] and images.marked == refs(3, 4)
    images.pick(refs(*range(50, 50 + COUNT)))
    assert len(selected(table)) == 1, "of none that stays, the image looked at"
    drag(table.images.viewport(), name(table, 2), name(table, 4))
    panel.hide()
    images.pick(refs(*range(80, 80 + COUNT)))
    panel.look_at("one")
    panel.look_at("many")
    assert images.marked == (), "the table is not drawn yet"
    panel.show()
    assert len(images.marked) == 1


def test_selected_rows_stay_so_with_other_runs_and_seeds(
    world: World, table: CompareMatrix
) -> None:
    workspace = world.workspace
    drag(table.images.viewport(), name(table, 2), name(table, 4))
    workspace.runs.tick_only(("mnist/vae",))
    assert selected(table) == [2, 3, 4] and workspace.images.marked == refs(2, 3, 4)


def test_marks_are_of_the_data_set_that_is_shown(
    world: World, panel: ComparePanel, gallery_panel: GalleryPanel, theme: Theme, qtbot: QtBot
) -> None:
    """Images of two are picked and marked, and the other one is shown."""
    images, chart = world.workspace.images, ScatterMap(theme)
    qtbot.addWidget(chart)
    places = np.random.default_rng(0).normal(size=(2000, 2))
    chart.set_points(places)
    MapPicking(world.workspace).connect(chart)
    images.sets.put(replace(images.sets["mnist"], source=ImageSource("fashion-mnist")))
    images.pick((*refs(1, 2, 3), ImageRef("fashion-mnist", 7), ImageRef("fashion-mnist", 8)))
    images.mark((*refs(2, 3), ImageRef("fashion-mnist", 8)))
    panel.hide()

    def dotted() -> list[int]:
        model = gallery_panel.grid.view().model()
        words = (model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in range(20))
        return [row for row, told in enumerate(words) if "Marked" in told]

    def looks() -> list[QImage]:
        view = gallery_panel.grid.view()
        cells = (view.visualRect(view.model().index(row, 0)) for row in (3, 8))
        return [view.viewport().grab(cell).toImage() for cell in cells]

    assert dotted() == [2, 3] and (chart.marks.stressed == places[[2, 3]]).all()
    before = looks()
    images.show("fashion-mnist")
    assert dotted() == [8] and (chart.marks.stressed == places[[8]]).all()
    now = looks()
    assert before[0] != now[0] and before[1] != now[1]


def test_where_too_many_are_marked_for_rings_the_others_stand_back(
    world: World, theme: Theme, qtbot: QtBot
) -> None:
    chart, images, many = ScatterMap(theme), world.workspace.images, MOST_RINGS + 1
    qtbot.addWidget(chart)
    chart.set_points(np.random.default_rng(0).normal(size=(2000, 2)))
    picking = MapPicking(world.workspace)
    picking.connect(chart)
    world.wake()
    images.pick(refs(*range(3 * many)))
    chart.mark(picking.marked())
    picked = chart.grab().toImage()
    images.mark(refs(7, 8))
    assert len(chart.marks.stressed) == 2
    images.mark(refs(*range(many)))
    assert not len(chart.marks.stressed) and chart.grab().toImage() != picked
    images.mark(())
    assert chart.grab().toImage() == picked
