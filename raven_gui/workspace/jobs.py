"""Long jobs: what they are, how far they are, and their switches."""

from dataclasses import replace
from math import inf
from time import monotonic

from PySide6.QtCore import QObject, Signal

from engine.service.messages import ENDED, Cancel, JobChanged, MoveJob, Pause, QueueChanged, Resume
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.history import History

LEFT_SECONDS = 1.0
"""For which the time left of a job is told as it was heard: it is worked out many times in each."""


class Jobs(QObject):
    """Jobs by number, newest last; ended ones stay until they are cleared."""

    changed = Signal(int)
    ended = Signal(int)
    queue_changed = Signal()
    """Other jobs wait in the queue, or in another order."""

    def __init__(self, ask: Ask, history: History, parent: QObject) -> None:
        super().__init__(parent)
        self._ask, self._history = ask, history
        self._jobs: dict[int, JobChanged] = {}
        self._left_heard: dict[int, float] = {}
        """When the time left of a job that is told was heard."""
        self.waiting: tuple[int, ...] = ()
        """The jobs that wait in the queue, the next to begin first."""

    @property
    def all(self) -> tuple[JobChanged, ...]:
        """Every job that was not cleared."""
        return tuple(self._jobs.values())

    @property
    def active(self) -> tuple[JobChanged, ...]:
        """Jobs that have not ended."""
        return tuple(job for job in self._jobs.values() if job.state not in ENDED)

    def of_run(self, run: str) -> JobChanged | None:
        """The training job of a run, if one is active."""
        jobs = (job for job in self.active if job.run == run and job.title.startswith("Train"))
        return next(jobs, None)

    def of_which(self, number: int) -> str:
        """What begins a sentence about one of several long jobs: its title; '' for other work."""
        job = self._jobs.get(number)
        return "" if job is None else f"{job.title}: "

    def pause(self, job: int) -> None:
        """Stop advancing a job."""
        self._ask(Pause, target=job)

    def resume(self, job: int) -> None:
        """Advance it again."""
        self._ask(Resume, target=job)

    def cancel(self, job: int) -> None:
        """End a job; a training run keeps its checkpoint."""
        self._ask(Cancel, target=job)

    def move(self, job: int, place: int) -> None:
        """Let a waiting job take another place among those that wait; 0 begins next."""
        if job not in self.waiting or not 0 <= place < len(self.waiting):
            return
        before = self.waiting.index(job)
        if place != before:
            self._put(job, place)
            self._history.record(
                "the order of the queue",
                lambda: self._put(job, before),
                lambda: self._put(job, place),
                _about(job),
            )

    def _put(self, job: int, place: int) -> None:
        """One that has begun meanwhile stays where it is."""
        if job in self.waiting:
            self._ask(MoveJob, target=job, place=min(place, len(self.waiting) - 1))

    def clear_ended(self) -> None:
        """Forget the jobs that have ended."""
        for number in [n for n, job in self._jobs.items() if job.state in ENDED]:
            del self._jobs[number]
            self._left_heard.pop(number, None)
            self.changed.emit(number)

    def take_queue(self, event: QueueChanged) -> None:
        """The order of the queue, from the engine."""
        for begun in set(self.waiting) - set(event.waiting):
            self._history.forget(_about(begun))
        self.waiting = event.waiting
        self.queue_changed.emit()

    def take(self, event: JobChanged) -> None:
        """News of a job. Its time left is told anew after some time alone, so that all who tell it,
        each at a pace of its own, tell the same."""
        before, heard = self._jobs.get(event.job), self._left_heard.get(event.job, -inf)
        told = before.seconds_left if before and before.state == event.state else None
        if event.seconds_left is not None:
            if told is not None and monotonic() - heard < LEFT_SECONDS:
                event = replace(event, seconds_left=told)
            else:
                self._left_heard[event.job] = monotonic()
        self._jobs[event.job] = event
        self.changed.emit(event.job)
        if event.state in ENDED:
            self.ended.emit(event.job)


def _about(job: int) -> str:
    """What changes of a job's place in the queue are about, in the history."""
    return f"the place of job {job}"
