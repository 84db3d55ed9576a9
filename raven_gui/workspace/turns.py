"""One question, put to several runs one after another."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from engine.service.messages import RunInfo

Answer = TypeVar("Answer")


class Turns(Generic[Answer]):
    """Each run is asked alone, so that one which cannot answer keeps no other from it.

    `runs` tells whom to ask; `put(run)` asks a run and returns the number of the job;
    `withdraw(job)` ends one; `changed(run)` is told whenever something about a run is known.
    """

    def __init__(
        self,
        runs: Callable[[], Iterable[RunInfo]],
        put: Callable[[str], int],
        withdraw: Callable[[int], object],
        changed: Callable[[str], object],
    ) -> None:
        self._runs, self._put, self._withdraw, self._changed = runs, put, withdraw, changed
        self._answers: dict[str, Answer] = {}
        self._problems: dict[str, str] = {}
        self._current: set[str] = set()
        self.job = 0
        """The job under way, or 0."""
        self.run = ""
        """The run that is asked, or ''."""
        self.stopped = False
        """Whether the user ended it before every run was asked."""

    def answer(self, run: str) -> Answer | None:
        """The newest answer of a run, be it to an older question."""
        return self._answers.get(run)

    def current(self, run: str) -> Answer | None:
        """The answer of a run to the question of now, once it is there."""
        return self._answers[run] if run in self._current else None

    def problem(self, run: str) -> str:
        """Why a run cannot answer, in a sentence; empty where nothing is known against it."""
        return self._problems.get(run, "")

    def renew(self) -> None:
        """There is another question: every run is to be asked again."""
        self._current.clear()
        self._problems.clear()
        self.stopped = False
        self._end()

    def go_on(self) -> None:
        """Ask the next run that was not asked yet, unless one is being asked."""
        wanted = [run.id for run in self._runs()]
        if self.run and self.run not in wanted:
            self._end()
        if self.job or self.stopped:
            return
        left = (run for run in wanted if run not in self._current | self._problems.keys())
        self.run = next(left, "")
        self.job = self._put(self.run) if self.run else 0

    def retry(self) -> None:
        """Ask again where it was stopped, and those who could not answer."""
        self._problems.clear()
        self.stopped = False
        self.go_on()

    def take(self, job: int, answer: Answer) -> bool:
        """An answer; whether it is one to the question of now."""
        if not job or job != self.job:
            return False
        self._answers[self.run] = answer
        self._current.add(self.run)
        self._settle()
        return True

    def fail(self, job: int, sentence: str) -> bool:
        """A run cannot answer; whether it was asked the question of now."""
        if not job or job != self.job:
            return False
        self._problems[self.run] = sentence
        self._settle()
        return True

    def end(self, job: int) -> None:
        """A job has ended; if nothing was answered, the user has ended it."""
        if job and job == self.job:
            self.stopped = True
            self._settle()

    def forget(self, run: str) -> None:
        """What was known of a run is no longer true."""
        self._answers.pop(run, None)
        self._problems.pop(run, None)
        self._current.discard(run)
        if run == self.run:
            self._end()

    def _settle(self) -> None:
        run, self.run, self.job = self.run, "", 0
        self.go_on()
        self._changed(run)

    def _end(self) -> None:
        if self.job:
            self._withdraw(self.job)
        self.run, self.job = "", 0
