"""Where a row of the comparison puts its parts: pure arithmetic, shared by rows and headings."""

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPoint, QRect

from raven_gui.panels.compare.columns import USUAL

MARGIN, GAP = 12, 8
SMALLEST_SIDE = 76
"""Below this side of an image the rows scroll rather than shrink."""
CLEARLY = 1.1
"""How much larger images must become to be worth another layout."""
MOST_AIR = 28
"""Between images, where the window is wider than they need."""

VERDICT = "verdict"
NARROW = (
    *("original", "perturbation", "attacked"),
    *("reconstruction", VERDICT, "attacked_reconstruction"),
    *("defended", "difference", "attacked_defended"),
)
"""The order in three columns: each reconstruction below what it reconstructs."""


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
    numbers: int = 5
    """Lines of numbers in a verdict that names them in words."""
    short_numbers: int = 7
    """Lines of numbers in one that names them by symbols."""

    def verdict_height(self, width: int, wordy: bool) -> int:
        """Of the prediction and the lines of numbers, in a column of `width`."""
        lines = self.numbers if wordy else self.short_numbers
        # A tenth more where it is broken, for lines end between words.
        broken = ceil(1.1 * self.prediction / width) if self.prediction > width else 1
        return self.line * (lines + broken)


@dataclass(frozen=True)
class Plan:
    """Rectangles in a row: its title, its pictures and the verdict.

    Wide: all pictures in one line, in the order of the attack. Narrow: lines of three, with the
    reconstructions below what they reconstruct and the verdict between them.
    """

    width: int
    wide: bool
    wordy: bool
    """Whether the verdict names its numbers in words."""
    height: int
    title: QRect
    images: tuple[QRect, ...]
    """In the order of the columns that are shown."""
    verdict: QRect
    below: frozenset[int] = frozenset()
    """Which of the images are not in the first line, so that no heading stands above them."""

    @property
    def side(self) -> int:
        """Of the largest square in an image's place."""
        return min(self.images[0].width(), self.images[0].height())


def flow(
    width: int, height: int, rows: int, words: Words, shown: tuple[str, ...] = USUAL
) -> tuple[int, Plan]:
    """Into how many columns the rows flow, and the plan of each row: more than one where images
    grow clearly by it, as they do for many runs in a wide window."""
    columns, plan = 1, make_plan(width, height, rows, words, shown)
    for count in range(2, rows + 1):
        lines = ceil(rows / count)
        other = make_plan(width // count, height, lines, words, shown)
        if other.wide and other.height * lines <= height and other.side > CLEARLY * plan.side:
            columns, plan = count, other
    return columns, plan


def make_plan(
    width: int, height: int, rows: int, words: Words, shown: tuple[str, ...] = USUAL
) -> Plan:
    """Lay out rows of `width`, with pictures of the columns `shown`, so that all `rows` fit into
    `height` if the pictures stay large enough; otherwise with small ones, and the rows scroll."""
    inner = width - 2 * MARGIN
    share = height // max(1, rows)
    above = QRect(MARGIN, GAP // 2, inner, words.line + GAP)
    beside = QRect(MARGIN, GAP, words.title, 0)
    plans: list[Plan] = []
    for title, wordy in ((beside, True), (above, True), (above, False)):
        verdict = words.verdict if wordy else words.short_verdict
        left = words.title + GAP if title is beside else 0
        column = (inner - left - verdict - (len(shown) + 1) * GAP) // len(shown)
        if column >= max(SMALLEST_SIDE, words.heading):
            top = GAP if title is beside else title.bottom() + 1
            start = QPoint(MARGIN + left, top)
            plans.append(_wide(len(shown), start, title, share, column, words, wordy, inner))
    if plans:
        plan, *others = plans
        # A title above leaves more room for images; numbers keep their names while they can.
        larger = [p for p in others if p.wordy == plan.wordy and p.side > CLEARLY * plan.side]
        return larger[0] if larger else plan
    return _narrow(shown, above, share, (inner - 2 * GAP) // 3, words)


def _wide(
    count: int,
    start: QPoint,
    title: QRect,
    share: int,
    column: int,
    words: Words,
    wordy: bool,
    inner: int,
) -> Plan:
    text = words.verdict_height(words.verdict if wordy else words.short_verdict, wordy)
    side = min(column, max(SMALLEST_SIDE, text, share - start.y() - GAP))
    tall = max(side, text)
    wide = max(side, words.heading)
    pitch = wide + GAP + min(MOST_AIR, column - wide)
    lefts = [start.x() + place * pitch for place in range(count + 1)]
    middle = start.y() + (tall - side) // 2  # of one height with the numbers' middle
    cells = tuple(QRect(left, middle, wide, side) for left in lefts[:-1])
    verdict = QRect(lefts[-1] + GAP, start.y(), inner + MARGIN - lefts[-1] - GAP, tall)
    if title.height() == 0:
        title = QRect(title.left(), start.y(), title.width(), tall)
    return Plan(inner + 2 * MARGIN, True, wordy, start.y() + tall + GAP, title, cells, verdict)


def _narrow(shown: tuple[str, ...], title: QRect, share: int, column: int, words: Words) -> Plan:
    parts = [part for part in NARROW if part in shown or part == VERDICT]
    lines = [parts[start : start + 3] for start in range(0, len(parts), 3)]
    top = title.bottom() + 1
    caption = words.line + GAP // 2
    text = words.verdict_height(column, False)
    room = share - top - len(lines) * (GAP + caption) + caption
    side = min(column, max(SMALLEST_SIDE, text - caption, room // len(lines)))
    places: dict[str, QRect] = {}
    for number, line in enumerate(lines):
        tall = side + (caption if number else 0)
        for place, part in enumerate(line):
            places[part] = QRect(MARGIN + place * (column + GAP), top, column, tall)
        if VERDICT in line:
            tall = max(tall, text)
            places[VERDICT].setHeight(tall)
        top += tall + GAP
    return Plan(
        3 * column + 2 * GAP + 2 * MARGIN,
        False,
        False,
        top,
        title,
        tuple(places[key] for key in shown),
        places[VERDICT],
        frozenset(place for place, key in enumerate(shown) if key not in lines[0]),
    )
