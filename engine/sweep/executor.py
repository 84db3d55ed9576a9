"""Where orders are carried out: in processes on this machine, or wherever else."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from engine.processes import Processes, StoppedError, ending_of
from engine.sweep.order import Order, Outcome

STOPPED = Outcome(sentence="The sweep was stopped.", final=True)


class Executor(Protocol):
    """Carries out orders, several at once: `carry_out` is called from a thread for each."""

    @property
    def workers(self) -> int:
        """How many orders at once."""

    def carry_out(self, order: Order) -> Outcome:
        """Wait until the order is carried out. A worker that breaks off is an outcome, too."""

    def stop(self) -> None:
        """End what is in hand, each run with a checkpoint, and take no more."""

    def close(self) -> None:
        """Leave nothing running."""


class LocalProcesses:
    """A process of its own for each order, `workers` at once, with so many threads each, or where
    that is None, as many as PyTorch takes."""

    def __init__(self, workers: int, threads: int | None) -> None:
        self.workers = workers
        self._threads = threads
        self._processes = Processes("engine.sweep.worker")

    def carry_out(self, order: Order) -> Outcome:
        """As an Executor."""
        answers: list[str] = []
        try:
            work = replace(order, threads=self._threads).to_json()
            status = self._processes.carry_out(work, answers.append)
        except StoppedError:
            return STOPPED
        return _outcome(answers, status)

    def stop(self) -> None:
        """As an Executor."""
        self._processes.stop()

    def close(self) -> None:
        """As an Executor."""
        self.stop()


def _outcome(answers: Sequence[str], status: int) -> Outcome:
    try:
        return Outcome.from_json(answers[-1])
    except (IndexError, ValueError, TypeError):
        return Outcome(sentence=ending_of(status))
