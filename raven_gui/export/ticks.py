"""Where the ticks of an axis are, and what they say."""

import math
from dataclasses import dataclass

import numpy as np

from engine.digits import number, on_axis

SPARSE = 300.0
"""An axis of this length has two or three ticks with words; longer ones have more, but not by as
much as they are longer."""
FEWEST = 2.25
SMALLEST_STEP = 2.0
"""Ticks are no nearer to each other, in device-independent pixels."""
_FINER = {1: (0.5, 0.1), 2: (1, 0.2), 5: (1, 0.5)}
"""The second and third steps of an axis, by the leading digit of the first."""


@dataclass(frozen=True)
class Level:
    """Ticks that are alike: those of the first level count most. `step` is 0 where it varies."""

    step: float
    values: tuple[float, ...]


def tick_levels(low: float, high: float, length: float, logarithmic: bool = False) -> list[Level]:
    """The ticks from `low` to `high` on an axis of so many device-independent pixels; where it is
    `logarithmic`, these are powers of ten."""
    if not (high > low and length > 0):
        return []
    reach = high - low
    largest = reach / max(FEWEST, FEWEST * math.sqrt(length / SPARSE))
    power = 10.0 ** math.floor(math.log10(largest))
    digit = max(digit for digit in (1, 2, 5) if digit * power <= largest * (1 + 1e-9))
    finer = [one * power for one in _FINER[digit] if one * power >= SMALLEST_STEP * reach / length]
    steps = [float(digit * power), *finer]
    if logarithmic:
        steps = [step for step in steps if step > 1] + [1.0]
    levels: list[Level] = []
    known = np.zeros(0)
    for step in steps:
        values = np.arange(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1) * step
        new = values[~np.isclose(values[:, None], known, rtol=0, atol=0.01 * step).any(axis=1)]
        known = np.concatenate([known, new])
        levels.append(Level(step, tuple(new.tolist())))
    if logarithmic and len(levels) < 3:
        powers = np.arange(math.floor(low), math.ceil(high))
        between = (powers[:, None] + np.log10(np.arange(2, 10))).ravel()
        inside = between[(between > low) & (between < high)]
        levels.append(Level(0.0, tuple(inside.tolist())))
    return levels


def tick_words(level: Level, scale: float, logarithmic: bool) -> list[str]:
    """What its ticks say, in units of 1/`scale`. Of those between two powers of ten, only the
    second and the fifth say anything: there is no room for more."""
    if logarithmic:
        numbers = [10**value * scale for value in level.values]
        return [number(one) if f"{one:.0e}"[0] in "125" else "" for one in numbers]
    places = max(0, math.ceil(-math.log10(level.step * scale) - 1e-9))
    numbers = [value * scale + 0.0 for value in level.values]  # no negative zero
    return [on_axis(one, places) for one in numbers]
