"""Named lines: drawn, smoothed, on a logarithmic axis where that is possible; raw for export."""

import math
from typing import Literal

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from raven_gui.palettes import DARK
from raven_gui.theme import Theme
from raven_gui.widgets.curves.axis import PlainAxis
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.curves.values import MOST_BUCKETS
from raven_gui.widgets.plot import Plot

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

BLUE, RED = QColor("#0000ff"), QColor("#ff0000")
EPOCHS = [1.0, 2.0, 3.0, 4.0]


def drawn(curves: Curves) -> dict[str, tuple[list[float], list[float]]]:
    """What the plot was given to draw, before it takes logarithms."""
    return {line.name: (list(line.x), list(line.y)) for line in curves.lines()}


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_lines_are_drawn_in_their_colours_and_named_in_the_legend(curves: Curves) -> None:
    curves.set_series("kl", EPOCHS, [4, 3, 2, 1], BLUE)
    curves.set_series("total", EPOCHS, [9, 8, 7, 6], RED, dashed=True, symbol="o")
    assert drawn(curves)["kl"] == (EPOCHS, [4, 3, 2, 1])
    kl, total = curves.lines()
    assert (kl.color, total.color) == (BLUE, RED)
    assert total.style == Qt.PenStyle.DashLine
    assert (kl.symbol, total.symbol) == (None, "o")
    assert [line.name for line in curves.legend.lines] == ["kl", "total"]


def test_a_line_drawn_again_replaces_itself(curves: Curves) -> None:
    curves.set_series("kl", [1.0], [4], BLUE)
    curves.set_series("kl", EPOCHS, [4, 3, 2, 1], BLUE)
    assert len(curves.lines()) == 1
    assert drawn(curves)["kl"] == (EPOCHS, [4, 3, 2, 1])


def test_a_line_is_taken_away_with_its_name(curves: Curves) -> None:
    for name in ("kl", "prior"):
        curves.set_series(name, EPOCHS, [4, 3, 2, 1], BLUE)
    curves.remove("kl")
    curves.remove("never there")
    assert set(drawn(curves)) == set(curves.series()) == {"prior"}
    curves.clear()
    assert drawn(curves) == {} and not curves.legend.lines


def test_the_user_smooths_what_is_drawn_and_the_raw_values_are_kept(
    qtbot: QtBot, curves: Curves
) -> None:
    values = [10.0, 0.5, 10.0, 0.5]
    curves.set_series("kl", EPOCHS, values, BLUE)
    curves.smoothing.setFocus()
    qtbot.keyClick(curves.smoothing, Qt.Key.Key_End)
    assert np.ptp(drawn(curves)["kl"][1][2:]) < 3 < np.ptp(values)
    assert list(curves.series()["kl"].y) == values
    qtbot.keyClick(curves.smoothing, Qt.Key.Key_Home)
    assert drawn(curves)["kl"][1] == values


def test_a_click_makes_the_axis_logarithmic_and_back(qtbot: QtBot, curves: Curves) -> None:
    curves.set_series("kl", EPOCHS, [1000, 100, 10, 1], BLUE)
    for logarithmic in (True, False):
        qtbot.mouseClick(curves.log, Qt.MouseButton.LeftButton, pos=curves.log.rect().center())
        assert curves.logarithmic is logarithmic
        assert curves.plot.getAxis("left").logMode is logarithmic


def test_the_axis_stays_linear_while_a_value_is_not_positive(curves: Curves) -> None:
    curves.set_log(True)
    curves.set_series("kl", EPOCHS, [4, 3, 2, 1], BLUE)
    assert curves.logarithmic and curves.log.isEnabled()
    curves.set_series("prior", EPOCHS, [4, 3, -2, 1], RED)
    assert not curves.logarithmic and not curves.log.isEnabled()
    assert "stays linear" in curves.log.toolTip()
    assert curves.plot.getAxis("left").logMode is False
    curves.remove("prior")
    assert curves.logarithmic and curves.log.isEnabled()
    assert curves.plot.getAxis("left").logMode is True


def test_a_logarithmic_axis_says_plain_numbers_where_they_have_room() -> None:
    axis = PlainAxis("left")
    lines = [float(np.log10(value)) for value in (0.1, 1, 2, 3, 5, 9, 10, 200)]
    assert axis.logTickStrings(lines, 1.0, 1.0) == ["0.1", "1", "2", "", "5", "", "10", "200"]
    axis.setRange(math.log10(350), math.log10(950))
    few = [math.log10(value) for value in (400, 500, 600, 900)]
    assert axis.logTickStrings(few, 1.0, 1.0) == ["400", "500", "600", "900"], "500 is not alone"


@pytest.mark.parametrize("side", ["left", "bottom"])
def test_the_name_of_an_axis_that_is_short_is_written_small_rather_than_cut(
    qtbot: QtBot, side: Literal["left", "bottom"]
) -> None:
    plot = Plot("A plot")
    qtbot.addWidget(plot)
    plot.name_axis(side, "accuracy under attack (%)")
    axis = plot.getAxis(side)
    for length, small in ((500, False), (130, True)):
        plot.resize(length, length)
        plot.show()
        plot.grab()
        name = axis.label.mapRectToParent(axis.label.boundingRect())
        room = axis.boundingRect()
        if side == "left":
            assert room.top() - 1 <= name.top() and name.bottom() <= room.bottom() + 1
        else:
            assert room.left() - 1 <= name.left() and name.right() <= room.right() + 1
        assert (axis.label.scale() < 1) == small


def test_an_axis_of_what_is_counted_names_no_part_of_one() -> None:
    axis = PlainAxis("bottom")
    assert min(apart for apart, _ in axis.tickSpacing(1, 2, 500)) < 1
    axis.whole = True
    for last in (2, 3, 40):
        apart = [apart for apart, _ in axis.tickSpacing(1, last, 500)]
        assert apart and all(one >= 1 and one == round(one) for one in apart)
    assert axis.tickSpacing(0, 0.2, 500), "within the first epoch there is something to read"


def test_epochs_are_not_told_in_thousandths(curves: Curves) -> None:
    curves.set_labels("epoch", "loss")
    curves.set_series("kl", [0.001, 0.002], [2, 1], BLUE)
    axis = curves.plot.getAxis("bottom")
    axis.updateAutoSIPrefix()
    assert "0.001" not in axis.labelString()


def test_a_single_point_is_seen_and_is_no_mark_once_there_are_two(curves: Curves) -> None:
    curves.set_series("kl", [1], [3], BLUE)
    (line,) = curves.lines()
    assert line.symbol == "o"
    curves.set_series("kl", [1, 2], [3, 2], BLUE)
    assert line.symbol is None


def test_without_a_line_there_is_no_legend(curves: Curves) -> None:
    legend = curves.legend
    assert not legend.isVisible()
    curves.set_series("kl", EPOCHS, [4, 3, 2, 1], BLUE)
    assert legend.isVisible()
    curves.remove("kl")
    assert not legend.isVisible()


def test_controls_are_offered_or_not(curves: Curves) -> None:
    assert curves.log.isVisible() and curves.smoothing.isVisible()
    curves.show_controls(False)
    assert not curves.log.isVisible() and not curves.smoothing.isVisible()


def test_a_line_below_the_legend_is_dimmed_by_it(curves: Curves) -> None:
    curves.set_series("kl", EPOCHS, [1.0, 1.0, 1.0, 1.0], BLUE)
    curves.set_range(0.0, 1.05)
    QApplication.processEvents()
    box = curves.plot.mapFromScene(curves.legend.sceneBoundingRect()).boundingRect()
    image = curves.plot.grab(box).toImage()
    inside = [image.pixelColor(2, y) for y in range(2, image.height() - 2)]
    assert any(color.blue() > color.red() + 20 for color in inside), "the line runs below it"
    assert not any(color.red() < 100 and color.blue() > 200 for color in inside)


def test_small_values_are_read_as_they_are(curves: Curves) -> None:
    curves.set_labels("step", "maximised")
    curves.set_series("kl", EPOCHS, [0.0, 1e-4, 2e-4, 3e-4], BLUE)
    QApplication.processEvents()
    assert "(x" not in curves.plot.getAxis("left").labelString()


def test_the_legend_follows_the_theme(curves: Curves, theme: Theme, qtbot: QtBot) -> None:
    curves.set_series("kl", EPOCHS, [4, 3, 2, 1], BLUE)
    theme.set_choice("dark")
    qtbot.waitUntil(curves.plot.updatesEnabled)
    box = curves.plot.mapFromScene(curves.legend.sceneBoundingRect()).boundingRect()
    picture = curves.plot.grab(box).toImage()
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    colours = [picture.pixelColor(*place) for place in places]
    assert QColor(DARK.border) in colours
    lightest = max(colour.lightness() for colour in colours)
    assert lightest > 0.8 * QColor(DARK.text).lightness(), "Names are in the colour of text."


def test_a_long_line_is_drawn_with_what_can_be_seen_and_kept_whole(curves: Curves) -> None:
    x = np.arange(1.0, 20_001)
    y = 2 + np.sin(x)
    curves.set_series("kl", x, y, BLUE)
    shown_x, shown_y = drawn(curves)["kl"]
    assert MOST_BUCKETS <= len(shown_x) <= 2 * MOST_BUCKETS
    assert (max(shown_y), min(shown_y)) == (y.max(), y.min())
    kept = curves.series()["kl"]
    assert np.array_equal(kept.x, x) and np.array_equal(kept.y, y)


def test_whoever_looks_into_a_long_line_sees_all_its_points_there(curves: Curves) -> None:
    x = np.arange(1.0, 20_001)
    y = 2 + np.sin(x)
    curves.set_series("kl", x, y, BLUE)
    curves.plot.getViewBox().setXRange(5000, 5100, padding=0)
    assert drawn(curves)["kl"] == (list(x[4998:5101]), list(y[4998:5101]))
    curves.plot.getViewBox().enableAutoRange()
    curves.set_series("kl", x, y, BLUE)
    assert drawn(curves)["kl"][0][0] == 1


def test_the_axes_stay_while_a_line_grows_and_end_with_it_when_asked(
    qtbot: QtBot, curves: Curves
) -> None:
    def shown() -> list[list[float]]:
        QApplication.processEvents()
        ranges: list[list[float]] = curves.plot.getViewBox().viewRange()
        return ranges

    seen = []
    for count in range(100, 200):
        x = np.arange(1.0, count)
        curves.set_series("kl", x, 1 + 1 / x, BLUE)
        seen.append(shown()[0])
        assert seen[-1][0] <= 1 and count - 1 <= seen[-1][1]
    assert len({tuple(range_) for range_ in seen}) < 10
    curves.set_series("kl", [1, 80], [2, 1], BLUE)
    assert shown()[0] == seen[-1] or shown()[0][1] < 90
    curves.fit()
    assert 80 <= shown()[0][1] < 90


def test_one_refresh_of_several_lines_paints_the_plot_once(qtbot: QtBot, curves: Curves) -> None:
    x = np.linspace(0, 10, 50)
    for end in (49, 50):
        paints = Paints(curves.plot.viewport())
        for name in ("kl", "prior", "coupling"):
            curves.set_series(name, x[:end], 1 + x[:end], BLUE)
        QApplication.processEvents()
    assert paints.count == 1


def test_a_click_on_a_lines_sample_hides_the_line_and_the_axes_close_up(
    qtbot: QtBot, curves: Curves
) -> None:
    def shown() -> list[float]:
        QApplication.processEvents()
        heights: list[float] = curves.plot.getViewBox().viewRange()[1]
        return heights

    curves.set_series("kl", EPOCHS, [1, 2, 3, 4], BLUE)
    curves.set_series("total", EPOCHS, [100, 90, 80, 70], RED)
    assert shown()[1] > 100
    name = curves.legend.mapToScene(curves.legend.rows()[1].center())
    middle = curves.plot.mapFromScene(name)
    qtbot.mouseClick(curves.plot.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert [line.name for line in curves.lines() if line.isVisible()] == ["kl"]
    assert shown()[1] < 10


def test_smoothing_leaves_the_part_that_is_looked_into(qtbot: QtBot, curves: Curves) -> None:
    curves.set_series("kl", EPOCHS, [4, 3, 2, 1], BLUE)
    curves.plot.getViewBox().setXRange(2, 3, padding=0)
    curves.smoothing.setValue(40)
    QApplication.processEvents()
    assert curves.plot.getViewBox().viewRange()[0] == [2, 3]


def test_a_band_is_seen_whole_and_goes_with_its_line(curves: Curves) -> None:
    curves.set_series("kl", EPOCHS, [4, 3, 2, 1], BLUE, around=[5, 5, 5, 5])
    QApplication.processEvents()
    low, high = curves.plot.getViewBox().viewRange()[1]
    assert low <= -4 and high >= 9
    curves.remove("kl")
    assert not curves.plot.getViewBox().shown
