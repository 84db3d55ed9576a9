"""The legend of a plot stands where it covers least of the lines."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.curves.free_corner import FreeCorner
from raven_gui.widgets.curves.line import SYMBOL
from raven_gui.widgets.curves.names import GAP, SAMPLE
from raven_gui.words import tooltip

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

X = np.linspace(0, 1, 6)
LOW_AND_HIGH = {"rises": 100 * X, "falls": 100 - 100 * X}
RIGHT, LOW = 0.5, 0.5


@pytest.fixture
def chart(qtbot: QtBot, theme: Theme) -> Iterator[Curves]:
    made = Curves(theme)
    qtbot.addWidget(made)
    made.show_controls(False)
    made.set_range(0, 100)
    made.plot.getViewBox().setXRange(0, 1, padding=0.03)
    made.resize(600, 300)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def draw(chart: Curves, *lines: tuple[str, np.ndarray]) -> None:
    for name, y in lines:
        chart.set_series(name, X, y, QColor("red"), symbol="o")
    FreeCorner(chart).choose()
    QApplication.processEvents()


def covered(chart: Curves) -> int:
    """How many points of lines the legend stands on."""
    box = chart.legend.place()
    places = [line.placement().pixels(line.places) for line in chart.lines()]
    low, high = (box.left(), box.top()), (box.right(), box.bottom())
    return sum(int(((p > low) & (p < high)).all(axis=1).sum()) for p in places)


@pytest.mark.parametrize(
    ("y", "right", "low"),
    [(100 - 100 * X, True, False), (100 * X, True, True), (np.full(6, 90.0), False, True)],
    ids=["falls", "rises", "stays high"],
)
def test_it_stands_in_a_corner_without_points(
    chart: Curves, y: np.ndarray, right: bool, low: bool
) -> None:
    draw(chart, ("a run", y), ("another", np.clip(y - 5, 0, 100)))
    view, box = chart.plot.getViewBox().rect(), chart.legend.place()
    assert covered(chart) == 0
    assert (box.center().x() > RIGHT * view.width()) is right
    assert (box.center().y() > LOW * view.height()) is low


def test_it_does_not_touch_the_mark_of_a_point_beside_it(chart: Curves) -> None:
    draw(chart, ("a run", np.full(6, 5.0)), ("another", np.full(6, 5.0)))
    view, before = chart.plot.getViewBox(), chart.legend.place()
    near = QPointF(before.center().x(), before.bottom() + SYMBOL / 2 + 0.5)
    x, y = view.mapToView(near).toTuple()
    chart.set_series("another", np.array([x]), np.array([y]), QColor("red"), symbol="o")
    FreeCorner(chart).choose()
    QApplication.processEvents()
    mark = QRectF(0, 0, 1.5 * SYMBOL, 1.5 * SYMBOL)
    mark.moveCenter(near)
    assert not chart.legend.place().intersects(mark)


def test_it_moves_where_a_smaller_plot_leaves_no_room_there(chart: Curves) -> None:
    draw(chart, *((f"run {n}", np.array([95.0, 95, 95, 70, 20, 5]) - n) for n in range(4)))
    before = chart.legend.place()
    chart.resize(330, 240)
    QApplication.processEvents()
    assert chart.legend.place().topLeft() != before.topLeft()
    assert covered(chart) == 0


def test_long_names_stand_below_each_other_rather_than_outside(chart: Curves) -> None:
    draw(chart, *((f"{word} {'long name ' * 4}", y) for word, y in LOW_AND_HIGH.items()))
    assert chart.legend.columns == 1
    assert QRectF(chart.plot.getViewBox().rect()).contains(chart.legend.place())


def test_of_names_wider_than_the_plot_the_beginning_is_seen(chart: Curves) -> None:
    draw(chart, ("a run " * 40, 100 - 100 * X))
    assert chart.legend.place().left() > 0


def test_where_the_user_has_dragged_it_there_it_stays(chart: Curves) -> None:
    draw(chart, ("falls", 100 - 100 * X))
    chart.legend.stand(((0, 0), (0.2, 0.4)))
    before = chart.legend.place()
    draw(chart, ("rises", 100 * X))
    assert chart.legend.place().topLeft() == before.topLeft()


def test_names_wider_than_the_plot_are_cut_so_that_each_is_told_from_the_others(
    chart: Curves, qtbot: QtBot
) -> None:
    names = [f"fashion-raven-with-a-long-name-gamma={n}-seed=0-and-more-words" for n in range(3)]
    chart.resize(330, 300)
    draw(chart, *((name, np.full(6, 20.0 + n)) for n, name in enumerate(names)))
    legend, view = chart.legend, chart.plot.getViewBox()
    qtbot.waitUntil(lambda: view.rect().contains(legend.place()))
    painted = [chart.plot.grab(_on_screen(chart, row)).toImage() for row in _words(chart)]
    assert not any(one == other for one, other in combinations(painted, 2))
    for name, row in zip(names, legend.rows(), strict=True):
        assert legend.tip_at(row.center()) == name
    legend.tips = {name: tooltip(f"{name}\nis what it is") for name in names}
    assert "".join(legend.tip_at(legend.rows()[0].center()).split()).count(names[0]) == 1
    chart.resize(900, 300)
    qtbot.waitUntil(lambda: legend.place().width() > 330)  # whole again
    assert legend.tip_at(legend.rows()[0].center()) == legend.tips[names[0]]


def _words(chart: Curves) -> list[QRectF]:
    """Where names stand in the legend, without their samples."""
    return [row.adjusted(SAMPLE + GAP, 0, 0, 0) for row in chart.legend.rows()]


def _on_screen(chart: Curves, place: QRectF) -> QRect:
    polygon = chart.plot.mapFromScene(chart.legend.mapRectToScene(place))
    return QRect(polygon.boundingRect().topLeft(), place.toRect().size())
