"""Axes and lines of a parallel-coordinates plot, apart from how they are painted."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.digits import number
from raven_gui.widgets.scatter.scale import ticks_between

Number = float | None
FEW = 7
"""So many different values are each a tick."""


@dataclass(frozen=True)
class Axis:
    """An upright axis. Numbers lie between `low` and `high`, on a scale of logarithms where `log`;
    of `choices` each is a number, its place among them. `known` are the values there are, `form`
    puts one into words."""

    key: str
    title: str
    low: float
    high: float
    log: bool = False
    choices: tuple[str, ...] = ()
    known: tuple[float, ...] = ()
    form: Callable[[float], str] = number

    def share(self, value: float) -> float:
        """How far up the axis a number lies: 0 at its foot, 1 at its top."""
        low, high, value = (self._scaled(number) for number in (self.low, self.high, value))
        return 0.5 if high <= low else (value - low) / (high - low)

    def value(self, share: float) -> float:
        """The number that lies so far up."""
        low, high = self._scaled(self.low), self._scaled(self.high)
        scaled = low + share * (high - low)
        return math.exp(scaled) if self.log else scaled

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Shares of the axis with the words there: what there is where that is few, else round
        numbers, `most` of them at most, or a few more."""
        if self.choices:
            return [(self.share(place), name) for place, name in enumerate(self.choices)]
        if len(self.known) <= min(FEW, most):
            numbers: Sequence[float] = self.known
        elif self.log:
            numbers = _decades(self.low, self.high)
        else:
            numbers = ticks_between(self.low, self.high, max(2, most - 1))
        return [(self.share(number), self.form(number)) for number in numbers]

    def words(self, value: float) -> str:
        """A number as it is told."""
        if self.choices:
            return self.choices[min(max(round(value), 0), len(self.choices) - 1)]
        return self.form(value)

    def _scaled(self, number: float) -> float:
        return math.log(number) if self.log else number


@dataclass(frozen=True)
class Line:
    """What runs across the axes: its numbers in their order, None where one is not known; `level`,
    in [0, 1], is the share of the colours' scale, None for what is not known."""

    key: str
    title: str
    values: tuple[Number, ...]
    level: Number = None
    ticked: bool = False


Brushes = Mapping[str, tuple[float, float]]
"""Ranges of numbers by the key of their axis, the lower one first."""


def passes(line: Line, axes: Sequence[Axis], brushes: Brushes) -> bool:
    """Whether a line lies within every range that an axis has; one that is not known there does
    not."""
    for axis, value in zip(axes, line.values, strict=True):
        if axis.key in brushes:
            low, high = brushes[axis.key]
            if value is None or not low <= value <= high:
                return False
    return True


def number_axis(
    key: str,
    title: str,
    values: Sequence[Number],
    log: bool = False,
    form: Callable[[float], str] = number,
) -> Axis:
    """The axis of numbers, over those there are; logarithms are of numbers above 0 alone."""
    known = tuple(sorted({value for value in values if value is not None}))
    low, high = (known[0], known[-1]) if known else (0.0, 1.0)
    return Axis(key, title, low, high, log and low > 0, known=known, form=form)


def choice_axis(key: str, title: str, values: Sequence[str | None]) -> Axis:
    """The axis of words, in the order in which they come first."""
    choices = tuple(dict.fromkeys(value for value in values if value is not None))
    places = tuple(float(place) for place in range(len(choices)))
    return Axis(key, title, 0.0, max(len(choices) - 1.0, 0.0), choices=choices, known=places)


def apart(ticks: Sequence[tuple[float, str]], least: float) -> list[tuple[float, str]]:
    """Ticks whose words do not lie over each other. Both ends go before what lies between: they
    tell from where to where the numbers go."""
    ordered = sorted(ticks)
    kept: list[tuple[float, str]] = []
    for share, text in (*ordered[:1], *ordered[-1:], *ordered[1:-1]):
        if all(abs(share - other) >= least for other, _ in kept):
            kept.append((share, text))
    return kept


def _decades(low: float, high: float) -> list[float]:
    """Powers of ten, with 2 and 5 of each where they are few; both ends where there are none."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    between = [1] if last - first > 3 else [1, 2, 5]
    numbers = [step * 10.0**power for power in range(first, last + 1) for step in between]
    within = [n for n in numbers if low * (1 - 1e-9) <= n <= high * (1 + 1e-9)]
    return within if len(within) > 1 else [low, high]
