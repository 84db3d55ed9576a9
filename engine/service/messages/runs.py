"""Runs and the queue they are trained in: what is asked, and what is told."""

from dataclasses import dataclass

from engine.service.messages.commands import Command
from engine.service.messages.events import Event


@dataclass(frozen=True, eq=False, kw_only=True)
class TrainFurther(Command):
    """Train a finished run for so many more `epochs`: from its checkpoint where that is kept, else
    with an optimiser that starts anew. Events as Train."""

    run: str
    epochs: int


@dataclass(frozen=True, eq=False, kw_only=True)
class AnnotateRun(Command):
    """Keep the user's tags, or note, with a run, in place of those there are; None: these stay.
    Answer: RunsListed."""

    run: str
    tags: tuple[str, ...] | None = None
    note: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class MoveJob(Command):
    """Let the waiting job `target` take another `place` among those that wait in the queue; 0 is
    the next one to begin. Answer: QueueChanged."""

    target: int
    place: int


@dataclass(frozen=True, eq=False, kw_only=True)
class QueueChanged(Event):
    """The jobs that wait in the queue, in the order in which they will begin."""

    waiting: tuple[int, ...]
