"""The discrete example as the window asks for it: told while it goes on, and newest wins."""

import queue
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.demonstrator import METHODS, Settings, optimise
from engine.runs import RunStore
from engine.service import Engine
from engine.service import messages as m
from engine.service.demonstration import Demonstration


def told(demonstration: Demonstration, **settings: float) -> list[m.Demonstrated]:
    """What a command is answered with."""
    course = demonstration.course(m.Demonstrate(job=7, **settings))  # type: ignore[arg-type]
    return [event for event in course if isinstance(event, m.Demonstrated)]


@pytest.fixture
def events(tmp_path: Path) -> Iterator[tuple[Engine, queue.Queue[m.Event]]]:
    heard: queue.Queue[m.Event] = queue.Queue()
    engine = Engine(heard.put, RunStore(tmp_path / "runs"))
    engine.start()
    yield engine, heard
    assert engine.close()


def hear(heard: queue.Queue[m.Event], job: int) -> list[m.Event]:
    """All events until the one that ends a job."""
    found: list[m.Event] = []
    while True:
        event = heard.get(timeout=60)
        found.append(event)
        over = isinstance(event, m.Failed) or getattr(event, "finished", False)
        if event.job == job and over:
            return found


def test_it_tells_of_the_start_of_each_slice_and_of_the_end() -> None:
    events = told(Demonstration(), steps=25)
    assert [event.methods[0].step for event in events] == [0, 10, 20, 25]
    assert [event.finished for event in events] == [False, False, False, True]
    assert all(event.job == 7 for event in events)
    assert [tables.method for tables in events[0].methods] == list(METHODS)
    assert [tables.title for tables in events[0].methods] == ["VAE", "Smooth Encoder", "AVAE"]


def test_its_tables_are_those_of_the_example() -> None:
    *_, last = told(Demonstration(), steps=12, coupling=0.9, radius=2, seed=5)
    assert last.data.dtype == np.float32 and last.target.sum() == pytest.approx(1)
    for tables in last.methods:
        *_, snapshot = optimise(Settings(0.9, 2, 12, 5), tables.method)
        np.testing.assert_array_equal(tables.encoder, snapshot.encoder.astype(np.float32))
        np.testing.assert_array_equal(tables.decoder, snapshot.decoder.astype(np.float32))
        np.testing.assert_array_equal(tables.model, snapshot.model.astype(np.float32))
        assert (tables.bound, tables.roughness) == (snapshot.bound, snapshot.roughness)


def test_another_radius_concerns_the_smooth_encoder_alone() -> None:
    demonstration = Demonstration()
    *_, before = told(demonstration, steps=20, radius=1)
    first, *_, after = told(demonstration, steps=20, radius=4)
    assert [tables.step for tables in first.methods] == [20, 0, 20]
    for old, new in zip(before.methods, after.methods, strict=True):
        assert np.array_equal(old.encoder, new.encoder) is (old.method != "smooth-encoder")


def test_the_same_question_again_is_answered_at_once() -> None:
    demonstration = Demonstration()
    *_, before = told(demonstration, steps=20)
    (again,) = told(demonstration, steps=20)
    assert again.finished
    np.testing.assert_array_equal(again.methods[1].encoder, before.methods[1].encoder)


def test_a_newer_demonstration_replaces_the_older_one(
    events: tuple[Engine, queue.Queue[m.Event]],
) -> None:
    engine, heard = events
    engine.submit(m.Demonstrate(job=1, steps=5000))
    engine.submit(m.Demonstrate(job=2, steps=30, seed=1))
    found = hear(heard, 2)
    assert not any(event.job == 1 and getattr(event, "finished", False) for event in found)
    last = found[-1]
    assert isinstance(last, m.Demonstrated)
    assert (last.seed, last.steps) == (1, 30)


def test_settings_that_make_no_sense_are_refused_in_a_sentence(
    events: tuple[Engine, queue.Queue[m.Event]],
) -> None:
    engine, heard = events
    engine.submit(m.Demonstrate(job=1, coupling=1.5))
    refusal = hear(heard, 1)[-1]
    assert isinstance(refusal, m.Failed)
    assert refusal.sentence == "A coupling of 1.5 is none: choose ρ from 0 to 0.9995."
