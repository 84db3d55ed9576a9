"""The frontier of what is good in two ways at once, as figures and the window draw it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Point = TypeVar("Point")


def unbeaten(points: Sequence[Point], place: Callable[[Point], tuple[float, float]]) -> list[Point]:
    """The points that no other one beats (Pareto), by rising error. One at `place` (error,
    robustness) is beaten where another has no more error and no less robustness, and differs; of
    points in one place none is."""
    places = [place(point) for point in points]

    def is_beaten(own: tuple[float, float]) -> bool:
        return any(one != own and one[0] <= own[0] and one[1] >= own[1] for one in places)

    best = [point for point, own in zip(points, places, strict=True) if not is_beaten(own)]
    return sorted(best, key=lambda point: place(point)[0])
