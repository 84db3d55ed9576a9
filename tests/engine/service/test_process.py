"""The engine in a process of its own: it answers as the other one does, and outlives a crash."""

import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from engine.config import AttackConfig, TrainingConfig
from engine.data import ImageSource
from engine.service import Engine, EngineProcess
from engine.service import messages as m
from tests.images import as_pixels

Kind = TypeVar("Kind", bound=m.Event)
LONG = TrainingConfig(variant="vae", epochs=1000, limit=512)


class Talk:
    """An engine of either kind, and what it tells."""

    def __init__(self, kind: type[EngineProcess] | type[Engine]) -> None:
        self.events: queue.Queue[m.Event] = queue.Queue()
        self.engine = kind(self.events.put)
        self.engine.start()

    def hear(self, kind: type[Kind], **fields: object) -> Kind:
        """The next event of a kind with these values."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            event = self.events.get(timeout=60)
            if isinstance(event, kind) and all(
                getattr(event, name) == value for name, value in fields.items()
            ):
                return event
        raise AssertionError(f"no {kind.__name__} came")


@pytest.fixture
def talk() -> Iterator[Talk]:
    made = Talk(EngineProcess)
    yield made
    made.engine.close()


def an_attack(job: int) -> m.Attack:
    images, _ = ImageSource("mnist").load()
    return m.Attack(
        job=job,
        runs=("mnist/vae", "mnist/raven"),
        images=as_pixels(images.images[:3]),
        config=AttackConfig(epsilon=0.1, steps=5),
    )


def test_it_answers_with_the_numbers_of_an_engine_in_our_own_process(talk: Talk) -> None:
    talk.engine.submit(an_attack(1))
    own = Talk(Engine)
    own.engine.submit(an_attack(1))
    theirs, ours = (side.hear(m.Attacked, job=1) for side in (talk, own))
    assert own.engine.close()
    for one, other in zip(theirs.results, ours.results, strict=True):
        assert one.run == other.run
        # Sums are taken in another order where PyTorch has another number of threads.
        np.testing.assert_allclose(one.attacked, other.attacked, atol=1e-5)
        np.testing.assert_allclose(one.attacked_mean, other.attacked_mean, atol=1e-3)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_after_a_crash_it_says_what_was_lost_and_starts_again(talk: Talk) -> None:
    talk.hear(m.EngineReady)
    talk.engine.submit(m.Train(job=1, name="Long", config=LONG))
    run = talk.hear(m.EpochFinished, job=1).run
    talk.engine.submit(m.Pause(job=2, target=1))
    talk.hear(m.JobChanged, job=1, state="paused")
    assert isinstance(talk.engine, EngineProcess) and talk.engine.number is not None
    os.kill(talk.engine.number, signal.SIGKILL)
    lost = talk.hear(m.EngineLost)
    assert "killed" in lost.sentence and "checkpoint" in lost.sentence
    assert talk.hear(m.Failed, job=1).sentence == lost.sentence
    assert talk.hear(m.JobChanged, job=1).state == "failed"
    listed = {one.id: one for one in talk.hear(m.RunsListed).runs}
    assert listed[run].state == "interrupted" and listed[run].epochs_done > 0
    talk.hear(m.EngineReady)
    talk.engine.submit(an_attack(3))
    assert len(talk.hear(m.Attacked, job=3).results) == 2


@pytest.mark.long
def test_a_trusted_file_that_ends_the_process_is_not_loaded_into_the_next_one(
    talk: Talk, tmp_path: Path
) -> None:
    (file := tmp_path / "mine.py").write_text("import os\nos._exit(3)\n")
    talk.hear(m.EngineReady)
    talk.engine.submit(m.ListOwnVariants(job=1, folder=tmp_path))
    [found] = talk.hear(m.OwnVariantsListed, job=1).files
    assert found.state == "new"

    talk.engine.submit(m.TrustVariant(job=2, folder=tmp_path, path=file, digest=found.digest))

    assert talk.hear(m.Failed, job=2).sentence.startswith("The engine stopped unexpectedly")
    talk.hear(m.EngineReady)
    talk.engine.submit(an_attack(3))
    said = [talk.events.get(timeout=60)]
    while not isinstance(said[-1], m.Attacked):
        said.append(talk.events.get(timeout=60))
    assert not [event for event in said if isinstance(event, m.EngineLost | m.Failed)]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_one_that_crashes_again_and_again_is_not_started_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.service.process.MOST_ENDS", 2)
    talk = Talk(EngineProcess)
    for words in ("started again", "several times"):
        talk.hear(m.EngineReady)
        assert isinstance(talk.engine, EngineProcess) and talk.engine.number is not None
        os.kill(talk.engine.number, signal.SIGKILL)
        assert words in talk.hear(m.EngineLost).sentence
    talk.engine.submit(m.ListRuns(job=1))
    assert "start it anew" in talk.hear(m.Failed, job=1).sentence
    assert not talk.engine.close()


@pytest.mark.long
def test_no_file_of_the_folder_it_is_started_in_is_taken_for_a_module(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "engine.py").write_text("raise SystemExit(3)")
    (tmp_path / "random.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    other = Talk(EngineProcess)
    other.hear(m.EngineReady)
    assert other.engine.close()


def test_one_that_cannot_start_says_so_and_to_whoever_asks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    talk = Talk(EngineProcess)
    assert "could not be started" in talk.hear(m.EngineLost).sentence
    talk.engine.submit(m.ListRuns(job=1))
    assert "start it anew" in talk.hear(m.Failed, job=1).sentence
    assert talk.engine.close()


def test_one_that_never_started_closes_and_one_that_wakes_does_too() -> None:
    assert EngineProcess(lambda event: None).close()
    waking = Talk(EngineProcess).engine
    waking.close()
    assert isinstance(waking, EngineProcess) and not waking._life.is_alive()


@pytest.mark.skipif(sys.platform == "win32", reason="Processes are looked up by a signal")
def test_it_ends_when_whoever_started_it_is_no_more() -> None:
    program = """
import os, queue
from engine.service import EngineProcess, messages as m
events = queue.Queue()
engine = EngineProcess(events.put)
engine.start()
while not isinstance(events.get(timeout=60), m.EngineReady):
    pass
print(engine.number, flush=True)
os._exit(0)
"""
    told = subprocess.run(
        [sys.executable, "-c", program], check=True, timeout=60, stdout=subprocess.PIPE
    )
    deadline = time.monotonic() + 20
    while _lives(int(told.stdout)):
        assert time.monotonic() < deadline, "It goes on alone."
        time.sleep(0.05)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
