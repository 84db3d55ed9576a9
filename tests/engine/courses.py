"""Following work that tells on the way how far it is."""

from collections.abc import Generator
from typing import TypeVar

Result = TypeVar("Result")


def followed(course: Generator[float, None, Result]) -> tuple[Result, list[float]]:
    """What it comes to, and the shares on the way."""
    shares = []
    while True:
        try:
            shares.append(next(course))
        except StopIteration as end:
            return end.value, shares
