"""Where a row of the comparison puts its parts: pure arithmetic, shared by rows and headings."""

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPoint, QRect

MARGIN, GAP = 12, 8
SMALLEST_SIDE = 76
"""Below this side of an image the rows scroll rather than shrink."""
CLEARLY = 1.1
"""How much larger images must become to be worth another layout."""
MOST_AIR = 28
"""Between images, where the window is wider than they need."""

Five = tuple[QRect, QRect, QRect, QRect, QRect]


@dataclass(frozen=True)
class Words:
    """How much room text takes, in device-independent pixels."""

    line: int
    """Height of a line."""
    heading: int
    """Width of the widest column heading."""
    title: int
    """Width of a run's name where it stands beside the images."""
    verdict: int
    """Width of a verdict whose numbers are named in words."""
    short_verdict: int
    """Width of a verdict whose numbers are named by symbols."""
    prediction: int
    """Width of the longest prediction, which may be broken into lines."""

    def verdict_height(self, width: int) -> int:
        """Of the prediction and four lines of numbers, in a column of `width`."""
        # A tenth more, for lines end between words.
        return self.line * (4 + ceil(1.1 * self.prediction / width))


@dataclass(frozen=True)
class Plan:
    """Rectangles in a row: its title, five images and the verdict.

    Wide: all images in one line, in the order of the attack. Narrow: two lines of three columns,
    with the reconstructions below what they reconstruct and the verdict between them.
    """

    width: int
    wide: bool
    wordy: bool
    """Whether the verdict names its numbers in words."""
    height: int
    title: QRect
    images: Five
    """Original, its reconstruction, perturbation, attacked, its reconstruction."""
    verdict: QRect

    @property
    def side(self) -> int:
        """Of the largest square in an image's place."""
        return min(self.images[0].width(), self.images[0].height())


def flow(width: int, height: int, rows: int, words: Words) -> tuple[int, Plan]:
    """Into how many columns the rows flow, and the plan of each row: more than one where images
    grow clearly by it, as they do for many runs in a wide window."""
    columns, plan = 1, make_plan(width, height, rows, words)
    for count in range(2, rows + 1):
        lines = ceil(rows / count)
        other = make_plan(width // count, height, lines, words)
        if other.wide and other.height * lines <= height and other.side > CLEARLY * plan.side:
            columns, plan = count, other
    return columns, plan


def make_plan(width: int, height: int, rows: int, words: Words) -> Plan:
    """Lay out rows of `width` so that all `rows` fit into `height` if the images stay large
    enough; otherwise with small images, and the rows scroll."""
    inner = width - 2 * MARGIN
    share = height // max(1, rows)
    above = QRect(MARGIN, GAP // 2, inner, words.line + GAP)
    beside = QRect(MARGIN, GAP, words.title, 0)
    plans: list[Plan] = []
    for title, wordy in ((beside, True), (above, True), (above, False)):
        verdict = words.verdict if wordy else words.short_verdict
        left = words.title + GAP if title is beside else 0
        column = (inner - left - verdict - 6 * GAP) // 5
        if column >= max(SMALLEST_SIDE, words.heading):
            top = GAP if title is beside else title.bottom() + 1
            start = QPoint(MARGIN + left, top)
            plans.append(_wide(start, title, share, column, words, wordy, inner))
    if plans:
        plan, *others = plans
        # A title above leaves more room for images; numbers keep their names while they can.
        larger = [p for p in others if p.wordy == plan.wordy and p.side > CLEARLY * plan.side]
        return larger[0] if larger else plan
    return _narrow(above, share, (inner - 2 * GAP) // 3, words)


def _wide(
    start: QPoint, title: QRect, share: int, column: int, words: Words, wordy: bool, inner: int
) -> Plan:
    text = words.verdict_height(words.verdict if wordy else words.short_verdict)
    side = min(column, max(SMALLEST_SIDE, text, share - start.y() - GAP))
    tall = max(side, text)
    wide = max(side, words.heading)
    pitch = wide + GAP + min(MOST_AIR, column - wide)
    lefts = [start.x() + place * pitch for place in range(6)]
    cells = [QRect(left, start.y(), wide, side) for left in lefts[:5]]
    verdict = QRect(lefts[5] + GAP, start.y(), inner + MARGIN - lefts[5] - GAP, tall)
    if title.height() == 0:
        title = QRect(title.left(), start.y(), title.width(), tall)
    return Plan(
        inner + 2 * MARGIN, True, wordy, start.y() + tall + GAP, title, _five(cells), verdict
    )


def _narrow(title: QRect, share: int, column: int, words: Words) -> Plan:
    top = title.bottom() + 1
    caption = words.line + GAP // 2
    text = words.verdict_height(column)
    side = max(SMALLEST_SIDE, text - caption, (share - top - 2 * GAP - caption) // 2)
    side = min(side, column)
    below = top + side + GAP
    tall = max(side + caption, text)
    first, second, third = (MARGIN + place * (column + GAP) for place in range(3))
    cells = [
        QRect(first, top, column, side),
        QRect(first, below, column, side + caption),
        QRect(second, top, column, side),
        QRect(third, top, column, side),
        QRect(third, below, column, side + caption),
    ]
    verdict = QRect(second, below, column, tall)
    return Plan(
        3 * column + 2 * GAP + 2 * MARGIN,
        False,
        False,
        below + tall + GAP,
        title,
        _five(cells),
        verdict,
    )


def _five(cells: list[QRect]) -> Five:
    first, second, third, fourth, fifth = cells
    return first, second, third, fourth, fifth
