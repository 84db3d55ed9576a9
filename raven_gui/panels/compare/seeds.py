"""What an attack did to one image in several seeds of a configuration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.intervals import Spread, spread_of_seeds


@dataclass(frozen=True)
class OverSeeds:
    """In how many seeds the attack flips a prediction that was right, and in how many others it is
    wrong without any attack; the rest hold. And each number's mean and deviation over all."""

    broken: int
    wrong: int
    count: int
    spreads: Mapping[str, Spread]

    @property
    def outcome(self) -> str:
        """'all 3 seeds hold', '1 of 3 seeds flips, 1 was wrong before': the rest hold."""
        holding = self.count - self.broken - self.wrong
        if self.wrong == self.count:
            return f"all {self.count} seeds were wrong before"
        if not self.broken:
            told = _told(holding, self.count, "holds", "hold")
        else:
            told = _told(self.broken, self.count, "flips", "flip")
        was = "was" if self.wrong == 1 else "were"
        return f"{told}, {self.wrong} {was} wrong before" if self.wrong else told


def _told(some: int, count: int, one: str, several: str) -> str:
    if some == count:
        return f"all {count} seeds {several}"
    return f"{some} of {count} seeds {one if some == 1 else several}"


def spread_of(numbers: Sequence[Mapping[str, float]]) -> dict[str, Spread]:
    """Mean and standard deviation (with N − 1) of each number that all seeds have, by name."""
    first, *others = numbers
    names = [name for name in first if all(name in other for other in others)]
    return {name: spread_of_seeds([seed[name] for seed in numbers]) for name in names}
