"""Charts as SVG: lines with error bands, and points. Plain text, so that they can be edited."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from engine.reproduce.labelling import Box, Place, labels_of

WIDTH, HEIGHT = 420, 300
"""Of a panel, in pixels."""
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 34, 50
"""Margins around the axes."""
LEGEND = 18
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#8c564b",
    "#7f7f7f", "#bcbd22")  # fmt: skip
"""Told apart by most people who see few colours: Okabe and Ito, 2008, and three more."""

Placing = Callable[[float, float], Place]
"""Where a point of the axes stands, in pixels."""


@dataclass(frozen=True)
class Series:
    """Points [x, y], joined by a line or not, each with half the height of an error band where
    they are, else of a bar, and half the width of a bar `across`. `labels` stand beside the points,
    one for each if there are any, '' for none; `radius` is that of their discs. `dashed` lines have
    no discs. Without a label of its own a series has no place in the legend."""

    label: str
    points: Sequence[tuple[float, float]]
    errors: Sequence[float] = ()
    across: Sequence[float] = ()
    line: bool = True
    labels: Sequence[str] = ()
    colour: str = ""
    radius: float = 3.0
    dashed: bool = False


@dataclass(frozen=True)
class Panel:
    """One pair of axes; without labels for the axes no numbers stand on them."""

    title: str
    x_label: str
    y_label: str
    series: Sequence[Series]
    legend: bool = True
    y_from_zero: bool = False
    x_from_zero: bool = False
    x_log: bool = False


def chart(panels: Sequence[Panel], columns: int = 2) -> bytes:
    """Panels in rows, with one legend below, as an SVG document."""
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    named: dict[str, str] = {}
    dashed: set[str] = set()
    for panel in panels:
        for series in panel.series:
            if panel.legend and series.label:
                named.setdefault(series.label, series.colour or COLOURS[len(named) % len(COLOURS)])
                dashed |= {series.label} if series.dashed else set()
    each = max(1, columns * WIDTH // 180)
    width = columns * WIDTH
    height = rows * HEIGHT + LEGEND * -(-len(named) // each) + 8
    body = []
    for index, panel in enumerate(panels):
        x, y = index % columns * WIDTH, index // columns * HEIGHT
        body.append(f'<g transform="translate({x},{y})">')
        body += _panel(panel, named)
        body.append("</g>")
    for index, (label, colour) in enumerate(named.items()):
        x = 20 + index % each * 180
        y = rows * HEIGHT + LEGEND * (index // each) + 8
        if label in dashed:
            body.append(_line([(x - 12, y), (x + 6, y)], colour, dashed=True))
        else:
            body.append(f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>')
        body.append(text(x + 10, y + 4, label))
    return document(width, height, body)


def document(width: int, height: int, body: Sequence[str]) -> bytes:
    """Elements on white as an SVG document, whose words are of one size."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">'
        f'<rect width="{width}" height="{height}" fill="white"/>'
    )
    return "\n".join([head, *body, "</svg>\n"]).encode()


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers between two, some `count` of them."""
    rough = (high - low) / count
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * one for one in (1, 2, 2.5, 5, 10) if power * one >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [index * step for index in range(first, math.floor(high / step + 1e-9) + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """Round numbers between two positive ones for a logarithmic axis, three at least if they are
    not close together."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for ones in ((1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)):
        known = [one * 10.0**power for power in powers for one in ones]
        found = [value for value in known if low <= value <= high]
        if len(found) > 2:
            break
    return found


def _panel(panel: Panel, named: dict[str, str]) -> Iterator[str]:
    xs = [end for series in panel.series for end in _ends(series.points, series.across, 0)]
    ys = [end for series in panel.series for end in _ends(series.points, series.errors, 1)]
    if not xs:
        return
    scale = math.log10 if panel.x_log else float
    left, right = _range([scale(x) for x in ([0.0, *xs] if panel.x_from_zero else xs)])
    low, high = _range([0.0, *ys] if panel.y_from_zero else ys)
    wide, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            round(LEFT + (scale(x) - left) / (right - left) * wide, 1),
            round(TOP + (high - y) / (high - low) * tall, 1),
        )

    yield text(LEFT + wide / 2, 20, panel.title, 'text-anchor="middle" font-weight="bold"')
    yield f'<rect x="{LEFT}" y="{TOP}" width="{wide}" height="{tall}" fill="none" stroke="#888"/>'
    if panel.x_label:
        known = log_ticks(10**left, 10**right) if panel.x_log else ticks(left, right)
        for tick in known:
            x, _ = place(tick, low)
            yield f'<path d="M{x} {TOP + tall}v4" stroke="#888"/>'
            yield text(x, TOP + tall + 17, f"{tick:.6g}", 'text-anchor="middle"')
        yield text(LEFT + wide / 2, HEIGHT - 12, panel.x_label, 'text-anchor="middle"')
    if panel.y_label:
        for tick in ticks(low, high):
            _, y = place(xs[0], tick)
            yield f'<path d="M{LEFT} {y}h{wide}" stroke="#eee"/>'
            yield text(LEFT - 6, y + 4, f"{tick:.6g}", 'text-anchor="end"')
        middle = TOP + tall / 2
        turned = f'text-anchor="middle" transform="rotate(-90 14 {middle})"'
        yield text(14, middle, panel.y_label, turned)
    for index, series in enumerate(panel.series):
        colour = series.colour or named.get(series.label, COLOURS[index % len(COLOURS)])
        at = [place(x, y) for x, y in series.points]
        if not series.line:
            for bar in _bars(series, place):
                yield _line(bar, colour, wide=1)
        elif series.errors:
            upper = [
                place(x, y + e) for (x, y), e in zip(series.points, series.errors, strict=True)
            ]
            lower = [
                place(x, y - e) for (x, y), e in zip(series.points, series.errors, strict=True)
            ]
            around = " ".join(f"{x},{y}" for x, y in [*upper, *reversed(lower)])
            yield f'<polygon points="{around}" fill="{colour}" fill-opacity="0.2"/>'
        if series.line and at:
            yield _line(at, colour, dashed=series.dashed)
        if not series.dashed:
            for x, y in at:
                yield f'<circle cx="{x}" cy="{y}" r="{series.radius}" fill="{colour}"/>'
    yield from _labels(panel, place, Box(LEFT, TOP, LEFT + wide, TOP + tall))


def _bars(series: Series, place: Placing) -> Iterator[list[Place]]:
    """From below to above each point and from its left to its right, where it has errors."""
    for (x, y), error in zip(series.points, series.errors, strict=False):
        if error:
            yield [place(x, y - error), place(x, y + error)]
    for (x, y), error in zip(series.points, series.across, strict=False):
        if error:
            yield [place(x - error, y), place(x + error, y)]


def _ends(points: Sequence[Place], errors: Sequence[float], axis: int) -> Iterator[float]:
    """Of what points with errors take up along an axis, the lower and the upper end of each."""
    for point, error in zip(points, errors or [0.0] * len(points), strict=True):
        yield from (point[axis] - error, point[axis] + error)


def _labels(panel: Panel, place: Placing, room: Box) -> Iterator[str]:
    """Of all series at once: words of one stand on no point of another."""
    named = [series for series in panel.series if series.labels]
    points = [place(x, y) for series in named for x, y in series.points]
    words = [label for series in named for label in series.labels]
    radius = max((series.radius for series in named), default=0.0)
    bars = [
        Box(start[0] - 1, end[1] - 1, end[0] + 1, start[1] + 1)
        for series in panel.series
        if not series.line
        for start, end in _bars(series, place)
    ]
    for (x, y), label in labels_of(points, words, room, radius, bars):
        at_x, at_y = label.place
        if label.far:
            to_x, to_y = label.end
            yield f'<path d="M{x} {y}L{to_x:.1f} {to_y:.1f}" stroke="#999" stroke-width="0.7"/>'
        yield text(at_x, at_y + 3.5, label.words, f'font-size="10" text-anchor="{label.anchor}"')


def _line(way: Sequence[Place], colour: str, wide: int = 2, dashed: bool = False) -> str:
    """Through all of `way`, in pixels."""
    dashes = ' stroke-dasharray="6 4"' if dashed else ""
    through = " ".join(f"{x},{y}" for x, y in way)
    return (
        f'<polyline points="{through}" fill="none" stroke="{colour}" '
        f'stroke-width="{wide}"{dashes}/>'
    )


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    return low - margin, high + margin


def text(x: float, y: float, words: str, how: str = "") -> str:
    """Words that begin at a place, or as `how` tells by attributes."""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="#222" {how}>{escape(words)}</text>'
