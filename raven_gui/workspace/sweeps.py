"""The sweeps of the run store, followed while somebody looks at them."""

import time

from PySide6.QtCore import QObject, QTimer, Signal

from engine.service.messages import ListRuns, ListSweeps, RunInfo, SweepInfo, SweepsListed
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.runs import Runs

RUNNING_SECONDS, IDLE_SECONDS = 2.0, 10.0
"""Between an answer and the next question, while a sweep runs, and while none does."""
SHARE = 0.2
"""Of the time, at most, that the engine reads the disk for it."""


class Sweeps(QObject):
    """Sweeps are carried out by other processes: what they leave on disk is asked for again and
    again, as long as it is `follow`ed."""

    changed = Signal()
    """A trial moved, or there is another sweep."""
    told = Signal()
    """There is an answer; the time that is left may be another."""

    def __init__(self, ask: Ask, runs: Runs, parent: QObject) -> None:
        super().__init__(parent)
        self._ask, self._runs = ask, runs
        self.all: tuple[SweepInfo, ...] = ()
        self.known = False
        """Whether there was an answer."""
        self._job, self._asked_at = 0, 0.0
        self._followed = False
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self.look)

    def get(self, name: str) -> SweepInfo | None:
        """A sweep by its name."""
        return next((sweep for sweep in self.all if sweep.name == name), None)

    def follow(self, on: bool) -> None:
        """Look at once and again and again, or no longer."""
        if on != self._followed:
            self._followed = on
            self._next.stop()
            if on:
                self.look()

    def look(self) -> None:
        """Ask how they are now, unless the answer is under way."""
        if not self._job:
            self._next.stop()
            self._asked_at = time.monotonic()
            self._job = self._ask(ListSweeps)

    def take(self, event: SweepsListed) -> None:
        """What the engine found."""
        before = [_signature(sweep) for sweep in self.all]
        self.all, first, self.known = event.sweeps, not self.known, True
        made = [t.run for sweep in self.all for t in sweep.trials if t.run is not None]
        self._runs.swept = {run.id for run in made}
        if any(self._is_news(run) for run in made):
            self._ask(ListRuns)
        if first or before != [_signature(sweep) for sweep in self.all]:
            self.changed.emit()
        self.told.emit()
        self._ended()

    def take_failure(self, job: int) -> None:
        """It could not be looked; the answer may still come."""
        if job == self._job:
            self._ended()

    def _ended(self) -> None:
        if not self._job:
            return
        self._job = 0
        if self._followed:
            pause = RUNNING_SECONDS if any(map(_moves, self.all)) else IDLE_SECONDS
            spent = time.monotonic() - self._asked_at
            self._next.start(round(1000 * max(pause, spent / SHARE)))

    def _is_news(self, run: RunInfo) -> bool:
        """Whether the list of runs lacks what can be ticked, or looked at, by now."""
        known = self._runs.get(run.id)
        if known is None:
            return run.state in ("finished", "interrupted") or run.resumable
        return known.state != run.state and run.state == "finished"


def _moves(sweep: SweepInfo) -> bool:
    """Whether somebody trains one of its trials: its own process, or another."""
    return sweep.running or any(trial.state == "training" for trial in sweep.trials)


def _signature(sweep: SweepInfo) -> object:
    """What is seen of a sweep and of its trials, but for the time that is left."""
    trials = [
        (t.name, t.state, t.failure, t.run and (t.run.id, t.run.epochs_done, str(t.run.figures)))
        for t in sweep.trials
    ]
    return sweep.name, sweep.running, sweep.commands, trials
