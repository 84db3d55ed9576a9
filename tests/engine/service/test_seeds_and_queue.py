"""Several seeds are one job; runs are trained further; notes are kept; the queue is reordered."""

import queue
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from engine.config import TrainingConfig
from engine.runs import Run, RunError, RunStore, create_seeds
from engine.service import Engine
from engine.service import messages as m
from engine.service.training_queue import training_job

SMALL = TrainingConfig(variant="vae", epochs=1, limit=256)


@pytest.fixture
def heard() -> "queue.Queue[m.Event]":
    return queue.Queue()


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def engine(store: RunStore, heard: "queue.Queue[m.Event]") -> Iterator[Engine]:
    made = Engine(heard.put, store)
    made.start()
    yield made
    assert made.close()


def until(heard: "queue.Queue[m.Event]", job: int, state: str) -> list[m.Event]:
    """All that is told until a job is in a state."""
    told: list[m.Event] = []
    while True:
        event = heard.get(timeout=60)
        assert not isinstance(event, m.Failed), event.sentence
        told.append(event)
        if isinstance(event, m.JobChanged) and (event.job, event.state) == (job, state):
            return told


def test_of_seeds_that_cannot_all_be_made_none_is(store: RunStore) -> None:
    """Else the first would wait for a training that never comes: here the name of the second is a
    character too long."""
    almost = "n" * (100 - len(" · seed 9"))
    with pytest.raises(RunError, match="its seed behind it, such as ' · seed 10': 90 are left for"):
        create_seeds(store, SMALL.model_copy(update={"seed": 9}), almost, 2)
    assert [run for run in store.list() if not run.bundled] == []
    assert len(create_seeds(store, SMALL, almost, 2)) == 2


def test_seeds_are_trained_by_one_job_and_each_can_be_trained_further(
    engine: Engine, store: RunStore, heard: "queue.Queue[m.Event]"
) -> None:
    engine.submit(m.Train(job=1, name="two", config=SMALL, seeds=2, origin="mnist/vae"))
    told = until(heard, 1, "finished")
    jobs = [event for event in told if isinstance(event, m.JobChanged)]
    assert jobs[0].title == "Train two, 2 seeds"
    steps = [job for job in jobs if job.state == "running" and job.done]
    assert {job.total for job in steps} == {2}
    assert [job.done for job in steps] == sorted(job.done for job in steps)
    infos = [store.resolve(name).info() for name in ("two · seed 0", "two · seed 1")]
    assert [info.state for info in infos] == ["finished", "finished"]
    assert {info.group_name for info in infos} == {"two"}
    assert {info.origin for info in infos} == {"mnist/vae"}

    engine.submit(m.TrainFurther(job=2, run=infos[1].id, epochs=1))
    epochs = [e.epoch for e in until(heard, 2, "finished") if isinstance(e, m.EpochFinished)]
    assert epochs == [2]
    engine.submit(m.AnnotateRun(job=3, run=infos[0].id, tags=("paper",), note="good"))
    while not isinstance(event := heard.get(timeout=60), m.RunsListed) or event.job != 3:
        pass
    (info,) = (info for info in event.runs if info.id == infos[0].id)
    assert (info.tags, info.note) == (("paper",), "good")


def test_a_job_that_waits_is_let_before_another(
    engine: Engine, heard: "queue.Queue[m.Event]"
) -> None:
    for job in (1, 2, 3):
        engine.submit(m.Train(job=job, name=f"{job}", config=SMALL))
    until(heard, 1, "running")
    engine.submit(m.MoveJob(job=4, target=3, place=0))
    began = [
        event.job
        for event in until(heard, 2, "running")
        if isinstance(event, m.JobChanged) and event.state == "running"
    ]
    assert list(dict.fromkeys(job for job in began if job != 1)) == [3, 2]


def test_no_seed_and_too_many_are_refused(store: RunStore) -> None:
    for seeds in (0, 101):
        with pytest.raises(RunError, match="cannot be trained: take 1 to 100"):
            create_seeds(store, SMALL, "none", seeds)
    last = SMALL.model_copy(update={"seed": 2**31 - 1})
    with pytest.raises(RunError, match="none above"):
        create_seeds(store, last, "none", 2)
    assert not any(run.id.startswith("vae-mnist") for run in store.list())


def test_the_time_left_of_several_seeds_is_that_of_all_of_them(store: RunStore) -> None:
    runs = create_seeds(store, SMALL.model_copy(update={"epochs": 4}), "two", 2)

    def train(job: int, run: Run) -> Generator[m.Event | None]:
        yield None
        for done in range(5):
            left = 10.0 * (4 - done)
            yield m.JobChanged(
                job=job, title="", state="running", done=done, total=4, seconds_left=left
            )

    job = training_job(1, runs, train, settle=lambda run: None, tell_runs=lambda: None)
    told = [event for event in job.course if isinstance(event, m.JobChanged)]
    assert [event.done for event in told] == [*range(5), *range(4, 9)]
    assert all(event.seconds_left == 10 * (8 - event.done) for event in told)
