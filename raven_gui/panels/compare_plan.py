"""Where a row of the comparison puts its parts: pure arithmetic, shared by rows and headings."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

MARGIN, GAP = 12, 8
SMALLEST_SIDE = 76
"""Below this side of an image the rows scroll rather than shrink."""

Five = tuple[QRect, QRect, QRect, QRect, QRect]


@dataclass(frozen=True)
class Words:
    """How much room text takes, in device-independent pixels."""

    line: int
    """Height of a line."""
    heading: int
    """Width of the widest column heading."""
    verdict: int
    """Width of the widest line of a verdict."""
    lines: int
    """Lines of a verdict."""


@dataclass(frozen=True)
class Plan:
    """Rectangles in a row: its title, five images and the verdict.

    Wide: all images in one line, in the order of the attack. Narrow: two lines of three columns,
    with the reconstructions below what they reconstruct and the verdict between them.
    """

    wide: bool
    height: int
    title: QRect
    images: Five
    """Original, its reconstruction, perturbation, attacked, its reconstruction."""
    verdict: QRect


def make_plan(width: int, height: int, rows: int, words: Words) -> Plan:
    """Lay out rows of `width` so that all `rows` fit into `height` if the images stay large
    enough; otherwise with small images, and the rows scroll."""
    inner = width - 2 * MARGIN
    title = QRect(MARGIN, GAP // 2, inner, words.line + GAP)
    share = height // max(1, rows)
    column = (inner - words.verdict - 5 * GAP) // 5
    if column >= max(SMALLEST_SIDE, words.heading):
        return _wide(title, share, column, words)
    return _narrow(title, share, (inner - 2 * GAP) // 3, words)


def _wide(title: QRect, share: int, column: int, words: Words) -> Plan:
    top = title.bottom() + 1
    text = words.lines * words.line
    side = max(SMALLEST_SIDE, text, share - top - GAP)
    side = min(side, column)
    tall = max(side, text)
    pitch = max(side, words.heading) + GAP
    lefts = [MARGIN + place * pitch for place in range(6)]
    cells = [QRect(left, top, pitch - GAP, side) for left in lefts[:5]]
    verdict = QRect(lefts[5] + GAP, top, title.right() - lefts[5] - GAP, tall)
    return Plan(True, top + tall + GAP, title, _five(cells), verdict)


def _narrow(title: QRect, share: int, column: int, words: Words) -> Plan:
    top = title.bottom() + 1
    caption = words.line + GAP // 2
    text = words.lines * words.line
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
    return Plan(False, below + tall + GAP, title, _five(cells), QRect(second, below, column, tall))


def _five(cells: list[QRect]) -> Five:
    first, second, third, fourth, fifth = cells
    return first, second, third, fourth, fifth
