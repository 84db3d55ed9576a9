"""A thread that advances jobs in small steps, so that none of them makes another wait."""

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from typing import Literal

from engine.service.job_words import queued, sentence_of, with_time_left
from engine.service.messages import Event, Failed, JobChanged, JobState, QueueChanged

Deliver = Callable[[Event], None]
Kind = Literal["interactive", "turns", "queue"]
HEAD_START = 0.25
"""Seconds that interactive jobs have to themselves from the newest of them on."""
LONGEST_WAIT = 0.1
"""Seconds that an interactive job may stand still for the others to catch up."""

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Job:
    """Something to do in steps: a generator that yields an event, or None, after each.

    kind: 'interactive' has the thread to itself for HEAD_START seconds of work, and half of its
    time from then on; 'turns' share the rest; of those in the 'queue' only the first that is not
    paused advances. A newer interactive job replaces an older one of the same `channel`. A job with
    a `title` is told of by JobChanged. `ended` is called in the worker's thread however the job
    ends.
    """

    number: int
    course: Generator[Event | None]
    kind: Kind = "interactive"
    channel: str = ""
    title: str = ""
    run: str = ""
    ended: Callable[[], None] = lambda: None
    paused: bool = False
    begun: bool = False
    busy: float = 0.0
    """Seconds spent in its steps."""
    told: JobChanged = field(init=False)
    """What was last said of it."""

    def __post_init__(self) -> None:
        self.told = JobChanged(job=self.number, title=self.title, state="queued", run=self.run)


class Worker:
    """One thread and its jobs. All methods but `close` may be called from any thread, and return
    at once."""

    def __init__(self, name: str, deliver: Deliver) -> None:
        self._deliver = deliver
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._interactive: deque[Job] = deque()
        self._turns: list[Job] = []
        self._turn = 0
        self._lead = 0.0
        """Seconds of work by which interactive jobs are ahead of the others; negative as long as
        the head start lasts."""
        self._queue: list[Job] = []
        self._waiting: tuple[int, ...] = ()
        """What was last told of the jobs in the queue that have not begun."""
        self._closing = False
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def call(self, function: Callable[[], None]) -> None:
        """Run `function` in the worker's thread before the next step of any job."""
        self._calls.put(function)

    def submit(self, job: Job) -> None:
        """Take a job; at once when called in the worker's own thread, so that what was asked of
        the job since finds it there."""
        if threading.get_ident() == self._thread.ident:
            self._take(job)
        else:
            self.call(lambda: self._take(job))

    def pause(self, number: int) -> None:
        """Stop advancing a job that has a title."""
        self.call(lambda: self._set_paused(number, True))

    def resume(self, number: int) -> None:
        """Advance it again."""
        self.call(lambda: self._set_paused(number, False))

    def cancel(self, number: int) -> None:
        """End a job where it stands; its generator is closed."""
        self.call(lambda: self._cancel(number))

    def move(self, number: int, place: int) -> None:
        """Put a job of the queue that has not begun at another place among those."""
        self.call(lambda: self._move(number, place))

    def ask_to_close(self) -> None:
        """Close all jobs and end the thread, after the step in hand."""
        self.call(self._shut)

    def close(self, seconds: float) -> bool:
        """Ask to close and wait; whether the thread ended within `seconds`, or never began."""
        self.ask_to_close()
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    # ------------------------------------------------------------ in the worker's thread

    def _loop(self) -> None:
        while not self._closing:
            job = self._next()
            try:
                call = self._calls.get() if job is None else self._calls.get_nowait()
            except queue.Empty:
                if job is not None:
                    self._advance(job)
                continue
            try:
                call()
            except (Exception, SystemExit) as error:
                log.exception("A call into the engine failed")
                self._deliver(Failed(job=0, sentence=f"The engine stumbled: {error}"))

    def _next(self) -> Job | None:
        first = next((job for job in self._queue if not job.paused), None)
        able = [job for job in self._turns if not job.paused] + ([first] if first else [])
        if self._interactive and (self._lead <= 0 or not able):
            return self._interactive[0]
        return able[self._turn % len(able)] if able else None

    def _take(self, job: Job) -> None:
        if job.kind == "interactive":
            if job.channel:
                for older in [j for j in self._interactive if j.channel == job.channel]:
                    self._end(older, "cancelled")
            self._interactive.append(job)
            self._lead = -HEAD_START
        elif job.kind == "turns":
            self._turns.append(job)
        else:
            self._queue.append(job)
        self._tell(job, job.told)
        self._tell_waiting()

    def _advance(self, job: Job) -> None:
        if job.told.state != "running":
            self._begin(job)
        started = time.perf_counter()
        try:
            event = next(job.course)
        except StopIteration:
            self._end(job, "finished")
            return
        except (Exception, SystemExit) as error:  # a method of the user's own may call exit()
            self._deliver(Failed(job=job.number, sentence=sentence_of(error)))
            self._end(job, "failed")
            return
        seconds = time.perf_counter() - started
        job.busy += seconds
        if job.kind == "interactive":
            self._lead = min(self._lead + seconds, LONGEST_WAIT)
        else:
            self._lead -= seconds
            self._turn += 1
        if isinstance(event, JobChanged):
            self._tell(job, with_time_left(event, job.busy))
        elif event is not None:
            self._deliver(event)

    def _begin(self, job: Job) -> None:
        """Tell of a job that it runs; where it was paused and goes on before another one of the
        queue, that this one waits."""
        job.begun = True
        for other in self._queue if job.kind == "queue" else ():
            if other.told.state == "running":
                self._tell(other, queued(other.told))
        self._tell(job, replace(job.told, state="running"))
        self._tell_waiting()

    def _set_paused(self, number: int, paused: bool) -> None:
        job = self._find(number)
        if job is not None and job.paused != paused:
            job.paused = paused
            told = replace(job.told, state="paused") if paused else queued(job.told)
            self._tell(job, told)

    def _move(self, number: int, place: int) -> None:
        waiting = [job for job in self._queue if not job.begun]
        moved = next((job for job in waiting if job.number == number), None)
        if moved is None:  # it has begun meanwhile, or ended
            return
        places = [at for at, job in enumerate(self._queue) if not job.begun]
        waiting.remove(moved)
        waiting.insert(max(0, place), moved)
        for at, job in zip(places, waiting, strict=True):
            self._queue[at] = job
        self._tell_waiting()

    def _cancel(self, number: int) -> None:
        job = self._find(number)
        if job is not None:
            self._end(job, "cancelled")

    def _end(self, job: Job, state: JobState) -> None:
        for jobs in (self._interactive, self._turns, self._queue):
            if job in jobs:
                jobs.remove(job)
        for last in (job.course.close, job.ended):
            try:
                last()
            except (Exception, SystemExit) as error:
                self._deliver(Failed(job=job.number, sentence=sentence_of(error)))
        done = job.told.total if state == "finished" else job.told.done
        self._tell(job, replace(job.told, state=state, done=done, seconds_left=None))
        self._tell_waiting()

    def _find(self, number: int) -> Job | None:
        everything = [*self._interactive, *self._turns, *self._queue]
        return next((job for job in everything if job.number == number), None)

    def _tell(self, job: Job, told: JobChanged) -> None:
        job.told = replace(told, title=told.title or job.title, run=told.run or job.run)
        if job.title:
            self._deliver(job.told)

    def _tell_waiting(self) -> None:
        waiting = tuple(job.number for job in self._queue if not job.begun)
        if waiting != self._waiting:
            self._waiting = waiting
            self._deliver(QueueChanged(job=0, waiting=waiting))

    def _shut(self) -> None:
        for job in [*self._interactive, *self._turns, *self._queue]:
            self._end(job, "cancelled")
        self._closing = True
