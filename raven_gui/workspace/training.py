"""What is known of each run's training: its curves and its last reconstructions."""

from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.service.messages import (
    EpochFinished,
    Reconstruct,
    Reconstructed,
    RunInfo,
    StepsTaken,
)
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.runs import Runs

NO_LOSSES = ("epoch", "seconds")
"""What an entry of a history has beside its loss terms."""
Probe = EpochFinished | Reconstructed
"""What holds the probe batch: the same test images and their reconstructions."""


@dataclass(eq=False)
class Course:
    """Loss terms over epochs (with fractions), nats per image; and the last epoch's pictures."""

    epochs: "array[float]" = field(default_factory=lambda: array("d"))
    terms: "dict[str, array[float]]" = field(default_factory=dict)
    images_per_second: float = 0.0
    last_epoch: Probe | None = None
    problem: str = ""
    """Why there are no pictures, in a sentence."""

    def add(self, epoch: float, terms: dict[str, float]) -> None:
        """Another point of every term's curve, behind those before it: a training that broke off
        goes on from its last checkpoint, and what came after that is no longer true."""
        while self.epochs and self.epochs[-1] >= epoch:
            self.epochs.pop()
            for values in self.terms.values():
                values.pop()
            self.terms = {name: values for name, values in self.terms.items() if values}
        self.epochs.append(epoch)
        for name, value in terms.items():
            self.terms.setdefault(name, array("d")).append(value)

    def catch_up(self, run: RunInfo) -> None:
        """Points for the epochs of the run's history that lie behind the last one, as of a run that
        another process trains. Of an epoch that was streamed nothing is missing."""
        last = self.epochs[-1] if self.epochs else 0.0
        if run.history and run.history[-1]["epoch"] < last + 1:
            return
        for entry in run.history:
            if entry["epoch"] > last:
                losses = {name: one for name, one in entry.items() if name not in NO_LOSSES}
                self.add(entry["epoch"], losses)

    def curve(self, term: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The epochs and values of a term, which may have begun later than others. Copies: a
        course that is looked at must still be able to grow."""
        values = np.array(self.terms[term])
        return np.array(self.epochs)[-len(values) :], values


class Training(QObject):
    """The courses of all runs by id."""

    stepped = Signal(str)
    """A run has new points on its curves."""
    epoch_finished = Signal(str)
    """A run has new reconstructions."""

    def __init__(self, ask: Ask, runs: Runs, parent: QObject) -> None:
        super().__init__(parent)
        self._ask, self._runs = ask, runs
        self._courses: dict[str, Course] = {}
        self._asked: tuple[int, str] = (0, "")
        """The job and the run of the pictures that are awaited."""

    def course(self, run: RunInfo) -> Course:
        """What a run's history told when it was first asked for, and what was streamed or told
        since."""
        course = self._courses.setdefault(run.id, Course())
        course.catch_up(run)
        return course

    def courses(self) -> tuple[Course, ...]:
        """All courses that were asked for or streamed."""
        return tuple(self._courses.values())

    def take_steps(self, event: StepsTaken) -> None:
        """New points from the engine."""
        course = self._streamed(event.run)
        course.add(event.epoch, event.terms)
        course.images_per_second = event.images_per_second
        self.stepped.emit(event.run)

    def take_epoch(self, event: EpochFinished) -> None:
        """New reconstructions from the engine."""
        self._streamed(event.run).last_epoch = event
        self.epoch_finished.emit(event.run)

    def look_at(self, run: RunInfo) -> None:
        """Ask for the reconstructions of a run that is not in training, unless those of its last
        epoch are there; of a run that is looked at meanwhile they are not awaited any more."""
        course = self.course(run)
        known = course.last_epoch
        there = known is not None and known.epoch == run.epochs_done
        if run.epochs_done and not there and not course.problem and self._asked[1] != run.id:
            self._asked = self._ask(Reconstruct, run=run.id), run.id

    def forget_problems(self) -> None:
        """There is an engine that may know better: reconstructions can be asked for again."""
        for course in self._courses.values():
            course.problem = ""

    def awaits(self, run: str) -> bool:
        """Whether the reconstructions of a run were asked for and are not there yet."""
        return bool(run) and self._asked[1] == run

    def take_reconstructed(self, event: Reconstructed) -> None:
        """Reconstructions that were asked for."""
        if self._asked == (event.job, event.run):
            self._settle(event, "")

    def take_failure(self, job: int, sentence: str) -> bool:
        """Something could not be done; whether it was asked here, and is told here."""
        asked = bool(job) and self._asked[0] == job
        if asked:
            self._settle(None, sentence)
        return asked

    def _settle(self, probe: Reconstructed | None, problem: str) -> None:
        (_, run), self._asked = self._asked, (0, "")
        course = self._streamed(run)
        course.last_epoch, course.problem = probe, problem
        self.epoch_finished.emit(run)

    def _streamed(self, run: str) -> Course:
        """The course of a run in training; a continued one goes on from its history."""
        info = self._runs.get(run)
        return self.course(info) if info is not None else self._courses.setdefault(run, Course())
