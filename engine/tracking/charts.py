"""Line charts as inline SVG, told apart by colour, dash and a number at each line's end."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.digits import number
from engine.tracking.markup import Markup, element, joined

COLOURS, DASHES = 8, ("", "6 3", "2 3")
WIDTH, HEIGHT = 460, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 30, 12, 42
_DOTTED = 40
"""A line of more points has no dots."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """A run's line: `place` is the run's number on the page, from 0 on, which fixes its look."""

    place: int
    name: str
    points: Sequence[Point]


def chart(
    title: str,
    lines: Sequence[Line],
    axes: tuple[str, str],
    height: tuple[float, float] | None = None,
) -> Markup:
    """A figure of `lines` with the titles of both `axes`; `height` are the ends of the upright one
    where they are not those of the points. What is not finite is not drawn."""
    lines = [Line(line.place, line.name, _finite(line.points)) for line in lines]
    points = [point for line in lines for point in line.points]
    if not points:
        return Markup()
    across = ticks(*_ends([x for x, _ in points]))
    up = ticks(*(height or _ends([y for _, y in points])))
    frame = _Frame((across[0], across[-1]), (up[0], up[-1]))
    drawn = [_grid(frame, across, up), _axes(axes), *(_drawn(frame, line) for line in lines)]
    image = element(
        "svg",
        element("title", title),
        *drawn,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        xmlns="http://www.w3.org/2000/svg",
    )
    return element("figure", element("figcaption", title), image)


def swatch(place: int) -> Markup:
    """The look of the run at `place`, to set beside its name."""
    line = element("line", x1=1, x2=25, y1=6, y2=6, **_look(place))
    image = element("svg", line, viewBox="0 0 26 12", width=26, height=12, aria_hidden="true")
    return joined((image, f" {place + 1} "))


def ticks(low: float, high: float) -> list[float]:
    """Four to nine round numbers that span `low` to `high`."""
    span = high - low or abs(high) or 1.0
    step = 10 ** math.floor(math.log10(span / 4))
    step *= next(factor for factor in (1, 2, 2.5, 5, 10) if span / (step * factor) <= 6)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{index * step:.10g}") for index in range(first, max(last, first + 1) + 1)]


@dataclass(frozen=True)
class _Frame:
    across: Point
    up: Point

    def x(self, value: float) -> float:
        low, high = self.across
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * (value - low) / (high - low), 2)

    def y(self, value: float) -> float:
        low, high = self.up
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * (value - low) / (high - low), 2)


def _grid(frame: _Frame, across: Sequence[float], up: Sequence[float]) -> Markup:
    left, right, top, bottom = _LEFT, WIDTH - _RIGHT, _TOP, HEIGHT - _BOTTOM
    parts = []
    for tick in up:
        y = frame.y(tick)
        parts.append(element("line", x1=left, x2=right, y1=y, y2=y, class_="grid"))
        parts.append(element("text", _tick(tick), x=left - 6, y=y + 4, text_anchor="end"))
    for tick in across:
        x = frame.x(tick)
        parts.append(element("line", x1=x, x2=x, y1=top, y2=bottom, class_="grid"))
        parts.append(element("text", _tick(tick), x=x, y=bottom + 16, text_anchor="middle"))
    return joined(parts)


def _axes(titles: tuple[str, str]) -> Markup:
    middle, upright = (WIDTH + _LEFT - _RIGHT) / 2, (HEIGHT + _TOP - _BOTTOM) / 2
    turned = f"translate(13 {upright}) rotate(-90)"
    return joined(
        (
            element("text", titles[0], x=middle, y=HEIGHT - 6, text_anchor="middle"),
            element("text", titles[1], transform=turned, text_anchor="middle"),
        )
    )


def _drawn(frame: _Frame, line: Line) -> Markup:
    if not line.points:
        return Markup()
    places = [(frame.x(x), frame.y(y)) for x, y in line.points]
    path = " ".join(f"{x},{y}" for x, y in places)
    parts = [element("polyline", element("title", line.name), points=path, **_look(line.place))]
    if len(places) <= _DOTTED:
        for (x, y), (across, up) in zip(places, line.points, strict=True):
            told = element("title", f"{line.name}: {number(up, 5)} at {number(across, 5)}")
            parts.append(
                element("circle", told, cx=x, cy=y, r=3, class_=f"dot c{line.place % COLOURS}")
            )
    x, y = places[-1]
    parts.append(element("text", line.place + 1, x=x + 6, y=y + 4, class_=_colour(line.place)))
    return joined(parts)


def _look(place: int) -> dict[str, object]:
    dash = DASHES[place // COLOURS % len(DASHES)]
    return {"class_": f"line {_colour(place)}", "stroke_dasharray": dash or None}


def _colour(place: int) -> str:
    return f"c{place % COLOURS}"


def _tick(value: float) -> str:
    return f"{value:,.10g}"


def _ends(values: Sequence[float]) -> Point:
    return min(values), max(values)


def _finite(points: Sequence[Point]) -> list[Point]:
    return [point for point in points if all(map(math.isfinite, point))]
