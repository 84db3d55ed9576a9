"""What a sweep varies."""

import math

import pytest

from engine.sweep import AxisError, count_of_points, points, read_draw, read_grid


def test_grids_are_combined_and_draws_are_the_same_for_each() -> None:
    grids = [read_grid("a=1,2"), read_grid("b=x, y")]
    found = points(grids, [read_draw("c=int:1:1000000")], samples=2, seed=0)
    assert [(p["a"], p["b"]) for p in found[::2]] == [
        ("1", "x"), ("1", "y"), ("2", "x"), ("2", "y"),
    ]  # fmt: skip
    drawn = [p["c"] for p in found]
    assert drawn == drawn[:2] * 4 and drawn[0] != drawn[1]


def test_more_samples_and_more_axes_keep_what_was_drawn() -> None:
    rate = read_draw("rate=log:1e-4:1e-2")
    few = [p["rate"] for p in points([], [rate], 3, seed=5)]
    many = points([], [read_draw("other=uniform:0:1"), rate], 6, seed=5)
    assert [p["rate"] for p in many][:3] == few
    assert [p["rate"] for p in points([], [rate], 3, seed=6)] != few


def test_draws_are_spread_as_they_say() -> None:
    logs = [math.log10(float(p["x"])) for p in points([], [read_draw("x=log:1e-4:1")], 400, seed=0)]
    assert min(logs) >= -4 and max(logs) <= 0
    assert sum(value < -2 for value in logs) == pytest.approx(200, abs=40)
    evenly = [float(p["x"]) for p in points([], [read_draw("x=uniform:2:4")], 400, seed=0)]
    assert sum(value < 3 for value in evenly) == pytest.approx(200, abs=40)
    assert {p["x"] for p in points([], [read_draw("x=int:1:3")], 50, seed=0)} == {"1", "2", "3"}
    assert {p["x"] for p in points([], [read_draw("x=choice:l,r")], 50, seed=0)} == {"l", "r"}


def test_draws_between_near_ends_are_told_apart_and_none_lies_beyond_an_end() -> None:
    near = [p["x"] for p in points([], [read_draw("x=uniform:0.99991:0.99999")], 40, seed=0)]
    assert len(near) > 30, "with four digits they would be 0.9999 or 1"
    assert all(0.99991 <= float(value) <= 0.99999 for value in near)
    assert [p["x"] for p in points([], [read_draw("x=log:0.123456:0.123456")], 3, seed=0)] == [
        "0.123456"
    ]
    wide = [p["x"] for p in points([], [read_draw("x=uniform:0:1")], 40, seed=0)]
    assert max(len(value.rstrip("0")) for value in wide) <= len("0.01234")
    large = f"x=int:{2**60 + 1}:{2**60 + 1}"
    assert points([], [read_draw(large)], 1, seed=0) == [{"x": str(2**60 + 1)}]


def test_without_anything_varied_there_is_one_point() -> None:
    assert points([], [], samples=8, seed=0) == [{}]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("rate", "write it as NAME=VALUES"),
        ("rate=1e-4:1e-2", "write uniform:LOW:HIGH, log:LOW:HIGH"),
        ("rate=log:0:1", "logarithms are of numbers above 0"),
        ("rate=uniform:2:1", "the first number is the smaller one"),
        ("rate=uniform:1", "write two numbers with a colon"),
        ("rate=int:1.5:2", "write two whole numbers"),
        ("rate=uniform:0:inf", "the first number is the smaller one"),
        ("rate=choice:a,,b", "nothing between two commas"),
    ],
)
def test_what_is_no_draw_is_told(typed: str, sentence: str) -> None:
    with pytest.raises(AxisError, match=sentence):
        read_draw(typed)


def test_points_are_counted_without_being_made() -> None:
    grids = [read_grid("a=1,2"), read_grid("b=x,y,z")]
    for draws in ([], [read_draw("c=int:1:3"), read_draw("d=choice:u,v")]):
        assert count_of_points(grids, draws, 50, 0) == len(points(grids, draws, 50, 0))
    many = [read_grid(f"g{n}={','.join(map(str, range(100)))}") for n in range(9)]
    assert count_of_points(many, [], 8, 0) == 10**18


def test_a_name_is_varied_once() -> None:
    with pytest.raises(AxisError, match="'a' is varied twice"):
        points([read_grid("a=1")], [read_draw("a=int:1:2")], 1, 0)
