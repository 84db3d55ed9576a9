"""Points of latent maps, decoded."""

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.service.messages import DecodeAt, DecodedAt
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.images import Images
from raven_gui.workspace.maps import Maps

Point = tuple[float, float]


class Decoding(QObject):
    """One decoded point per run, on the map that is shown.

    One question is under way per run at most; of the points asked for meanwhile the last is asked
    next. So a pointer that is dragged is followed, and where it rests wins.
    """

    changed = Signal(str)
    """A run's point was decoded, cannot be, or is no longer on its map."""

    def __init__(self, ask: Ask, images: Images, maps: Maps, parent: QObject) -> None:
        super().__init__(parent)
        self._ask, self._images, self._maps = ask, images, maps
        self._asked: dict[str, int] = {}
        self._waiting: dict[str, Point] = {}
        self._decoded: dict[str, DecodedAt] = {}
        self._problems: dict[str, str] = {}
        maps.map_changed.connect(self.forget)

    def decoded(self, run: str) -> DecodedAt | None:
        """The point of a run that was decoded last, if it is one of the map shown."""
        event = self._decoded.get(run)
        if event is None:
            return None
        return event if event.key == self._maps.key(run) else None

    def problem(self, run: str) -> str:
        """Why a point of the run could not be decoded, in a sentence; empty where it could."""
        return self._problems.get(run, "")

    def decode(self, run: str, point: Point) -> None:
        """Ask what a point of a run's map stands for."""
        if run in self._asked:
            self._waiting[run] = point
            return
        seen = np.array([point], np.float32)
        meant = self._maps.view(run).frame.meant(seen).astype(np.float32)
        self._asked[run] = self._ask(DecodeAt, **self._maps.key(run)._asdict(), points=meant)

    def take(self, event: DecodedAt) -> None:
        """An answer from the engine; one to a question that nobody asks any more is dropped."""
        if self._asked.get(event.run) == event.job:
            self._problems.pop(event.run, None)
            self._decoded[event.run] = event
            self._settle(event.run)

    def take_failure(self, job: int, sentence: str) -> bool:
        """Something could not be done; whether it was asked here, and is told here."""
        run = next((run for run, asked in self._asked.items() if asked == job), None)
        if run is None:
            return False
        self._decoded.pop(run, None)
        self._problems[run] = sentence
        self._settle(run)
        return True

    def forget(self, run: str) -> None:
        """The map moved below the point, or the run's weights changed."""
        known = run in self._decoded or run in self._problems
        for kept in (self._asked, self._waiting, self._decoded, self._problems):
            kept.pop(run, None)
        if known:
            self.changed.emit(run)

    def _settle(self, run: str) -> None:
        del self._asked[run]
        if run in self._waiting:
            self.decode(run, self._waiting.pop(run))
        self.changed.emit(run)
