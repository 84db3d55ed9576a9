"""A plot's view that follows lines as they grow, without moving at every point of theirs."""

from typing import Any, Protocol

import numpy as np
import pyqtgraph as pg

from raven_gui.widgets.view_layer import Places

ROOM = 0.15
"""What a line that leaves the range is given to go on in, as a share of the lines' own range."""
FILLED = 0.7
"""Lines that fill less than this share are looked at from nearer."""
SLACK = 0.01
"""This share beyond the range is still seen, as a view ends a little behind it."""
Bounds = list[float]


class Shown(Protocol):
    """What the view is to show, where it is not hidden."""

    @property
    def margin(self) -> float:
        """Pixels around its places that it needs."""
        ...

    def reach(self) -> list[Places]:
        """Where it goes, in arrays [N, 2]."""
        ...

    def isVisible(self) -> bool:
        """Whether it is seen."""
        ...


class SteadyView(pg.ViewBox):  # type: ignore[misc]
    """Keeps its range while all lines are within it and fill most of it. A line that leaves it
    gets room to go on in, so that the axes are drawn anew now and then rather than each time."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self._held: list[Bounds | None] = [None, None]
        self.shown: list[Shown] = []

    def fit(self) -> None:
        """End where the lines end, when they are drawn next."""
        self._held = [None, None]
        self.queueUpdateAutoRange()

    def childrenBounds(self, *args: Any, **options: Any) -> list[Bounds | None]:
        """What automatic ranges show: the lines, and room they were given."""
        found = [self._bounds(0, self.width()), self._bounds(1, self.height())]
        self._held = [
            bounds if bounds is None else steadied(bounds, held)
            for bounds, held in zip(found, self._held, strict=True)
        ]
        return [held if held is None else list(held) for held in self._held]

    def _bounds(self, across: int, pixels: float) -> Bounds | None:
        """How far what is shown reaches in one direction, in which the view has so many pixels."""
        ends: list[tuple[float, float, float]] = []
        for item in self.shown:
            parts = [places[:, across] for places in item.reach()] if item.isVisible() else []
            for values in parts:
                values = values[np.isfinite(values)]
                if len(values):
                    ends.append((float(values.min()), float(values.max()), item.margin))
        if not ends:
            return None
        low, high = min(end[0] for end in ends), max(end[1] for end in ends)
        pixel = (high - low) / pixels if pixels > 0 else 0.0
        return [
            min(first - margin * pixel for first, _, margin in ends),
            max(last + margin * pixel for _, last, margin in ends),
        ]


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
