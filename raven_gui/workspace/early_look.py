"""Runs in training are looked at without stopping them: by the weights of their last epoch."""

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, SignalInstance

from engine.service.messages import EpochFinished, RunInfo

LOOK_MILLISECONDS = 4000
"""Between two looks at the least: an attack and a map take their time from the training."""


class Looked(Protocol):
    """What is needed of the list of runs."""

    weights_changed: SignalInstance
    ticked_changed: SignalInstance

    def get(self, run: str) -> RunInfo | None: ...

    def put(self, run: RunInfo) -> None: ...

    def is_ticked(self, run: str) -> bool: ...


class EarlyLook:
    """After an epoch, and every four seconds at most, what panels show of a run in training is
    forgotten; where it is ticked, they ask for it anew."""

    def __init__(self, runs: Looked, parent: QObject) -> None:
        self._runs = runs
        self._timer = QTimer(parent, singleShot=True, interval=LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        self._moved_on: set[str] = set()
        """Runs with weights that no panel has looked at yet."""

    def take_epoch(self, event: EpochFinished) -> None:
        """A run in training has new weights."""
        info = self._runs.get(event.run)
        if info is None:
            return
        entry = {"epoch": event.epoch, "seconds": event.seconds, **event.terms}
        known = replace(
            info,
            epochs_done=event.epoch,
            seconds=info.seconds + event.seconds,
            history=(*info.history[: event.epoch - 1], entry),
            resumable=True,
        )
        self._runs.put(known)
        self._moved_on.add(event.run)
        if not self._timer.isActive():
            self._timer.start()
            self._look()

    def _look(self) -> None:
        moved_on, self._moved_on = self._moved_on, set()
        for run in sorted(moved_on):
            self._runs.weights_changed.emit(run)
        if any(self._runs.is_ticked(run) for run in moved_on):
            self._runs.ticked_changed.emit()
