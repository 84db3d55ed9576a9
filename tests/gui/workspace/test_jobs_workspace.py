"""Long jobs: what they are, how far they are, and their switches."""

from dataclasses import replace

import pytest

from engine.service.messages import Cancel, Failed, JobChanged, JobState, Pause, Resume
from raven_gui.workspace.jobs import Jobs
from tests.gui.conftest import World


@pytest.fixture
def jobs(world: World) -> Jobs:
    return world.workspace.jobs


def tell(world: World, job: int, state: JobState, title: str = "Train A", run: str = "a") -> None:
    world.tell(JobChanged(job=job, title=title, state=state, run=run))


def test_jobs_keep_the_order_in_which_they_came(world: World, jobs: Jobs) -> None:
    for job in (3, 5):
        tell(world, job, "queued")
    tell(world, 3, "running")
    assert [(job.job, job.state) for job in jobs.all] == [(3, "running"), (5, "queued")]


def test_the_training_job_of_a_run_is_found_while_it_is_active(world: World, jobs: Jobs) -> None:
    tell(world, 1, "running", title="t-SNE map of A")
    assert jobs.of_run("a") is None
    tell(world, 2, "paused")
    found = jobs.of_run("a")
    assert found is not None and found.job == 2
    assert jobs.of_run("b") is None
    tell(world, 2, "cancelled")
    assert jobs.of_run("a") is None


def test_ended_jobs_stay_until_they_are_cleared(world: World, jobs: Jobs) -> None:
    ended: list[int] = []
    jobs.ended.connect(ended.append)
    for job, state in enumerate(("finished", "cancelled", "failed", "running", "paused")):
        tell(world, job, state)  # type: ignore[arg-type]
    assert ended == [0, 1, 2]
    assert len(jobs.all) == 5 and [job.job for job in jobs.active] == [3, 4]
    changed: list[int] = []
    jobs.changed.connect(changed.append)
    jobs.clear_ended()
    assert [job.job for job in jobs.all] == [3, 4]
    assert changed == [0, 1, 2]


def test_the_time_left_of_a_job_is_told_anew_once_a_second(
    world: World, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is heard many times in each, and whoever tells it at a pace of its own tells the same."""
    now = [50.0]
    monkeypatch.setattr("raven_gui.workspace.jobs.monotonic", lambda: now[0])
    told: list[float | None] = []
    jobs.changed.connect(lambda _: told.append(jobs.all[0].seconds_left))
    news = JobChanged(job=1, title="Train A", state="running", done=1, total=9)
    for moment, left in ((0, None), (0.1, 68), (0.5, 42), (1.2, 60), (1.3, 20)):
        now[0] = 50 + moment
        world.tell(replace(news, done=1 + moment, seconds_left=left))
    assert told == [None, 68, 68, 60, 60]
    assert jobs.all[0].done == 2.3, "how far it is, is told as it is heard"
    world.tell(replace(news, state="paused"))
    world.tell(replace(news, seconds_left=15))
    assert told[-2:] == [None, 15], "a job that goes on again tells anew"


def test_the_switches_ask_the_engine(world: World, jobs: Jobs) -> None:
    jobs.pause(4)
    jobs.resume(5)
    jobs.cancel(6)
    engine = world.engine
    assert engine.last(Pause).target == 4
    assert engine.last(Resume).target == 5
    assert engine.last(Cancel).target == 6


def test_every_command_has_a_number_of_its_own(world: World, jobs: Jobs) -> None:
    for _ in range(5):
        jobs.pause(1)
    numbers = [command.job for command in world.engine.commands]
    assert len(set(numbers)) == len(numbers) and 0 not in numbers


def test_what_failed_of_many_jobs_is_named(world: World) -> None:
    told: list[str] = []
    world.workspace.failed.connect(told.append)
    tell(world, 41, "running", title="Train wide")
    world.tell(Failed(job=41, sentence="There is not enough memory."))
    world.tell(Failed(job=99, sentence="The file is gone."))
    assert told == ["Train wide: There is not enough memory.", "The file is gone."]
