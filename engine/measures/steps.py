"""Long computations in steps, so that whoever runs them can do something else in between."""

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")
Steps = Generator[None, None, T]
"""Yields after each step; what it computes is what it returns."""


def all_of(steps: Steps[T]) -> T:
    """Take all steps at once, and return what they compute."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            computed: T = end.value
            return computed
