"""One run's map: what the engine told of it, and where that lies on the screen."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.alignment import Similarity
from engine.service.messages import Floats
from raven_gui.workspace.selection import Refs

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Frame:
    """How a map of k dimensions is laid on the screen: over another one's (`laid`), then turned.

    turn: [k, k], a rotation of which the first two columns are seen; None for none, k = 2.
    """

    laid: Similarity | None = None
    turn: Doubles | None = None

    def seen(self, points: NDArray[Any]) -> NDArray[Any]:
        """Points [..., k] on the screen, [..., 2]."""
        if self.laid is not None:
            points = self.laid.apply(points)
        return points if self.turn is None else points @ self.turn[:, :2]

    def meant(self, places: NDArray[Any]) -> NDArray[Any]:
        """Points [M, k] of the map that lie at places [M, 2] of the screen: of those that are
        hidden behind each other, the one level with the centre."""
        points = places if self.turn is None else places @ self.turn[:, :2].T
        return points if self.laid is None else self.laid.undo(points)

    def outline(self, covariances: NDArray[Any]) -> NDArray[Any]:
        """Covariances [..., k, k] on the screen, [..., 2, 2]."""
        if self.laid is not None:
            covariances = self.laid.turn(covariances)
        if self.turn is None:
            return covariances
        turned: Doubles = self.turn[:, :2].T @ covariances @ self.turn[:, :2]
        return turned


PLAIN = Frame()


def _nothing() -> Floats:
    return np.empty((0, 2), np.float32)


@dataclass(eq=False)
class Told:
    """A map as the engine told it: k coordinates each, of the first N images; where A attacked
    images are before and after the attack, and after each of its steps."""

    points: Floats | None = None  # [N, k]
    starts: Floats = field(default_factory=_nothing)  # [A, k]
    ends: Floats = field(default_factory=_nothing)  # [A, k]
    course: Floats | None = None  # [S, A, k]
    covariances: Floats | None = None  # [2 A, k, k], of the posteriors at starts and ends


@dataclass(eq=False)
class MapView:
    """A map as it is seen, [N, 2], and how far it is. Nothing of it is to be changed in place."""

    told: Told = field(default_factory=Told)
    step: int = 0
    steps: int = 1
    finished: bool = False
    job: int = 0
    place_job: int = 0
    place_refs: Refs = ()
    """The attacked images that the job is about."""
    epoch: int | None = None
    """The epoch of a training that it shows, where it shows one."""
    _frame: Frame = PLAIN
    _seen: dict[str, NDArray[Any]] = field(default_factory=dict)

    @property
    def points(self) -> Floats | None:
        """Where the images are, [N, 2]; None before the map is there."""
        return None if self.told.points is None else self._on_screen("points", self.told.points)

    @property
    def starts(self) -> Floats:
        """Where attacked images are before the attack, [A, 2]; none before that is known."""
        return self._on_screen("starts", self.told.starts)

    @property
    def ends(self) -> Floats:
        """Where they are after it, [A, 2]."""
        return self._on_screen("ends", self.told.ends)

    @property
    def course(self) -> Floats | None:
        """Where they are after each step of it, [S, A, 2]; None where nobody asked for that."""
        return None if self.told.course is None else self._on_screen("course", self.told.course)

    @property
    def ellipses(self) -> Floats | None:
        """The posteriors' covariances on the screen, [2 A, 2, 2], those at `starts` first; None
        where the map is not linear."""
        if self.told.covariances is None:
            return None
        return self._frame.outline(self.told.covariances).astype(np.float32)

    @property
    def frame(self) -> Frame:
        """How it is laid on the screen."""
        return self._frame

    def put(self, **told: Floats | None) -> None:
        """The engine told something new of these parts."""
        for name, value in told.items():
            setattr(self.told, name, value)
            self._seen.pop(name, None)

    def lay(self, frame: Frame) -> None:
        """See it in another way."""
        self._frame = frame
        self._seen.clear()

    def clear_moves(self) -> None:
        """No attack is shown."""
        self.put(starts=_nothing(), ends=_nothing(), course=None, covariances=None)

    def _on_screen(self, name: str, points: Floats) -> Floats:
        if self._frame is PLAIN or points.shape[-1] != _dimensions(self.told):
            return points
        if name not in self._seen:
            self._seen[name] = self._frame.seen(points).astype(np.float32)
        return self._seen[name]


def _dimensions(told: Told) -> int:
    """Coordinates of a point of the map."""
    return 2 if told.points is None else told.points.shape[1]
