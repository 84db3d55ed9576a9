"""A plot's view that follows lines as they grow, without moving at every point of theirs."""

from typing import Any

import pyqtgraph as pg

ROOM = 0.15
"""What a line that leaves the range is given to go on in, as a share of the lines' own range."""
FILLED = 0.7
"""Lines that fill less than this share are looked at from nearer."""
SLACK = 0.01
"""This share beyond the range is still seen, as a view ends a little behind it."""
Bounds = list[float]


class SteadyView(pg.ViewBox):  # type: ignore[misc]
    """Keeps its range while all lines are within it and fill most of it. A line that leaves it
    gets room to go on in, so that the axes are drawn anew now and then rather than each time."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self._held: list[Bounds | None] = [None, None]

    def fit(self) -> None:
        """End where the lines end, when they are drawn next."""
        self._held = [None, None]
        self.queueUpdateAutoRange()

    def childrenBounds(self, *args: Any, **options: Any) -> list[Bounds | None]:
        """What automatic ranges show: the lines, and room they were given."""
        found = super().childrenBounds(*args, **options)
        self._held = [
            bounds if bounds is None else steadied(bounds, held)
            for bounds, held in zip(found, self._held, strict=True)
        ]
        return [held if held is None else list(held) for held in self._held]


def steadied(bounds: Bounds, held: Bounds | None) -> Bounds:
    """The range to show for lines within `bounds`, where `held` was shown before."""
    low, high = bounds
    room, slack = ROOM * (high - low), SLACK * (high - low)
    if held is None or (high - low) < FILLED * (held[1] - held[0]):
        return [low, high]
    below, above = low < held[0] - slack, high > held[1] + slack
    if not below and not above:
        return held
    return [low - room if below else low, high + room if above else high]
