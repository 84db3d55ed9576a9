"""Words beside the points of a chart, none on another."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

LETTER, LINE = 5.7, 11.0
"""Room of a letter of the labels' size, in pixels, as wide as it may be and as high."""
NEAR = 9.0
"""Pixels from a point to its words, where there is room."""
FURTHEST = 8
"""Times as far words may be, where nearer there is none."""
DIRECTIONS = tuple(math.radians(angle) for angle in (35, -35, 0, 145, -145, 180, 90, -90))

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


@dataclass(frozen=True)
class Label:
    """Words whose `anchor` stands at `place`, the middle of their height; `far` where a line
    should lead to them from their point."""

    words: str
    place: Place
    anchor: Anchor
    far: bool
    box: Box


def labels_of(
    points: Sequence[Place], words: Sequence[str], room: Box, radius: float
) -> list[tuple[Place, Label]]:
    """Each of `points` that has words, with its label: within `room`, on no other label and on no
    point's disc of this `radius`; where there is no such place, beside its point."""
    taken = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    found: list[tuple[Place, Label]] = []
    for point, own in zip(points, words, strict=True):
        if own:
            label = _free(point, own, room, taken)
            taken.append(label.box)
            found.append((point, label))
    return found


def _free(point: Place, words: str, room: Box, taken: Sequence[Box]) -> Label:
    for label in _around(point, words):
        if room.holds(label.box) and not any(map(label.box.meets, taken)):
            return label
    return next(_around(point, words))


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
            yield Label(words, (x, y), anchor, times > 1, box)
