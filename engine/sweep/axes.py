"""What a sweep varies: every value of a grid, or values drawn at random."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Literal

Point = Mapping[str, str]
"""Values as they are typed, by the name of what they set."""

_DIGITS = 4
"""Of a number drawn at random, so few that its name can be read, and typed again; where the two
ends are near each other, those in which they differ."""


class AxisError(ValueError):
    """What was typed is no axis; the sentence says why and what to type."""


@dataclass(frozen=True)
class Grid:
    """Each of `values` in turn, each once."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Draw:
    """A value drawn evenly: between two numbers, between their logarithms, among whole numbers with
    both ends, or among `values`, which are the two numbers everywhere else."""

    name: str
    kind: Literal["uniform", "log", "int", "choice"]
    values: tuple[str, ...]

    def sample(self, seed: int, index: int) -> str:
        """The value of the sample `index`. It depends on nothing else, so that a sweep with more
        samples, or with another axis, has those it had."""
        random = Random(f"{seed}/{index}/{self.name}")
        if self.kind == "choice":
            return random.choice(self.values)
        if self.kind == "int":
            return str(random.randint(*map(int, self.values)))
        low, high = map(float, self.values)
        if self.kind == "log":
            return self._told(math.exp(random.uniform(math.log(low), math.log(high))))
        return self._told(random.uniform(low, high))

    def _told(self, value: float) -> str:
        """A number as it is typed, rounded, but never beyond an end."""
        low, high = map(float, self.values)
        nearness = max(-low, high) / (high - low) if high > low else 1.0
        digits = _DIGITS + max(0, math.floor(math.log10(max(nearness, 1.0))))
        told = f"{value:.{digits}g}"
        if low <= float(told) <= high:
            return told
        return self.values[0] if float(told) < low else self.values[1]


def read_grid(typed: str) -> Grid:
    """`NAME=VALUE,VALUE…`. Raises AxisError."""
    name, values = _parts("--grid", typed, "sigma_aug=0.01,0.02")
    return Grid(name, _list("--grid", typed, values))


def read_draw(typed: str) -> Draw:
    """`NAME=log:LOW:HIGH`, `uniform:LOW:HIGH`, `int:LOW:HIGH` or `choice:VALUE,VALUE…`. Raises
    AxisError."""
    name, rest = _parts("--random", typed, "learning_rate=log:1e-4:1e-2")
    kind, _, values = rest.partition(":")
    match kind:
        case "choice":
            return Draw(name, kind, _list("--random", typed, values))
        case "uniform" | "log" | "int":
            ends = tuple(end.strip() for end in values.split(":"))
            _check_ends(kind, ends, f"--random {typed}")
            return Draw(name, kind, ends)
    raise AxisError(
        f"--random {typed}: write uniform:LOW:HIGH, log:LOW:HIGH, int:LOW:HIGH or "
        "choice:VALUE,VALUE behind the name and =."
    )


def points(grids: Sequence[Grid], draws: Sequence[Draw], samples: int, seed: int) -> list[Point]:
    """Every combination of the grids, each with so many samples of the draws, the same for each;
    what comes twice is there once. Raises AxisError where two axes have one name."""
    names = [*(grid.name for grid in grids), *(draw.name for draw in draws)]
    for name in names:
        if names.count(name) > 1:
            raise AxisError(f"'{name}' is varied twice: name it once, with all its values.")
    chosen = [
        dict(zip((grid.name for grid in grids), values, strict=True))
        for values in product(*(grid.values for grid in grids))
    ]
    drawn = _drawn(draws, samples, seed)
    return [values | sample for values in chosen for sample in drawn]


def count_of_points(grids: Sequence[Grid], draws: Sequence[Draw], samples: int, seed: int) -> int:
    """How many `points` there would be, without making them: grids of a few values each are more
    than fit in memory."""
    of_grids = math.prod(len(grid.values) for grid in grids)
    return of_grids * len(_drawn(draws, samples, seed))


def _drawn(draws: Sequence[Draw], samples: int, seed: int) -> list[dict[str, str]]:
    """Samples of all draws, each once; without draws the one that sets nothing."""
    if not draws:
        return [{}]
    every = ({draw.name: draw.sample(seed, index) for draw in draws} for index in range(samples))
    return list({tuple(sample.items()): sample for sample in every}.values())


def _parts(option: str, typed: str, example: str) -> tuple[str, str]:
    name, separator, values = (part.strip() for part in typed.partition("="))
    if not (name and separator and values):
        raise AxisError(f"{option} {typed}: write it as NAME=VALUES, such as {example}.")
    return name, values


def _list(option: str, typed: str, values: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(value.strip() for value in values.split(",")))
    if not all(found):
        raise AxisError(f"{option} {typed}: there is nothing between two commas.")
    return found


def _check_ends(kind: str, ends: Sequence[str], typed: str) -> None:
    try:
        low, high = (int(end) if kind == "int" else float(end) for end in ends)
    except ValueError as error:
        whole = "whole numbers" if kind == "int" else "numbers"
        raise AxisError(f"{typed}: write two {whole} with a colon between them.") from error
    if not (low <= high and math.isfinite(low) and math.isfinite(high)):
        raise AxisError(f"{typed}: the first number is the smaller one.")
    if kind == "log" and low <= 0:
        raise AxisError(f"{typed}: logarithms are of numbers above 0.")
