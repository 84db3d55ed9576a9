"""How each map is laid on the screen: over that of another run, and turned."""

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from engine.alignment import procrustes
from engine.service.messages import Floats
from raven_gui.workspace.map_view import PLAIN, Frame, MapView

Turn = NDArray[np.float64]


class Frames:
    """The frame of each map; as long as nothing changes that it depends on, it is the same."""

    def __init__(self) -> None:
        self._made: WeakKeyDictionary[MapView, tuple[tuple[object, ...], Frame]] = (
            WeakKeyDictionary()
        )

    def of(self, view: MapView, reference: MapView | None, turn: Turn) -> Frame:
        """How `view` is to be seen. With a `reference` it is laid over that one, as soon as both
        stand still, where both have the same dimensions; a map in three of them is turned."""
        points = view.told.points
        if points is None:
            return PLAIN
        goal = None if reference is None else _goal(view, reference)
        about = (points, goal, turn if points.shape[1] == 3 else None)
        before = self._made.get(view)
        if before is None or any(a is not b for a, b in zip(before[0], about, strict=True)):
            before = self._made[view] = about, _frame(*about)
        return before[1]


def _goal(view: MapView, reference: MapView) -> Floats | None:
    """The points that those of `view` are laid over; None where they cannot be yet, or at all."""
    ours, theirs = view.told.points, reference.told.points
    still = view.finished and reference.finished and view is not reference
    if not still or ours is None or theirs is None or ours.shape[1] != theirs.shape[1]:
        return None
    return theirs


def _frame(points: Floats, goal: Floats | None, turn: Turn | None) -> Frame:
    if goal is None and turn is None:
        return PLAIN
    return Frame(None if goal is None else procrustes(points, goal), turn)
