"""Ranges on the axes of a parallel-coordinates plot, drawn out with the pointer or by keys."""

from dataclasses import dataclass
from typing import Literal, Self

from PySide6.QtCore import QPointF

from raven_gui.widgets.parallel.geometry import Geometry, Plot
from raven_gui.widgets.parallel.scale import Axis

REACH, BEYOND, GRIP, STILL = 11.0, 9.0, 5.0, 3.0
"""Pixels beside an axis and beyond its ends that are its own, about an end of a range that move
this end, and that a click may move."""
Span = tuple[float, float]


@dataclass
class Brushing:
    """A range that is being drawn out, moved, or resized, from where the pointer was pressed.
    `moved`: it was more than a click."""

    key: str
    axis: Axis
    where: Geometry
    start: QPointF
    hold: Literal["new", "low", "high", "whole"]
    before: Span
    moved: bool = False

    @classmethod
    def begin(cls, plot: Plot, where: Geometry, place: QPointF) -> Self | None:
        """What a press at a place takes hold of; None beside the axes."""
        if not where.top - BEYOND <= place.y() <= where.bottom + BEYOND:
            return None
        for at, axis in enumerate(plot.axes):
            if abs(place.x() - where.xs[at]) <= REACH:
                span = plot.brushes.get(axis.key)
                value = axis.value(where.share(place.y()))
                if span is None:
                    return cls(axis.key, axis, where, place, "new", (value, value))
                low, high = (where.place(at, axis, number).y() for number in span)
                if abs(place.y() - low) <= GRIP:
                    return cls(axis.key, axis, where, place, "low", span)
                if abs(place.y() - high) <= GRIP:
                    return cls(axis.key, axis, where, place, "high", span)
                if high < place.y() < low:
                    return cls(axis.key, axis, where, place, "whole", span)
                return cls(axis.key, axis, where, place, "new", (value, value))
        return None

    def move(self, place: QPointF) -> Span | None:
        """The range with the pointer at `place`; None as long as it is a click."""
        if not self.moved and abs(place.y() - self.start.y()) < STILL:
            return None
        self.moved = True
        here = self.axis.value(self.where.share(place.y()))
        low, high = self.before
        match self.hold:
            case "low":
                low = here
            case "high":
                high = here
            case "whole":
                return self._shifted(place)
            case "new":
                high = here
        return _wider(self.axis, min(low, high), max(low, high))

    def _shifted(self, place: QPointF) -> Span:
        """As far as the pointer went, and no further than the axis goes."""
        way = self.where.share(place.y()) - self.where.share(self.start.y())
        low, high = (self.axis.share(value) for value in self.before)
        way = min(max(way, -low), 1 - high)
        return self.axis.value(low + way), self.axis.value(high + way)


def narrowed(axis: Axis, span: Span | None, from_below: bool) -> Span:
    """The range without the lowest, or the highest, of the values there are within it; the last
    one stays."""
    low, high = span or (axis.low, axis.high)
    within = [value for value in axis.known if low <= value <= high]
    if len(within) < 2:
        return low, high
    return (within[1], high) if from_below else (low, within[-2])


def _wider(axis: Axis, low: float, high: float) -> Span:
    """Up to the very ends where the pointer is there: what lies at an end shall be within."""
    if axis.share(low) <= 0.001:
        low = axis.low
    if axis.share(high) >= 0.999:
        high = axis.high
    return low, high
