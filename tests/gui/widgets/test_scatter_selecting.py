"""Selecting points with a box, a lasso and keys; images and moves over the points."""

from collections.abc import Sequence

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from raven_gui.theme import Theme
from raven_gui.widgets.scatter.map import ScatterMap
from raven_gui.widgets.scatter.probe import MapProbe
from raven_gui.widgets.scatter.thumbnails import GAP, SIDE
from raven_gui.widgets.scatter.tool import Mode

# The offscreen platform has no window manager to tell the least size of a window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier
POINTS = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0], [5.0, 5.0]])


@pytest.fixture
def chart(qtbot: QtBot, theme: Theme) -> ScatterMap:
    made = ScatterMap(theme)
    qtbot.addWidget(made)
    made.resize(400, 440)
    made.set_points(POINTS, np.array([0, 0, 1, 1, 2]), ["shirt", "shoe", "bag"])
    made.show()
    made.plot.setFocus()
    qtbot.waitExposed(made)
    return made


def spot(chart: ScatterMap, place: Sequence[float]) -> QPoint:
    """A place of the map in the plot's own pixels."""
    return QPoint(chart.plot.mapFromScene(chart.plot.getViewBox().mapViewToScene(QPointF(*place))))


def drag(
    qtbot: QtBot,
    chart: ScatterMap,
    way: Sequence[Sequence[float]],
    modifiers: Qt.KeyboardModifier = KEY.NoModifier,
    release: bool = True,
) -> None:
    """Drag the pointer along places of the map with the left button held."""
    port = chart.plot.viewport()
    qtbot.mousePress(port, LEFT, modifiers, spot(chart, way[0]))
    for place in way[1:]:
        qtbot.mouseMove(port, spot(chart, place))
    if release:
        qtbot.mouseRelease(port, LEFT, modifiers, spot(chart, way[-1]))


@pytest.mark.parametrize(
    ("modifiers", "how"),
    [
        (KEY.NoModifier, "replace"),
        (KEY.ShiftModifier, "add"),
        (KEY.AltModifier, "subtract"),
        (KEY.ControlModifier | KEY.ShiftModifier, "subtract"),
    ],
)
def test_a_box_selects_what_is_in_it(
    qtbot: QtBot, chart: ScatterMap, modifiers: Qt.KeyboardModifier, how: str
) -> None:
    chart.pointing.set_mode("box")
    before = chart.plot.getViewBox().viewRect()
    with qtbot.waitSignal(chart.selected) as told:
        drag(qtbot, chart, [(-1, -1), (3, 5), (6, 6)], modifiers)
    indices, told_how = told.args
    assert indices.tolist() == [0, 4] and told_how == how
    assert chart.plot.getViewBox().viewRect() == before


def test_a_lasso_selects_what_it_goes_around_of_the_classes_that_are_shown(
    qtbot: QtBot, chart: ScatterMap
) -> None:
    chart.pointing.set_mode("lasso")
    around = [(-1, 9), (-1, 11), (11, 11), (11, 9), (5, 3), (-1, 9)]
    with qtbot.waitSignal(chart.selected) as told:
        drag(qtbot, chart, around)
    assert told.args[0].tolist() == [2, 3, 4]
    chart.legend.button("bag").setChecked(False)
    with qtbot.waitSignal(chart.selected) as told:
        drag(qtbot, chart, around)
    assert told.args[0].tolist() == [2, 3]


def test_escape_takes_the_shape_back(qtbot: QtBot, chart: ScatterMap) -> None:
    chart.pointing.set_mode("box")
    with qtbot.assertNotEmitted(chart.selected):
        drag(qtbot, chart, [(-1, -1), (6, 6)], release=False)
        assert chart.pointing.tool.isVisible()
        qtbot.keyClick(chart.plot, Qt.Key.Key_Escape)
        assert not chart.pointing.tool.isVisible()
        qtbot.mouseMove(chart.plot.viewport(), spot(chart, (8, 8)))
        qtbot.mouseRelease(chart.plot.viewport(), LEFT, pos=spot(chart, (8, 8)))


@pytest.mark.parametrize("mode", ["box", "lasso"])
def test_a_click_still_picks_while_boxes_are_drawn(
    qtbot: QtBot, chart: ScatterMap, mode: Mode
) -> None:
    chart.pointing.set_mode(mode)
    with qtbot.assertNotEmitted(chart.selected), qtbot.waitSignal(chart.picked) as told:
        qtbot.mouseClick(chart.plot.viewport(), LEFT, pos=spot(chart, POINTS[3]))
    assert told.args == [3]
    with qtbot.waitSignal(chart.added) as told:
        qtbot.mouseClick(chart.plot.viewport(), LEFT, KEY.ControlModifier, spot(chart, POINTS[1]))
    assert told.args == [1]


def test_keys_choose_what_a_drag_does_and_select_all_or_the_others(
    qtbot: QtBot, chart: ScatterMap
) -> None:
    for key, mode in ((Qt.Key.Key_L, "lasso"), (Qt.Key.Key_B, "box"), (Qt.Key.Key_V, "pan")):
        qtbot.keyClick(chart.plot, key)
        assert chart.pointing.tool.mode == mode
    chart.mark([4, 0])
    chart.legend.button("shoe").setChecked(False)
    for key, expected in ((Qt.Key.Key_A, [0, 1, 4]), (Qt.Key.Key_I, [1])):
        with qtbot.waitSignal(chart.selected) as told:
            qtbot.keyClick(chart.plot, key, KEY.ControlModifier)
        assert told.args[0].tolist() == expected and told.args[1] == "replace"


def test_the_menu_has_a_way_back_to_everything(qtbot: QtBot, chart: ScatterMap) -> None:
    whole = chart.plot.getViewBox().viewRect()
    for _ in range(5):
        qtbot.keyClick(chart.plot, Qt.Key.Key_Plus)
    qtbot.mouseClick(chart.plot.viewport(), Qt.MouseButton.RightButton, pos=QPoint(150, 150))
    qtbot.waitUntil(lambda: any(menu.isVisible() for menu in chart.plot.findChildren(QMenu)))
    menus = [menu for menu in chart.plot.findChildren(QMenu) if menu.isVisible()]
    actions = {action.text().split("\t")[0]: action for action in menus[0].actions()}
    assert actions["Move the map"].isChecked() and not actions["Thumbnails"].isChecked()
    actions["Show everything"].trigger()
    menus[0].close()
    assert chart.plot.getViewBox().viewRect().width() == pytest.approx(whole.width())


def test_a_drag_with_shift_decodes_only_where_it_does_not_select(
    qtbot: QtBot, chart: ScatterMap
) -> None:
    probe = MapProbe(chart.plot)
    drag(qtbot, chart, [(2, 2), (3, 3)], KEY.ShiftModifier)
    assert probe.place == pytest.approx((3, 3), abs=0.1)
    probe.clear()
    probe.take_shift(False)
    chart.pointing.set_mode("box")
    with qtbot.waitSignal(chart.selected):
        drag(qtbot, chart, [(-1, -1), (6, 6)], KEY.ShiftModifier)
    assert probe.place is None


def test_hovering_is_told_once_for_each_point_and_when_it_ends(
    qtbot: QtBot, chart: ScatterMap
) -> None:
    told: list[int | None] = []
    chart.hovered.connect(told.append)
    for place in (POINTS[2], POINTS[2] + 0.1, POINTS[3]):
        qtbot.wait(20)  # pyqtgraph passes over moves that follow each other at once
        qtbot.mouseMove(chart.plot.viewport(), spot(chart, place))
    qtbot.waitUntil(lambda: told == [2, 3])
    QApplication.sendEvent(chart.plot, QEvent(QEvent.Type.Leave))
    assert told == [2, 3, None]


def test_a_point_that_is_hovered_over_elsewhere_is_pointed_to(chart: ScatterMap) -> None:
    before = chart.plot.grab().toImage()
    chart.highlight(3)
    np.testing.assert_array_equal(chart.marks.pointed, POINTS[[3]])
    assert chart.plot.grab().toImage() != before
    chart.highlight(None)
    assert chart.plot.grab().toImage() == before


def test_thumbnails_do_not_pile_up_and_do_not_change_while_the_map_is_moved(
    chart: ScatterMap,
) -> None:
    points = np.random.default_rng(0).normal(size=(3000, 2))
    chart.set_points(points)
    chart.set_source(lambda index: np.full((1, 28, 28), index % 256, np.uint8))
    chart.mark([17])
    chart.pointing.show_thumbnails(True)
    chart.plot.grab()
    drawn = chart.thumbnails.drawn
    assert 17 in drawn and 15 < len(drawn) < 200
    spots = chart.thumbnails.placement().pixels(points[drawn])
    away = np.abs(spots[:, None] - spots).max(axis=2) + 1e9 * np.eye(len(spots))
    assert away.min() >= SIDE + GAP
    chart.plot.getViewBox().translateBy(x=0.02)
    chart.plot.grab()
    assert len(set(drawn) ^ set(chart.thumbnails.drawn)) <= 2  # at the view's edges
    chart.plot.getViewBox().scaleBy((0.2, 0.2))
    chart.plot.grab()
    assert set(chart.thumbnails.drawn) - set(drawn)


def test_an_image_at_a_point_is_pointed_at_wherever_it_is_painted(chart: ScatterMap) -> None:
    chart.set_source(lambda index: np.full((1, 28, 28), index, np.uint8))
    chart.pointing.show_thumbnails(True)
    chart.plot.grab()
    assert len(chart.thumbnails.drawn) == len(POINTS)
    view = chart.plot.getViewBox()
    for point in chart.thumbnails.drawn.tolist():
        middle = view.mapViewToScene(QPointF(*chart.points()[point]))
        corner = middle + QPointF(SIDE / 2 - 1, 1 - SIDE / 2)
        assert chart.nearest(corner) == point
    chart.pointing.show_thumbnails(False)
    assert chart.nearest(corner) != point, "it is further than ten pixels from the point"


def test_the_hovered_thumbnail_is_in_front(qtbot: QtBot, chart: ScatterMap) -> None:
    chart.set_source(lambda index: np.full((1, 28, 28), 250 if index == 4 else 20, np.uint8))
    qtbot.keyClick(chart.plot, Qt.Key.Key_T)
    beside = spot(chart, POINTS[4]) + QPoint(20, 0)
    chart.set_arrows(POINTS[[4]], POINTS[[4]] + (4, 0))
    assert chart.plot.grab().toImage().pixelColor(beside).name() != "#fafafa"
    chart.thumbnails.set_hovered(4)
    assert chart.plot.grab().toImage().pixelColor(beside).name() == "#fafafa", "over the arrow, too"


def test_a_path_is_strong_up_to_its_step_and_faint_beyond(chart: ScatterMap) -> None:
    line = np.stack([np.linspace(0, 10, 11), np.full(11, 7.0)], axis=1)

    def darkness(x: float) -> int:
        shot, at = chart.plot.grab().toImage(), spot(chart, (x, 7))
        around = (at + QPoint(0, down) for down in (-1, 0, 1))
        return min(int(shot.pixelColor(place).lightness()) for place in around)

    none = darkness(2.5)
    chart.set_paths([line], 5)
    assert darkness(2.5) < 80 < darkness(7.5) < none
    chart.set_paths([line], 10)
    assert darkness(7.5) < 80
    chart.set_paths([], 0)
    assert darkness(2.5) == none


def test_an_ellipse_reaches_one_standard_deviation(chart: ScatterMap) -> None:
    chart.set_ellipses(np.array([[5.0, 5.0], [np.nan, 0]]), np.array([[[9, 0], [0, 1]]] * 2))
    (outline,) = chart.moves.ellipses
    np.testing.assert_allclose(np.abs(outline - 5).max(axis=0), [3, 1], rtol=2e-3)
    turned = np.array([[[5.0, 4.0], [4.0, 5.0]]])  # variance 9 along the diagonal, 1 across it
    chart.set_ellipses(np.zeros((1, 2)), turned)
    along = chart.moves.ellipses[0] @ np.array([1, 1]) / np.sqrt(2)
    assert np.abs(along).max() == pytest.approx(3, rel=2e-3)


def test_what_moves_reach_is_in_view(chart: ScatterMap) -> None:
    chart.set_paths([np.array([[0.0, 0.0], [40.0, -30.0]])], 0)
    assert chart.plot.getViewBox().viewRect().contains(QPointF(40, -30))


def test_axes_have_names_where_they_mean_something(chart: ScatterMap) -> None:
    chart.set_axes("latent 3", "latent 7")
    assert chart.plot.getAxis("bottom").isVisible()
    assert chart.plot.getAxis("left").labelText == "latent 7"
    chart.set_axes("", "")
    assert not chart.plot.getAxis("bottom").isVisible()
