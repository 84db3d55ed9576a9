"""The trainings of one command as one job of the queue."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace

from engine.runs import Run
from engine.service.messages import Event, JobChanged
from engine.service.worker import Job

Train = Callable[[int, Run], Generator[Event | None]]


def training_job(
    number: int,
    runs: Sequence[Run],
    train: Train,
    settle: Callable[[Run], None],
    tell_runs: Callable[[], None],
) -> Job:
    """A job that trains `runs`, which differ in their seed alone, one after the other. `settle` is
    told of each when the job has ended, `tell_runs` whenever a run has changed its state."""

    def course() -> Generator[Event | None]:
        epoch_seconds = None
        for place, run in enumerate(runs):
            with closing(train(number, run)) as steps:
                yield next(steps)
                tell_runs()
                for event in steps:
                    epoch_seconds = _epoch_seconds(event) or epoch_seconds
                    yield _of_all(event, place, len(runs), title, epoch_seconds)

    def ended() -> None:
        for run in runs:
            settle(run)
        tell_runs()

    title = f"Train {runs[0].info().group_name}"
    if len(runs) > 1:
        title += f", {len(runs)} seeds"
    return Job(number, course(), kind="queue", title=title, run=runs[0].id, ended=ended)


def _epoch_seconds(event: Event | None) -> float | None:
    """How long an epoch takes, by how long those take that are left; None where none are."""
    if not isinstance(event, JobChanged) or event.seconds_left is None:
        return None
    left = event.total - event.done
    return event.seconds_left / left if left > 0 else None


def _of_all(
    event: Event | None, place: int, count: int, title: str, epoch_seconds: float | None
) -> Event | None:
    """Progress as a share of all trainings, and how long they take at this pace."""
    if count == 1 or not isinstance(event, JobChanged):
        return event
    done, total = event.total * place + event.done, event.total * count
    left = None if epoch_seconds is None else epoch_seconds * (total - done)
    return replace(event, title=title, done=done, total=total, seconds_left=left)
