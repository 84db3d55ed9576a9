"""A run's name, tags and note are taken back, and given again, one by one."""

from dataclasses import replace

import pytest

from engine.service.messages import AnnotateRun, RenameRun, RunInfo, RunsListed
from tests.gui.conftest import World, run_info

OWN = replace(run_info("own", name="First"), tags=("old",), note="before")


@pytest.fixture
def written(world: World) -> World:
    """A world with one run of the user's own, whose words were changed one after the other."""
    world.wake()
    words = world.workspace.runs.words
    listed(world, OWN)
    words.rename("own", "Second")
    listed(world, replace(OWN, name="Second"))
    words.tag("own", ("new", "paper"))
    listed(world, replace(OWN, name="Second", tags=("new", "paper")))
    words.note("own", "")
    listed(world, replace(OWN, name="Second", tags=("new", "paper"), note=""))
    return world


def listed(world: World, run: RunInfo) -> None:
    world.tell(RunsListed(job=0, runs=(run,)))


def last_annotation(world: World) -> tuple[str, tuple[str, ...] | None, str | None]:
    asked = world.engine.last(AnnotateRun)
    return asked.run, asked.tags, asked.note


def test_each_is_asked_for_by_itself(written: World) -> None:
    (named,) = written.engine.all(RenameRun)
    assert (named.run, named.name) == ("own", "Second")
    tagged, noted = written.engine.all(AnnotateRun)
    assert (tagged.tags, tagged.note) == (("new", "paper"), None), "the note may be another by now"
    assert (noted.tags, noted.note) == (None, "")


def test_each_is_one_step_back_and_forth(written: World) -> None:
    history = written.workspace.history
    assert history.next_back() == "the note of 'Second'"
    history.undo()
    assert last_annotation(written) == ("own", None, "before")
    assert history.next_back() == "the tags of 'Second'"
    history.undo()
    assert last_annotation(written) == ("own", ("old",), None)
    assert history.next_back() == "the name of 'First'"
    history.undo()
    assert written.engine.last(RenameRun).name == "First"
    assert history.next_back() == ""

    history.redo()
    assert written.engine.last(RenameRun).name == "Second"
    history.redo()
    assert last_annotation(written) == ("own", ("new", "paper"), None)
    history.redo()
    assert last_annotation(written) == ("own", None, "")
    assert history.next_forth() == ""


def test_a_run_that_is_gone_is_still_asked_for_and_leaves_no_step(written: World) -> None:
    steps = written.workspace.history.stack.count()
    written.workspace.runs.words.rename("nowhere", "Third")
    assert written.engine.last(RenameRun).run == "nowhere", "the engine says what is wrong"
    assert written.workspace.history.stack.count() == steps
