"""Long computations in steps, so that whoever runs them can do something else in between."""

from collections.abc import Callable, Generator
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")
U = TypeVar("U")
Steps = Generator[None, None, T]
"""Yields after each step; what it computes is what it returns."""
Shares = Generator[float, None, T]
"""Yields after each step which share of them is done, in [0, 1]; returns what it computes."""


def all_of(steps: Generator[object, None, T]) -> T:
    """Take all steps at once, and return what they compute."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            computed: T = end.value
            return computed


def shown(course: Generator[S, None, T], show: Callable[[S], U]) -> Generator[U, None, T]:
    """Yield what `show` makes of each share or step; return what the course computes."""
    while True:
        try:
            step = next(course)
        except StopIteration as end:
            computed: T = end.value
            return computed
        yield show(step)


def as_part(course: Shares[T], index: int, count: int) -> Shares[T]:
    """`course` as the part `index`, from 0, of `count` parts that are as long."""
    return shown(course, lambda share: (index + share) / count)
