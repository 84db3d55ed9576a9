"""How long is left, reckoned from the trainings and readings that are done and in hand."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from engine.counting import duration
from engine.reproduce.work import TRAINING, Unit

ENOUGH = 0.02
"""Share of a part from which on its own speed is told."""
WEIGHTS = "training"
WHAT = ("name", "posterior")
"""Settings that tell what is measured; what others tell, such as a radius, its time hardly depends
on."""
Kind = tuple[str, object]
"""What a part is: 'training' or what is measured, and the choices that its time depends on."""


@dataclass(frozen=True)
class Left:
    """So many seconds are left, or `at_least` so many where nothing tells how long some of it
    takes."""

    seconds: float
    at_least: bool = False

    def __str__(self) -> str:
        """'about 4 min left', 'at least 4 min left'."""
        return f"{'at least' if self.at_least else 'about'} {duration(self.seconds)} left"


@dataclass
class Part:
    """A part in hand: since when, from which share on, and how far it is."""

    number: int
    since: float
    first: float
    share: float

    def whole(self, now: float) -> float | None:
        """Seconds that all of it takes; None where that is not known yet."""
        done = self.share - self.first
        return (now - self.since) / done if done >= ENOUGH else None


@dataclass
class Pace:
    """`jobs` of the `units` at once, by their runs, each with the numbers of its `parts` that are
    left: its training and its readings, in their order."""

    jobs: int
    units: Mapping[str, Unit]
    parts: dict[str, Sequence[int]]
    clock: Callable[[], float] = time.monotonic
    _seen: dict[Kind, list[float]] = field(default_factory=dict)
    _hand: dict[str, Part] = field(default_factory=dict)

    def at(self, unit: str, number: int, share: float) -> None:
        """So much is done of a part of the unit; those before it are done."""
        now, part = self.clock(), self._hand.get(unit)
        if part is not None and part.number == number:
            part.share = max(share, part.share)
            return
        self._note(unit)
        self.parts[unit] = [left for left in self.parts[unit] if left >= number]
        self._hand[unit] = Part(number, now, share, share)

    def end(self, unit: str) -> None:
        """Nothing of the unit is left."""
        self._note(unit)
        self.parts.pop(unit, None)

    def left(self) -> Left | None:
        """None where nothing is known yet."""
        units = [self._left_of(unit) for unit in self.parts]
        whole = [unit.seconds for unit in units]
        seconds = max([sum(whole) / self.jobs, *whole], default=0.0)
        at_least = any(unit.at_least for unit in units)
        return None if at_least and seconds < 1 else Left(seconds, at_least)

    def _note(self, unit: str) -> None:
        part = self._hand.pop(unit, None)
        if part is not None and part.first == 0:  # not one that went on where it was left
            seconds = self.clock() - part.since
            self._seen.setdefault(_kind(self.units[unit], part.number), []).append(seconds)

    def _left_of(self, unit: str) -> Left:
        now, part = self.clock(), self._hand.get(unit)
        seconds, at_least = 0.0, False
        for number in self.parts[unit]:
            left = self._expected(_kind(self.units[unit], number))
            if part is not None and part.number == number:
                if (whole := part.whole(now)) is not None:
                    left = whole * (1 - part.share)
                elif left is not None:
                    left = max(left - (now - part.since), 0.0)
            seconds += left or 0.0
            at_least |= left is None
        return Left(seconds, at_least)

    def _expected(self, kind: Kind) -> float | None:
        """Seconds of the same kind, else of what is nearest to it; None where nothing is known of
        such."""
        name = kind[0]
        alike = [one for other, seen in self._seen.items() if other[0] == name for one in seen]
        near = self._under_way() if name == WEIGHTS else []
        return next((fmean(found) for found in (self._seen.get(kind), alike, near) if found), None)

    def _under_way(self) -> list[float]:
        """Seconds of whole trainings that are in hand."""
        now = self.clock()
        found = (part.whole(now) for part in self._hand.values() if part.number == TRAINING)
        return [seconds for seconds in found if seconds is not None]


def _kind(unit: Unit, number: int) -> Kind:
    if number == TRAINING:
        return WEIGHTS, (unit.title, unit.config.epochs)
    one = unit.readings[number]
    return " ".join([one.measure, *(one.setting(name, "") for name in WHAT)]), one.settings
