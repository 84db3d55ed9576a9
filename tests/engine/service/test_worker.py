"""A worker advances jobs cooperatively in one thread."""

import threading
import time
from collections.abc import Callable, Generator, Iterator

import pytest

from engine.service.messages import Done, Event, Failed, JobChanged, QueueChanged
from engine.service.worker import Job, Worker


class Heard:
    """Events in the order they came."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._news = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def wait(self, wanted: Callable[[Event], bool]) -> Event:
        with self._news:
            self._news.wait_for(lambda: any(map(wanted, self.events)), timeout=5)
            return next(event for event in self.events if wanted(event))

    def states(self, job: int) -> list[str]:
        return [e.state for e in self.events if isinstance(e, JobChanged) and e.job == job]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def worker(heard: Heard) -> Iterator[Worker]:
    made = Worker("worker under test", heard)
    made.start()
    yield made
    assert made.close(2)


def count_to(number: int, job: int, seconds: float = 0.0) -> Generator[Event | None]:
    for step in range(number):
        time.sleep(seconds)
        yield Done(job=job, sentence=str(step))


def ends(job: int, state: str) -> Callable[[Event], bool]:
    return lambda e: isinstance(e, JobChanged) and e.job == job and e.state == state


def sentences(heard: Heard, job: int) -> list[str]:
    return [e.sentence for e in heard.events if isinstance(e, Done) and e.job == job]


def test_a_job_with_a_title_is_told_of_from_queue_to_end(worker: Worker, heard: Heard) -> None:
    worker.submit(Job(1, count_to(3, 1), kind="queue", title="Count"))
    heard.wait(ends(1, "finished"))
    assert heard.states(1) == ["queued", "running", "finished"]
    assert sentences(heard, 1) == ["0", "1", "2"]


def test_an_interactive_job_goes_between_the_steps_of_a_long_one(
    worker: Worker, heard: Heard
) -> None:
    worker.submit(Job(1, count_to(100, 1, 0.01), kind="queue", title="Long"))
    heard.wait(lambda e: isinstance(e, Done))
    worker.submit(Job(2, count_to(3, 2)))
    heard.wait(lambda e: isinstance(e, Done) and e.job == 2 and e.sentence == "2")
    assert len(sentences(heard, 1)) < 20


def test_a_long_interactive_job_leaves_half_of_the_time_to_a_training(
    worker: Worker, heard: Heard
) -> None:
    """Steps of 2 ms against steps of 10 ms: half of the time, not every second step."""
    worker.submit(Job(1, count_to(1000, 1, 0.01), kind="queue", title="Train"))
    worker.submit(Job(2, count_to(400, 2, 0.002), channel="attack"))
    heard.wait(lambda e: isinstance(e, Done) and e.job == 2 and e.sentence == "399")

    order = [e.job for e in heard.events if isinstance(e, Done)]
    first = order.index(2)
    assert order[first : first + 60].count(1) == 0
    shared = order[first + 150 :]
    ratio = 0.01 * shared.count(1) / (0.002 * shared.count(2))
    assert 0.5 < ratio < 2


def test_every_newer_interactive_job_has_a_head_start(worker: Worker, heard: Heard) -> None:
    worker.submit(Job(1, count_to(1000, 1, 0.005), kind="queue", title="Train"))
    worker.submit(Job(2, count_to(1000, 2, 0.005), channel="attack"))
    heard.wait(lambda e: isinstance(e, Done) and e.job == 2 and e.sentence == "70")
    worker.submit(Job(3, count_to(20, 3, 0.005), channel="attack"))
    heard.wait(lambda e: isinstance(e, Done) and e.job == 3 and e.sentence == "19")

    order = [e.job for e in heard.events if isinstance(e, Done)]
    first = order.index(3)
    assert order[first : first + 20] == [3] * 20


def test_an_interactive_job_that_was_alone_for_long_owes_nothing(
    worker: Worker, heard: Heard
) -> None:
    """Training that begins after it has a share, not all of the time that it was not there."""
    worker.submit(Job(1, count_to(1000, 1, 0.005), channel="attack"))
    heard.wait(lambda e: isinstance(e, Done) and e.sentence == "150")
    worker.submit(Job(2, count_to(1000, 2, 0.005), kind="queue", title="Train"))
    heard.wait(lambda e: isinstance(e, Done) and e.job == 2 and e.sentence == "50")

    order = [e.job for e in heard.events if isinstance(e, Done)]
    assert order[order.index(2) :].count(1) > 15


def test_jobs_in_turns_both_advance_beside_a_long_interactive_one(
    worker: Worker, heard: Heard
) -> None:
    worker.submit(Job(1, count_to(1000, 1, 0.005), channel="attack"))
    for number, kind in ((2, "queue"), (3, "turns")):
        course = count_to(1000, number, 0.005)
        worker.submit(Job(number, course, kind=kind, title=str(number)))  # type: ignore[arg-type]
    for number in (2, 3):
        heard.wait(lambda e, n=number: isinstance(e, Done) and e.job == n and e.sentence == "15")  # type: ignore[misc]

    background = [e.job for e in heard.events if isinstance(e, Done) and e.job != 1]
    assert abs(background.count(2) - background.count(3)) <= 2


def test_a_newer_interactive_job_replaces_an_older_one_of_its_channel(
    worker: Worker, heard: Heard
) -> None:
    worker.submit(Job(1, count_to(1000, 1, 0.01), channel="attack"))
    heard.wait(lambda e: isinstance(e, Done))
    worker.submit(Job(2, count_to(1, 2), channel="attack"))
    heard.wait(lambda e: isinstance(e, Done) and e.job == 2)
    stopped = len(sentences(heard, 1))
    time.sleep(0.05)
    assert len(sentences(heard, 1)) == stopped < 1000


def test_queued_jobs_go_one_after_the_other(worker: Worker, heard: Heard) -> None:
    worker.submit(Job(1, count_to(5, 1), kind="queue", title="First"))
    worker.submit(Job(2, count_to(5, 2), kind="queue", title="Second"))
    heard.wait(ends(2, "finished"))
    jobs = [e.job for e in heard.events if isinstance(e, Done)]
    assert jobs == [1] * 5 + [2] * 5


def test_jobs_in_turns_share_the_thread_with_the_queue(worker: Worker, heard: Heard) -> None:
    worker.submit(Job(1, count_to(30, 1, 0.002), kind="queue", title="Train"))
    worker.submit(Job(2, count_to(30, 2, 0.002), kind="turns", title="Measure"))
    heard.wait(ends(1, "finished"))
    heard.wait(ends(2, "finished"))
    jobs = [e.job for e in heard.events if isinstance(e, Done)]
    assert jobs.count(2) == jobs.count(1) == 30
    first_half = jobs[: len(jobs) // 2]
    assert min(first_half.count(1), first_half.count(2)) > 5


def test_two_jobs_in_turns_both_advance_beside_the_queue(worker: Worker, heard: Heard) -> None:
    for number, kind in ((1, "queue"), (2, "turns"), (3, "turns")):
        course = count_to(40, number, 0.001)
        worker.submit(Job(number, course, kind=kind, title=str(number)))  # type: ignore[arg-type]
    for number in (1, 2, 3):
        heard.wait(ends(number, "finished"))
    first = [e.job for e in heard.events if isinstance(e, Done)][:60]
    assert min(first.count(n) for n in (1, 2, 3)) >= 10


def test_a_paused_job_stands_still_and_goes_on(worker: Worker, heard: Heard) -> None:
    worker.submit(Job(1, count_to(200, 1, 0.005), kind="queue", title="Train"))
    heard.wait(lambda e: isinstance(e, Done))
    worker.pause(1)
    heard.wait(ends(1, "paused"))
    stood = len(sentences(heard, 1))
    time.sleep(0.05)
    assert len(sentences(heard, 1)) == stood
    worker.resume(1)
    heard.wait(lambda e: isinstance(e, Done) and e.sentence == str(stood))


def test_a_paused_job_lets_the_next_of_the_queue_go(worker: Worker, heard: Heard) -> None:
    worker.submit(Job(1, count_to(1000, 1, 0.005), kind="queue", title="First"))
    worker.submit(Job(2, count_to(3, 2), kind="queue", title="Second"))
    worker.pause(1)
    heard.wait(ends(2, "finished"))


def test_one_job_of_the_queue_is_told_as_running_at_a_time_also_once_a_paused_one_goes_on(
    worker: Worker, heard: Heard
) -> None:
    """What stands still has no time left to tell."""
    for number in (1, 2):
        worker.submit(Job(number, step_on(number), kind="queue", title=f"{number}"))
    heard.wait(has_time_left(1))
    worker.pause(1)
    heard.wait(has_time_left(2))
    worker.resume(1)
    heard.wait(lambda _: heard.states(1)[-1] == "running" and "paused" in heard.states(1))
    assert heard.states(2)[-1] == "queued"
    worker.cancel(1)
    heard.wait(lambda _: heard.states(2)[-1] == "running")

    running: set[int] = set()
    for event in (e for e in heard.events if isinstance(e, JobChanged)):
        running = running | {event.job} if event.state == "running" else running - {event.job}
        assert len(running) <= 1
        assert event.state != "queued" or event.seconds_left is None


def step_on(job: int) -> Generator[Event | None]:
    """Steps without an end, each of which tells how far it is."""
    told = JobChanged(job=job, title=str(job), state="running", seconds_left=60)
    while True:
        time.sleep(0.002)
        yield told


def has_time_left(job: int) -> Callable[[Event], bool]:
    return lambda e: isinstance(e, JobChanged) and e.job == job and e.seconds_left is not None


def test_cancelling_closes_the_generator_in_the_workers_thread(
    worker: Worker, heard: Heard
) -> None:
    closed_in: list[str] = []

    def course() -> Generator[Event | None]:
        try:
            while True:
                time.sleep(0.001)
                yield Done(job=1, sentence="")
        finally:
            closed_in.append(threading.current_thread().name)

    worker.submit(Job(1, course(), kind="queue", title="Train"))
    heard.wait(lambda e: isinstance(e, Done))
    worker.cancel(1)
    heard.wait(ends(1, "cancelled"))
    assert closed_in == ["worker under test"]


def test_an_error_is_told_in_its_own_words_and_the_worker_goes_on(
    worker: Worker, heard: Heard
) -> None:
    def course() -> Generator[Event | None]:
        yield None
        raise ValueError("The picture is blank: give one with something on it.")

    worker.submit(Job(1, course(), kind="queue", title="Read"))
    failed = heard.wait(lambda e: isinstance(e, Failed))
    assert isinstance(failed, Failed)
    assert failed.sentence == "The picture is blank: give one with something on it."
    heard.wait(ends(1, "failed"))
    worker.submit(Job(2, count_to(1, 2), kind="queue", title="Next"))
    heard.wait(ends(2, "finished"))


def test_closing_ends_every_job_and_calls_its_end(heard: Heard) -> None:
    ended: list[int] = []
    worker = Worker("closing", heard)
    worker.start()
    for number in (1, 2):
        worker.submit(
            Job(
                number,
                count_to(10_000, number, 0.001),
                kind="queue",
                title="Train",
                ended=lambda number=number: ended.append(number),  # type: ignore[misc]
            )
        )
    heard.wait(lambda e: isinstance(e, Done))
    assert worker.close(2)
    assert sorted(ended) == [1, 2]


def test_a_job_that_comes_from_the_workers_own_thread_can_be_cancelled_at_once(
    worker: Worker, heard: Heard
) -> None:
    job = Job(1, count_to(1000, 1, 0.001), kind="queue", title="Train")
    worker.call(lambda: worker.submit(job))
    worker.cancel(1)
    heard.wait(ends(1, "cancelled"))
    assert sentences(heard, 1) == []


def test_the_end_of_a_job_is_called_though_its_generator_would_not_close(
    worker: Worker, heard: Heard
) -> None:
    ended: list[int] = []

    def course() -> Generator[Event | None]:
        try:
            while True:
                yield Done(job=1, sentence="")
        finally:
            raise OSError("The disk is full: make room.")

    worker.submit(Job(1, course(), kind="queue", title="Train", ended=lambda: ended.append(1)))
    heard.wait(lambda e: isinstance(e, Done))
    worker.cancel(1)
    heard.wait(lambda e: isinstance(e, Failed) and e.sentence == "The disk is full: make room.")
    heard.wait(ends(1, "cancelled"))
    assert ended == [1]


def test_a_worker_that_never_began_is_closed_at_once(heard: Heard) -> None:
    assert Worker("never started", heard).close(2)


def waiting(order: tuple[int, ...]) -> Callable[[Event], bool]:
    return lambda e: isinstance(e, QueueChanged) and e.waiting == order


def test_what_waits_in_the_queue_is_told_and_takes_another_order(
    worker: Worker, heard: Heard
) -> None:
    for number in (1, 2, 3, 4):
        worker.submit(Job(number, count_to(40, number, 0.005), kind="queue", title=f"{number}"))
    heard.wait(ends(1, "running"))
    worker.move(4, 0)
    heard.wait(waiting((4, 2, 3)))
    worker.move(4, 1)
    worker.move(2, 9)  # behind all
    worker.move(1, 2)  # it has begun
    heard.wait(waiting((4, 3, 2)))
    for ended, begun in ((1, 4), (4, 3), (3, 2)):
        assert heard.states(begun) == ["queued"]
        worker.cancel(ended)
        heard.wait(ends(begun, "running"))
    heard.wait(waiting(()))


def test_a_job_that_would_end_the_program_fails_and_the_others_go_on(
    worker: Worker, heard: Heard
) -> None:
    def leave() -> Generator[Event | None]:
        yield None
        raise SystemExit("a method of the user's own called exit()")

    worker.submit(Job(1, leave(), title="Leave"))
    worker.submit(Job(2, count_to(2, 2), title="Count"))

    heard.wait(ends(2, "finished"))
    assert heard.states(1)[-1] == "failed"
