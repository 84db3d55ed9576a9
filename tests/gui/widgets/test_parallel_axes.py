"""A parallel-coordinates plot: its scales, its ranges, and what pointer and keys do."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from raven_gui.theme import Theme
from raven_gui.widgets.parallel.axes import ParallelAxes
from raven_gui.widgets.parallel.geometry import Plot
from raven_gui.widgets.parallel.scale import (
    Brushes,
    Line,
    apart,
    choice_axis,
    number_axis,
    passes,
)

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
RATES, KINDS, SCORES = (1e-4, 1e-3, 1e-2), ("a", "b", "a"), (0.2, 0.5, None)
AXES = (
    number_axis("rate", "Rate", RATES, log=True),
    choice_axis("kind", "Kind", KINDS),
    number_axis("score", "Score", SCORES),
)
LINES = tuple(
    Line(f"line {n}", f"Trial {n}", (rate, float(kind == "b"), score), level=score)
    for n, (rate, kind, score) in enumerate(zip(RATES, KINDS, SCORES, strict=True))
)
WHOLE = Plot(AXES, LINES, {}, ("Score", "0.2", "0.5"))


@pytest.fixture
def plot(theme: Theme, qtbot: QtBot) -> Iterator[ParallelAxes]:
    made = ParallelAxes(theme)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show_plot(WHOLE)
    made.brushed.connect(lambda ranges: made.show_plot(Plot(AXES, LINES, ranges, WHOLE.scale)))
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def drag(qtbot: QtBot, plot: ParallelAxes, axis: str, start: float, end: float) -> None:
    one, other = (plot.place_of(axis, value).toPoint() for value in (start, end))
    qtbot.mousePress(plot, LEFT, pos=one)
    qtbot.mouseMove(plot, (one + other) / 2)
    qtbot.mouseMove(plot, other)
    qtbot.mouseRelease(plot, LEFT, pos=other)


def shown(plot: ParallelAxes) -> list[str]:
    return [line.key for line in plot.plot.shown()]


def test_an_axis_of_logarithms_has_its_middle_at_the_geometric_mean() -> None:
    rate, kind, score = AXES
    assert rate.share(1e-3) == pytest.approx(0.5) and rate.value(0.5) == pytest.approx(1e-3)
    assert [kind.share(place) for place in (0, 1)] == [0, 1]
    assert [kind.words(place) for place in (0.2, 0.9)] == ["a", "b"]
    assert score.share(0.35) == pytest.approx(0.5)
    assert not number_axis("x", "X", [0.0, 1.0], log=True).log  # there is no logarithm of 0
    assert number_axis("x", "X", [3.0]).share(3.0) == 0.5


def test_ticks_are_the_values_that_there_are_or_round_ones() -> None:
    assert [words for _, words in AXES[0].ticks(8)] == ["0.0001", "0.001", "0.01"]
    many = number_axis("x", "X", [n / 20 for n in range(21)])
    assert [float(words) for _, words in many.ticks(6)] == [0, 0.2, 0.4, 0.6, 0.8, 1]
    log = number_axis("x", "X", [10 ** (-4 + n / 10) for n in range(21)], log=True)
    assert [float(words) for _, words in log.ticks(9)] == [
        1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2
    ]  # fmt: skip


def test_words_that_would_lie_over_each_other_give_way_to_those_of_the_ends() -> None:
    axis = number_axis("score", "Score", (0.375, 0.376, 0.44, 0.504, 0.505))
    assert sorted(apart(axis.ticks(8), 0.1)) == [
        (0, "0.375"),
        (pytest.approx(0.5), "0.44"),
        (1, "0.505"),
    ]
    assert apart(number_axis("one", "One", (2.0,)).ticks(8), 0.1) == [(0.5, "2")]


@pytest.mark.parametrize(
    ("ranges", "within"),
    [
        ({}, [0, 1, 2]),
        ({"rate": (1e-4, 1e-3)}, [0, 1]),
        ({"rate": (1e-4, 1e-3), "kind": (0.0, 0.4)}, [0]),
        ({"score": (0.0, 1.0)}, [0, 1]),  # what is not known is in no range
    ],
)
def test_a_line_is_within_all_ranges_or_out(ranges: Brushes, within: list[int]) -> None:
    assert [n for n, line in enumerate(LINES) if passes(line, AXES, ranges)] == within


def test_a_range_is_drawn_out_moved_resized_and_let_go(plot: ParallelAxes, qtbot: QtBot) -> None:
    drag(qtbot, plot, "rate", 1e-4, 2e-3)
    low, high = plot.plot.brushes["rate"]
    assert low == 1e-4 and high == pytest.approx(2e-3, rel=0.05)
    assert shown(plot) == ["line 0", "line 1"]
    assert "2 of 3 lines" in plot.accessibleName()
    drag(qtbot, plot, "rate", 5e-4, 8e-3)  # all of it, as far as the axis goes
    low, high = plot.plot.brushes["rate"]
    assert high == pytest.approx(1e-2) and low == pytest.approx(5e-4, rel=0.05)
    drag(qtbot, plot, "rate", low, 3e-3)  # its lower end
    assert plot.plot.brushes["rate"][0] == pytest.approx(3e-3, rel=0.05)
    assert shown(plot) == ["line 2"]
    qtbot.mouseClick(plot, LEFT, pos=plot.place_of("rate", 3e-4).toPoint())
    assert not plot.plot.brushes and len(shown(plot)) == 3


def between(plot: ParallelAxes, line: Line) -> QPoint:
    """Half way from the first axis to the second."""
    rate, kind, _ = line.values
    assert rate is not None and kind is not None
    return ((plot.place_of("rate", rate) + plot.place_of("kind", kind)) / 2).toPoint()


def test_the_line_below_the_pointer_is_lit_picked_and_ticked(
    plot: ParallelAxes, qtbot: QtBot
) -> None:
    told: list[tuple[str, str]] = []
    plot.pointed.connect(lambda key: told.append(("pointed", key)))
    plot.picked.connect(lambda key: told.append(("picked", key)))
    plot.toggled.connect(lambda key: told.append(("toggled", key)))
    place = between(plot, LINES[2])
    qtbot.mouseMove(plot, place)
    assert plot.lit == "line 2" and told == [("pointed", "line 2")]
    assert plot.accessibleDescription() == "Trial 2: Rate 0.01, Kind a"
    qtbot.mouseClick(plot, LEFT, pos=place)
    qtbot.mouseDClick(plot, LEFT, pos=place)
    assert ("picked", "line 2") in told and told[-1] == ("toggled", "line 2")
    qtbot.mouseMove(plot, QPoint(2, 2))
    assert plot.lit == ""
    # Behind the second axis nothing is known of it: it can be met up to there alone.
    beyond = (plot.place_of("kind", 0.0) + plot.place_of("score", 0.2)) / 2
    qtbot.mouseMove(plot, beyond.toPoint())
    assert plot.lit == "line 0"


def test_all_of_it_is_done_by_keys(plot: ParallelAxes, qtbot: QtBot) -> None:
    ticked: list[str] = []
    plot.toggled.connect(ticked.append)
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    assert plot.lit == "line 1"
    qtbot.keyClick(plot, Qt.Key.Key_Space)
    assert ticked == ["line 1"]
    qtbot.keyClick(plot, Qt.Key.Key_Up, SHIFT)
    assert plot.plot.brushes == {"rate": (1e-3, 1e-2)}
    qtbot.keyClick(plot, Qt.Key.Key_Down, SHIFT)
    assert plot.plot.brushes == {"rate": (1e-3, 1e-3)}
    qtbot.keyClick(plot, Qt.Key.Key_Backspace)
    assert not plot.plot.brushes
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    qtbot.keyClick(plot, Qt.Key.Key_Up, SHIFT)
    assert plot.plot.brushes == {"score": (0.5, 0.5)} and shown(plot) == ["line 1"]


def image(plot: ParallelAxes) -> QImage:
    return plot.grab().toImage()


def test_what_is_lit_stands_out_and_the_rest_stays_as_it_was(plot: ParallelAxes) -> None:
    before = image(plot)
    plot.light("line 1")
    lit = image(plot)
    plot.light("")
    assert lit != before and image(plot) == before


def test_one_of_a_thousand_lines_can_be_pointed_at(plot: ParallelAxes, qtbot: QtBot) -> None:
    values = [0.001 * (n + 1) for n in range(1000)]
    axes = tuple(number_axis(name, name, values) for name in "abcdef")
    lines = tuple(Line(f"{n}", f"{n}", (v, 1 - v, v, v, 1 - v, v)) for n, v in enumerate(values))
    plot.show_plot(Plot(axes, lines))
    place = plot.place_of("a", values[500]) + plot.place_of("b", 1 - values[500])
    image(plot)
    qtbot.mouseMove(plot, (place / 2).toPoint())
    assert plot.lit
