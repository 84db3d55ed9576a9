"""The example's settings and answers in the workspace."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from engine.service.demonstration import Demonstration
from engine.service.messages import Demonstrate, Demonstrated, Failed
from tests.gui.conftest import World, says


@pytest.fixture(scope="module")
def events() -> list[Demonstrated]:
    """What the engine answers to job 1."""
    course = Demonstration().course(Demonstrate(job=1, steps=20))
    return [event for event in course if isinstance(event, Demonstrated)]


def test_the_same_settings_are_asked_for_once_and_others_anew(world: World) -> None:
    fragility = world.workspace.fragility
    changes: list[None] = []
    fragility.settings_changed.connect(lambda: changes.append(None))
    fragility.want()
    fragility.want()
    fragility.set(radius=3)
    assert not changes and len(world.engine.all(Demonstrate)) == 1
    fragility.set(radius=4)
    fragility.want()
    assert len(changes) == 1 and [c.radius for c in world.engine.all(Demonstrate)] == [3, 4]


def test_an_answer_to_an_older_question_is_dropped(
    world: World, events: list[Demonstrated]
) -> None:
    fragility = world.workspace.fragility
    fragility.want()
    job = world.engine.last(Demonstrate).job
    fragility.set(seed=1)
    fragility.want()
    world.tell(replace(events[-1], job=job))
    assert fragility.shown is None and not fragility.finished
    world.tell(replace(events[-1], job=world.engine.last(Demonstrate).job))
    assert fragility.finished


def test_of_the_tables_on_their_way_only_the_latest_waits(
    world: World, events: list[Demonstrated]
) -> None:
    fragility = world.workspace.fragility
    fragility.want()
    job = world.engine.last(Demonstrate).job
    shown = []
    fragility.changed.connect(lambda: shown.append(fragility.shown))
    on_their_way = [replace(event, job=job) for event in events[:2]]
    for event in on_their_way:
        world.engine.deliver(event)
    world.bridge._drain()
    QApplication.processEvents()
    (last,) = shown
    assert says(last, on_their_way[1])


def test_another_jobs_failure_is_not_its_own(world: World) -> None:
    fragility = world.workspace.fragility
    failures: list[str] = []
    world.workspace.failed.connect(failures.append)
    world.tell(Failed(job=999, sentence="Something else."))
    assert failures == ["Something else."] and not fragility.problem


def test_what_an_engine_left_unanswered_is_asked_of_the_next(world: World) -> None:
    fragility = world.workspace.fragility
    fragility.want()
    world.tell(Failed(job=world.engine.last(Demonstrate).job, sentence="The engine stopped."))
    assert fragility.problem == "The engine stopped."
    fragility.want()
    assert len(world.engine.all(Demonstrate)) == 2
