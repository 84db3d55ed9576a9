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
        for place, run in enumerate(runs):
            with closing(train(number, run)) as steps:
                yield next(steps)
                tell_runs()
                for event in steps:
                    yield _of_all(event, place, len(runs), title)

    def ended() -> None:
        for run in runs:
            settle(run)
        tell_runs()

    title = f"Train {runs[0].info().group_name}"
    if len(runs) > 1:
        title += f", {len(runs)} seeds"
    return Job(number, course(), kind="queue", title=title, run=runs[0].id, ended=ended)


def _of_all(event: Event | None, place: int, count: int, title: str) -> Event | None:
    """Progress as a share of all trainings; how long they take is told from what is done."""
    if count == 1 or not isinstance(event, JobChanged):
        return event
    return replace(
        event,
        title=title,
        done=event.total * place + event.done,
        total=event.total * count,
        seconds_left=None,
    )
