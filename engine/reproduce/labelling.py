"""Words beside the points of a chart, none on another, and no line that leads to one across
another."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

LETTER, LINE = 5.7, 11.0
"""Room of a letter of the labels' size, in pixels, as wide as it may be and as high."""
NEAR = 9.0
"""Pixels from a point to its words, where there is room."""
FURTHEST = 12
"""Times as far words may be, where nearer there is none."""
DIRECTIONS = tuple(
    math.radians(angle) for angle in (35, -35, 0, 145, -145, 180, 90, -90, 60, -60, 120, -120)
)
ORDERS = 24
"""In so many orders labels are placed, of which the best counts."""
FAR, ON_BAR, CROSSED, NOWHERE = 0.1, 1.0, 10.0, 100.0
"""How bad a place is: each time NEAR, on a bar, with a line that crosses another, on other words
or a disc."""

Place = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Box:
    """From left to right and from top to bottom, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether some of it lies on the other."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        """Whether all of the other lies in it."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom

    def has(self, place: Place) -> bool:
        """Whether a place lies in it."""
        return self.left <= place[0] <= self.right and self.top <= place[1] <= self.bottom

    def is_crossed(self, start: Place, end: Place) -> bool:
        """Whether the stretch between two places goes through it."""
        corners = (self.left, self.top), (self.right, self.bottom)
        others = (self.left, self.bottom), (self.right, self.top)
        way = (start, end)
        return self.has(start) or self.has(end) or _cross(corners, way) or _cross(others, way)


@dataclass(frozen=True)
class Label:
    """Words whose `anchor` stands at `place`, the middle of their height; `far` where a line
    should lead to them from their point, to its `end`. `times` so far as words may be near."""

    words: str
    place: Place
    anchor: Anchor
    times: int
    end: Place
    box: Box

    @property
    def far(self) -> bool:
        """Whether they do not stand right beside their point."""
        return self.times > 1


def labels_of(
    points: Sequence[Place],
    words: Sequence[str],
    room: Box,
    radius: float,
    bars: Sequence[Box] = (),
) -> list[tuple[Place, Label]]:
    """Each of `points` that has words, with its label: within `room`, on no other label, on no
    point's disc of this `radius` and on none of `bars`; the line that leads to it crosses none of
    the others, no words and no disc. Where there is no such place, one on bars, then one whose
    line crosses something, then beside its point."""
    discs = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    order = [index for index, own in enumerate(words) if own]
    dice = Random(0)
    best: dict[int, Label] = {}
    least = math.inf
    for _ in range(ORDERS):
        found: dict[int, Label] = {}
        badness = 0.0
        for index in order:
            others = [(points[other], label) for other, label in found.items()]
            bad, found[index] = _placed(points[index], words[index], room, discs, bars, others)
            badness += bad
        if badness < least:
            best, least = found, badness
        if badness < ON_BAR:
            break
        dice.shuffle(order)
    return [(points[index], best[index]) for index in sorted(best)]


def _placed(
    point: Place,
    words: str,
    room: Box,
    discs: Sequence[Box],
    bars: Sequence[Box],
    found: Sequence[tuple[Place, Label]],
) -> tuple[float, Label]:
    """The best place that is left, and how bad it is."""
    boxes = [label.box for _, label in found]
    lines = [(start, label.end) for start, label in found if label.far]
    others = [disc for disc in discs if not disc.has(point)]
    best = NOWHERE, next(_around(point, words))
    for label in _around(point, words):
        if not room.holds(label.box) or any(map(label.box.meets, [*boxes, *discs])):
            continue
        bad = FAR * label.times + ON_BAR * any(map(label.box.meets, bars))
        if bad >= best[0]:
            continue
        own = (point, label.end)
        crossed = any(label.box.is_crossed(*line) for line in lines)
        if label.far:
            crossed |= any(box.is_crossed(*own) for box in [*boxes, *others])
            crossed |= any(_cross(own, line) for line in lines)
        bad += CROSSED * crossed
        best = min(best, (bad, label), key=lambda one: one[0])
    return best


def _cross(one: tuple[Place, Place], other: tuple[Place, Place]) -> bool:
    """Whether two stretches have a point in common that ends neither."""

    def sides(line: tuple[Place, Place], of: tuple[Place, Place]) -> float:
        (x, y), (to_x, to_y) = line
        turns = [(to_x - x) * (b - y) - (to_y - y) * (a - x) for a, b in of]
        return turns[0] * turns[1]

    return sides(one, other) < 0 and sides(other, one) < 0


def _around(point: Place, words: str) -> Iterator[Label]:
    """The nearest first."""
    long = LETTER * len(words)
    for times in range(1, FURTHEST + 1):
        for direction in DIRECTIONS:
            right, up = math.cos(direction), math.sin(direction)
            x, y = point[0] + times * NEAR * right, point[1] - times * NEAR * up
            anchor: Anchor = "middle" if abs(right) < 0.1 else "start" if right > 0 else "end"
            left = x - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
            box = Box(left, y - LINE / 2, left + long, y + LINE / 2)
            end = (x, y + math.copysign(LINE / 2, up)) if anchor == "middle" else (x, y)
            yield Label(words, (x, y), anchor, times, end, box)
