"""The map of points: picked, hovered over, marked, filtered by class, moved."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from raven_gui.theme import Theme
from raven_gui.widgets.scatter import ScatterMap

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
    return chart.plot.mapFromScene(at)


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
    theme: Theme, chart: ScatterMap
) -> None:
    chart.note.set_text("t-SNE, step 250 of 500")
    assert chart.note.isVisible()
    light = chart.grab().toImage().pixelColor(390, 5).lightness()
    theme.set_choice("dark")
    dark = chart.grab().toImage().pixelColor(390, 5).lightness()
    theme.set_choice("light")
    assert light > 240 and dark < 60
    chart.note.set_text("")
    assert not chart.note.isVisible()
