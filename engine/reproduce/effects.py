"""What a paper says of an effect, so that it can be tried: an order, a likeness, a nearness, a
rivalry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from typing import ClassVar


@dataclass(frozen=True)
class Place:
    """Where a number of a claim stands: a table by its title, a row by its label, a column."""

    table: str
    row: str
    column: str


@dataclass(frozen=True)
class Claim:
    """What the paper says of an effect: in `column` of the table called `table` every row of one
    group in `order` lies above every row of the next. A name in it that is no row of that table
    has its number `elsewhere`. Where `since` is a column, what counts is how much each row has lost
    since then."""

    sentence: str
    table: str
    column: str
    order: tuple[tuple[str, ...], ...]
    since: str = ""
    elsewhere: Mapping[str, Place] = field(default_factory=dict)
    parts: ClassVar[str] = "steps"

    @property
    def labels(self) -> tuple[str, ...]:
        """Of all its rows."""
        return tuple(label for group in self.order for label in group)

    def place(self, label: str) -> Place:
        """Where the number of that name stands."""
        return self.elsewhere.get(label, Place(self.table, label, self.column))

    def steps(self, numbers: Mapping[str, float], ceiling: float = inf) -> list[bool | None]:
        """Of each group and the next, whether it is as the claim says; None where both reach
        `ceiling`, from which on no order can be told. Numbers by row."""
        groups = [[numbers[label] for label in group] for group in self.order]
        return [
            None if ceiling <= min(*above, max(below)) < inf else min(above) > max(below)
            for above, below in pairwise(groups)
        ]


@dataclass(frozen=True)
class Likeness:
    """What the paper says is almost the same: in `column` of the table called `table` the rows
    `labels` lie no further apart than `within`. A label that is no row of that table has its
    number `elsewhere`."""

    sentence: str
    table: str
    column: str
    labels: tuple[str, ...]
    within: float
    elsewhere: Mapping[str, Place] = field(default_factory=dict)
    parts: ClassVar[str] = "steps"

    def place(self, label: str) -> Place:
        """Where the number of that name stands."""
        return self.elsewhere.get(label, Place(self.table, label, self.column))

    def steps(self, numbers: Mapping[str, float], ceiling: float = inf) -> list[bool | None]:
        """Whether it is as the claim says, a single step; None where a number reaches `ceiling`,
        from which on no distance can be told. Numbers by row."""
        found = [numbers[label] for label in self.labels]
        return [None if ceiling <= max(found) < inf else max(found) - min(found) <= self.within]


@dataclass(frozen=True, kw_only=True)
class Nearness(Likeness):
    """What the paper says comes near a number that it names: each of the `labels` lies no further
    than `within` from `target`."""

    target: float
    parts: ClassVar[str] = "numbers"

    def steps(self, numbers: Mapping[str, float], ceiling: float = inf) -> list[bool | None]:
        """Of each number, whether it is as the claim says; None from `ceiling` on."""
        found = [numbers[label] for label in self.labels]
        return [
            None if ceiling <= number < inf else abs(number - self.target) <= self.within
            for number in found
        ]


@dataclass(frozen=True, kw_only=True)
class Rivalry(Likeness):
    """What the paper calls competitive: the lowest of `own` lies no more than the share `within`
    above the lowest of all other `labels`."""

    own: tuple[str, ...]

    def steps(self, numbers: Mapping[str, float], ceiling: float = inf) -> list[bool | None]:
        """Whether it is as the claim says, a single step; None where one of the two reaches
        `ceiling`. Numbers by row."""
        best = min(numbers[label] for label in self.own)
        rival = min(numbers[label] for label in self.labels if label not in self.own)
        if ceiling <= max(best, rival) < inf:
            return [None]
        return [best <= (1 + self.within) * rival]
