"""How long is left, reckoned from the trainings and readings that are done and in hand."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from engine.reproduce.work import TRAINING, Unit

ENOUGH = 0.02
"""Share of a part from which on its own speed is told."""
WEIGHTS = "training"
Kind = tuple[str, object]
"""What a part is: 'training' or a measure, and the choices that its time depends on."""


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

    def left(self) -> float | None:
        """Seconds; None where nothing is known yet."""
        if not self._seen and not self._under_way():
            return None
        units = [self._left_of(unit) for unit in self.parts]
        return max([sum(units) / self.jobs, *units], default=0.0)

    def _note(self, unit: str) -> None:
        part = self._hand.pop(unit, None)
        if part is not None and part.first == 0:  # not one that went on where it was left
            seconds = self.clock() - part.since
            self._seen.setdefault(_kind(self.units[unit], part.number), []).append(seconds)

    def _left_of(self, unit: str) -> float:
        now, part = self.clock(), self._hand.get(unit)
        seconds = 0.0
        for number in self.parts[unit]:
            expected = self._expected(_kind(self.units[unit], number))
            if part is not None and part.number == number:
                whole = part.whole(now)
                own = max(expected - (now - part.since), 0.0)
                seconds += own if whole is None else whole * (1 - part.share)
            else:
                seconds += expected
        return seconds

    def _expected(self, kind: Kind) -> float:
        """Of the same kind, else of what is nearest to it; 0 where nothing is known of such."""
        name = kind[0]
        alike = [one for other, seen in self._seen.items() if other[0] == name for one in seen]
        readings = [
            one for other, seen in self._seen.items() if other[0] != WEIGHTS for one in seen
        ]
        near = self._under_way() if name == WEIGHTS else readings
        return next((fmean(found) for found in (self._seen.get(kind), alike, near) if found), 0.0)

    def _under_way(self) -> list[float]:
        """Seconds of whole trainings that are in hand."""
        now = self.clock()
        found = (part.whole(now) for part in self._hand.values() if part.number == TRAINING)
        return [seconds for seconds in found if seconds is not None]


def _kind(unit: Unit, number: int) -> Kind:
    if number == TRAINING:
        return WEIGHTS, (unit.title, unit.config.epochs)
    return unit.readings[number].measure, unit.readings[number].settings
