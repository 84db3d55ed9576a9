"""The map of points: picked, hovered over, marked, filtered by class, moved."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from raven_gui.theme import Theme
from raven_gui.widgets.scatter.map import ScatterMap

# The offscreen platform has no window manager to tell the least size of a window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton
POINTS = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0], [5.0, 5.0]])
LABELS = np.array([0, 0, 1, 1, 2])
NAMES = ["shirt", "shoe", "bag"]


@pytest.fixture
def chart(qtbot: QtBot, theme: Theme) -> ScatterMap:
    made = ScatterMap(theme)
    qtbot.addWidget(made)
    made.resize(400, 440)
    made.set_points(POINTS, LABELS, NAMES)
    made.show()
    qtbot.waitExposed(made)
    return made


def on_screen(chart: ScatterMap, index: int) -> QPoint:
    at = chart.plot.getViewBox().mapViewToScene(QPointF(*chart.points()[index]))
    place: QPoint = chart.plot.mapFromScene(at)
    return place


def test_a_click_picks_the_point_and_control_adds_one(qtbot: QtBot, chart: ScatterMap) -> None:
    with qtbot.waitSignal(chart.picked) as told:
        qtbot.mouseClick(chart.plot.viewport(), LEFT, pos=on_screen(chart, 3))
    assert told.args == [3]
    with qtbot.assertNotEmitted(chart.picked), qtbot.waitSignal(chart.added) as told:
        qtbot.mouseClick(
            chart.plot.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier, on_screen(chart, 4)
        )
    assert told.args == [4]


def test_a_click_far_from_all_points_picks_none(qtbot: QtBot, chart: ScatterMap) -> None:
    between = (on_screen(chart, 0) + on_screen(chart, 1)) / 2
    with qtbot.assertNotEmitted(chart.picked):
        qtbot.mouseClick(chart.plot.viewport(), LEFT, pos=between)


def test_hovering_shows_the_image_and_leaving_hides_it(qtbot: QtBot, chart: ScatterMap) -> None:
    asked: list[int] = []
    chart.card.set_source(lambda index: asked.append(index) or np.ones((28, 28)), "item {}".format)
    # pyqtgraph passes over moves that follow each other within ten milliseconds.
    for place in (QPoint(2, 2), on_screen(chart, 2)):
        qtbot.wait(20)
        qtbot.mouseMove(chart.plot.viewport(), place)
    qtbot.waitUntil(chart.card.isVisible)
    assert chart.card.index() == 2
    assert chart.plot.rect().contains(chart.card.geometry())
    chart.grab()
    assert set(asked) == {2}
    QApplication.sendEvent(chart.plot, QEvent(QEvent.Type.Leave))
    assert not chart.card.isVisible()


def test_a_class_that_is_switched_off_cannot_be_picked(qtbot: QtBot, chart: ScatterMap) -> None:
    place = chart.plot.mapToScene(on_screen(chart, 2))
    assert chart.nearest(place) == 2
    qtbot.mouseClick(chart.legend.button("shoe"), LEFT)
    assert chart.nearest(place) is None
    assert [entry.name for entry in chart.legend.entries()] == ["shirt", "bag"]
    qtbot.mouseClick(chart.legend.button("shoe"), LEFT)
    assert chart.nearest(place) == 2


def test_the_view_follows_moving_points_until_the_user_zooms(
    qtbot: QtBot, chart: ScatterMap
) -> None:
    view = chart.plot.getViewBox()
    chart.update_points(POINTS * 50)
    assert view.viewRect().contains(QPointF(500, 500))
    place = QPointF(on_screen(chart, 4))
    QApplication.sendEvent(
        chart.plot.viewport(),
        QWheelEvent(
            place, place, QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip
    zoomed = view.viewRect()
    assert not zoomed.contains(QPointF(500, 500))
    chart.update_points(POINTS * 60)
    assert view.viewRect() == zoomed
    chart.show_everything()
    assert view.viewRect().contains(QPointF(600, 600))


def test_another_number_of_points_is_refused_in_words(chart: ScatterMap) -> None:
    with pytest.raises(ValueError, match=r"has 5 points and got 3: use set_points"):
        chart.update_points(POINTS[:3])


@pytest.mark.parametrize("way", [(1, 0), (-1, 0), (0, 1), (0, -1)], ids=str)
def test_an_arrow_points_from_start_to_end_and_is_in_view(
    chart: ScatterMap, way: tuple[int, int]
) -> None:
    start, end = np.array([5.0, 5.0]), np.array([5.0, 5.0]) + 40 * np.array(way)
    chart.set_arrows(start[None], end[None])
    view = chart.plot.getViewBox()
    assert view.viewRect().contains(QPointF(*end))
    shot = chart.grab().toImage()
    along = QPoint(way[0], -way[1])  # on screen y grows downwards
    across = QPoint(along.y(), along.x())

    def width(place: np.ndarray, beyond: int) -> int:
        """How many pixels the arrow is wide, so many pixels beyond `place` on its way."""
        at = chart.plot.mapFromScene(view.mapViewToScene(QPointF(*place)))
        middle = chart.plot.mapTo(chart, at) + along * beyond
        line = (shot.pixelColor(middle + across * step).lightness() for step in range(-9, 10))
        return sum(lightness < 150 for lightness in line)

    assert 1 <= width((start + end) / 2, 0) <= 3
    assert width(end, -7) > 4
    assert width(end, 5) == 0


def test_arrows_can_be_taken_away(chart: ScatterMap) -> None:
    before = chart.grab().toImage()
    chart.set_arrows(POINTS[:1], POINTS[3:4])
    assert chart.grab().toImage() != before
    chart.set_arrows(np.zeros((0, 2)), np.zeros((0, 2)))
    assert chart.grab().toImage() == before


def test_a_marked_point_wears_a_ring_that_moves_with_it(chart: ScatterMap) -> None:
    def ringed(index: int) -> bool:
        middle = chart.plot.mapTo(chart, on_screen(chart, index))
        shot = chart.grab().toImage()
        return any(
            shot.pixelColor(middle + QPoint(reach, 0)).lightness() < 90 for reach in (6, 7, 8)
        )

    assert not ringed(1)
    chart.mark([1, 99])
    assert ringed(1) and not ringed(0)
    chart.update_points(POINTS[:, ::-1] + 3)
    assert ringed(1)


def test_points_that_are_not_finite_are_left_out(chart: ScatterMap) -> None:
    moved = POINTS.copy()
    moved[2] = np.nan
    chart.update_points(moved)
    place = chart.plot.mapToScene(on_screen(chart, 3))
    assert chart.nearest(place) == 3


def test_two_thousand_points_move_in_under_twenty_milliseconds(qtbot: QtBot, theme: Theme) -> None:
    random = np.random.default_rng(0)
    chart = ScatterMap(theme)
    qtbot.addWidget(chart)
    chart.set_points(random.normal(size=(2000, 2)), random.integers(0, 10, 2000))
    seconds = []
    for _ in range(9):
        points = random.normal(size=(2000, 2))
        begin = time.thread_time()
        chart.update_points(points)
        seconds.append(time.thread_time() - begin)
    # Time of this thread, best of nine: other programs on the machine do not count.
    assert min(seconds) < 0.020


def test_the_map_follows_the_theme_and_a_note_says_how_far_it_is(
    theme: Theme, chart: ScatterMap, qtbot: QtBot
) -> None:
    chart.note.set_text("t-SNE, step 250 of 500")
    assert chart.note.isVisible()
    light = chart.grab().toImage().pixelColor(390, 5).lightness()
    theme.set_choice("dark")
    qtbot.waitUntil(chart.plot.updatesEnabled)
    dark = chart.grab().toImage().pixelColor(390, 5).lightness()
    theme.set_choice("light")
    assert light > 240 and dark < 60
    chart.note.set_text("")
    assert not chart.note.isVisible()


@pytest.fixture
def focused(qtbot: QtBot, chart: ScatterMap) -> ScatterMap:
    """The keyboard is in the map, at the point in its middle."""
    chart.mark([4])
    chart.activateWindow()
    qtbot.waitUntil(chart.isActiveWindow)
    chart.plot.clearFocus()
    chart.plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(chart.plot.hasFocus)
    return chart


def test_focus_is_seen_and_leaves_with_the_keyboard(qtbot: QtBot, focused: ScatterMap) -> None:
    with_focus = focused.plot.grab().toImage()
    assert focused.keyboard.isVisible() and focused.keyboard.index == 4
    focused.plot.clearFocus()
    assert not focused.keyboard.isVisible()
    assert focused.plot.grab().toImage() != with_focus


def test_arrow_keys_go_to_the_nearest_point_in_their_direction(
    qtbot: QtBot, focused: ScatterMap
) -> None:
    chart = focused
    cross = np.array([[0.0, 0.0], [3.0, 1.0], [1.0, 2.0], [-2.0, 0.5], [0.5, -4.0], [9.0, 0.0]])
    chart.set_points(cross)
    for key, reached in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Up, 2),
        (Qt.Key.Key_Down, 4),
        (Qt.Key.Key_Left, 3),
    ):
        chart.keyboard.stand_at(0)
        with qtbot.waitSignal(chart.keyboard.moved) as told:
            qtbot.keyClick(chart.plot, key)
        assert told.args == [reached]
    chart.keyboard.stand_at(5)
    with qtbot.assertNotEmitted(chart.keyboard.moved):
        qtbot.keyClick(chart.plot, Qt.Key.Key_Right)
    assert chart.keyboard.index == 5


def test_with_shift_an_arrow_key_leaps_over_near_points(qtbot: QtBot, focused: ScatterMap) -> None:
    line = np.array([[float(place), 0.0] for place in range(41)])
    focused.set_points(line)
    focused.keyboard.stand_at(0)
    qtbot.keyClick(focused.plot, Qt.Key.Key_Right)
    assert focused.keyboard.index == 1
    qtbot.keyClick(focused.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    leapt = focused.keyboard.index
    assert leapt is not None and leapt > 5
    way = on_screen(focused, leapt).x() - on_screen(focused, 1).x()
    assert 59 <= way < 75
    focused.keyboard.stand_at(38)
    qtbot.keyClick(focused.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert focused.keyboard.index == 40, "there is none further away"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_pick_and_with_control_add(
    qtbot: QtBot, focused: ScatterMap, key: Qt.Key
) -> None:
    with qtbot.assertNotEmitted(focused.added), qtbot.waitSignal(focused.picked) as told:
        qtbot.keyClick(focused.plot, key)
    assert told.args == [4]
    with qtbot.assertNotEmitted(focused.picked), qtbot.waitSignal(focused.added) as told:
        qtbot.keyClick(focused.plot, key, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [4]


def test_the_keyboard_shows_the_image_it_is_at_and_passes_over_hidden_classes(
    qtbot: QtBot, focused: ScatterMap
) -> None:
    focused.card.set_source(lambda index: np.ones((28, 28)), "item {}".format)
    focused.keyboard.stand_at(0)
    focused.legend.button("bag").setChecked(False)
    qtbot.keyClick(focused.plot, Qt.Key.Key_Up)
    assert focused.keyboard.index == 2
    assert focused.card.isVisible() and focused.card.index() == 2
    focused.plot.clearFocus()
    assert not focused.card.isVisible()


def test_the_keyboard_zooms_and_brings_what_it_reaches_into_view(
    qtbot: QtBot, focused: ScatterMap
) -> None:
    view = focused.plot.getViewBox()
    whole = view.viewRect()
    focused.keyboard.stand_at(0)
    for _ in range(12):
        qtbot.keyClick(focused.plot, Qt.Key.Key_Plus)
    assert view.viewRect().width() < whole.width() / 10
    assert not view.viewRect().contains(QPointF(*POINTS[4]))
    qtbot.keyClick(focused.plot, Qt.Key.Key_Right)
    assert focused.keyboard.index == 4
    assert view.viewRect().contains(QPointF(*POINTS[4]))
    qtbot.keyClick(focused.plot, Qt.Key.Key_Home)
    assert view.viewRect().contains(QPointF(*POINTS[0]))
    assert view.viewRect().width() == pytest.approx(whole.width())


def test_a_click_gives_the_keyboard_its_place_without_a_frame(
    qtbot: QtBot, chart: ScatterMap
) -> None:
    qtbot.mouseClick(chart.plot.viewport(), LEFT, pos=on_screen(chart, 3))
    assert not chart.keyboard.isVisible()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Down)
    assert chart.keyboard.isVisible() and chart.keyboard.index == 4
