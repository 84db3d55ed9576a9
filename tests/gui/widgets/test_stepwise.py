"""Work in steps, one in each turn of the window's loop, or the rest of it at once."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from raven_gui.widgets.stepwise import Stepwise


@pytest.fixture
def done() -> list[int]:
    return []


@pytest.fixture
def turns(qapp: QObject) -> Iterator[Stepwise]:
    made = Stepwise(qapp)
    yield made
    made.deleteLater()


def steps(done: list[int], count: int = 3) -> Iterator[None]:
    for step in range(count):
        done.append(step)
        yield


def test_each_step_has_a_turn_of_its_own(turns: Stepwise, done: list[int]) -> None:
    seen = []
    turns.begin(steps(done))
    assert turns.busy and not done
    while turns.busy:
        before = len(done)
        QApplication.processEvents()
        seen.append(len(done) - before)
    assert done == [0, 1, 2] and max(seen) == 1


def test_what_is_left_can_be_had_at_once(turns: Stepwise, done: list[int]) -> None:
    turns.begin(steps(done))
    turns.finish()
    assert done == [0, 1, 2] and not turns.busy


def test_other_work_takes_the_place_of_what_is_left(
    qtbot: QtBot, turns: Stepwise, done: list[int]
) -> None:
    turns.begin(steps(done, count=10**9))
    qtbot.waitUntil(lambda: bool(done))
    other: list[int] = []
    turns.begin(steps(other))
    qtbot.waitUntil(lambda: not turns.busy)
    assert len(done) < 10**9 and other == [0, 1, 2]


def test_a_step_may_ask_for_the_rest_without_beginning_it_twice(
    turns: Stepwise, done: list[int]
) -> None:
    def asking() -> Iterator[None]:
        turns.finish()
        done.append(1)
        yield
        done.append(2)

    turns.begin(asking())
    turns.finish()
    assert done == [1, 2]
