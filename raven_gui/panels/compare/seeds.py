"""What an attack did to one image in several seeds of a configuration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.intervals import Spread, spread_of_seeds


@dataclass(frozen=True)
class OverSeeds:
    """In how many seeds the prediction flips, in how many of them a right one, and in how many it
    is wrong without any attack; and each number's mean and deviation over them."""

    flips: int
    broken: int
    wrong: int
    count: int
    spreads: Mapping[str, Spread]


def spread_of(numbers: Sequence[Mapping[str, float]]) -> dict[str, Spread]:
    """Mean and standard deviation (with N − 1) of each number that all seeds have, by name."""
    first, *others = numbers
    names = [name for name in first if all(name in other for other in others)]
    return {name: spread_of_seeds([seed[name] for seed in numbers]) for name in names}
