"""Words beside the points of a chart: all are read, each by its own point."""

from itertools import combinations

import numpy as np

from engine.reproduce.drawing import Panel, Series, chart, log_ticks
from engine.reproduce.labelling import Box, labels_of

ROOM = Box(0, 0, 400, 300)
Line = tuple[tuple[float, float], tuple[float, float]]


def crossing(one: Line, other: Line) -> bool:
    """Whether two stretches cross: where, as shares of each, by Cramer's rule."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    turn = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if turn == 0:
        return False
    along = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / turn
    across = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / turn
    return 0 < along < 1 and 0 < across < 1


def test_no_words_stand_on_others_on_a_point_or_outside() -> None:
    dice = np.random.default_rng(0)
    points = [(200 + 30 * x, 150 + 30 * y) for x, y in dice.normal(size=(14, 2)).tolist()]
    words = [f"γ {5 * 10**n} r 0.1" for n in range(14)]
    found = labels_of(points, words, ROOM, 4)
    assert [label.words for _, label in found] == words
    assert [point for point, _ in found] == points
    boxes = [label.box for _, label in found]
    assert all(map(ROOM.holds, boxes))
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    discs = [Box(x - 4, y - 4, x + 4, y + 4) for x, y in points]
    assert not any(box.meets(disc) for box in boxes for disc in discs)


def test_no_line_to_words_crosses_another_or_other_words() -> None:
    points = [(60.0 + 3 * n, 40.0 + 9 * n) for n in range(8)]
    words = [f"γ 500 r 0.{n}" for n in range(8)]
    bars = [Box(x - 1, y - 30, x + 1, y + 30) for x, y in points]
    found = labels_of(points, words, ROOM, 4, bars)
    led = [(point, label) for point, label in found if label.far]
    assert len(led) > 1, "there is no room for all of them right beside their points"
    for point, label in led:
        for other, one in found:
            if one is not label:
                assert not one.box.is_crossed(point, label.end)
                assert not (one.far and crossing((point, label.end), (other, one.end)))
    assert not any(label.box.meets(bar) for _, label in found for bar in bars)


def test_a_point_by_itself_has_its_words_near_and_one_without_words_none() -> None:
    ((point, label),) = labels_of([(390, 20), (10, 10)], ["σ 0.1", ""], ROOM, 4)
    assert point == (390, 20) and not label.far
    assert label.anchor == "end", "to the right of it there is no room"


def test_where_there_is_no_room_at_all_they_stand_beside_their_point() -> None:
    ((_, label),) = labels_of([(5, 5)], ["far too long for so little room"], Box(0, 0, 10, 10), 4)
    assert not label.far


def test_an_axis_of_powers_has_round_numbers_and_a_point_its_place_by_them() -> None:
    assert log_ticks(90, 6000) == [100, 200, 500, 1000, 2000, 5000]
    assert log_ticks(1030, 4400) == [1500, 2000, 3000, 4000]
    points = [(10.0, 1.0), (100.0, 2.0), (1000.0, 3.0)]
    svg = chart([Panel("", "x", "y", [Series("a", points, line=False)], x_log=True)]).decode()
    first, second, third = (
        float(line.split('cx="')[1].split('"')[0])
        for line in svg.splitlines()
        if line.startswith("<circle") and 'r="3.0"' in line
    )
    assert abs((third - second) - (second - first)) < 0.2
