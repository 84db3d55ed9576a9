"""Work that waits for a turn of the window's loop of its own."""

import time
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from raven_gui.own_turn import LITTLE, OwnTurn


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


def compute() -> None:
    until = time.thread_time() + 2 * LITTLE
    while time.thread_time() < until:
        pass


def test_it_is_told_once_however_often_it_is_asked_for(owner: QObject, qtbot: QtBot) -> None:
    turn, told = OwnTurn(owner), list[int]()
    turn.due.connect(partial(told.append, 1))
    turn.start()
    turn.start()
    assert turn.waits and not told
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(20)
    assert len(told) == 1 and not turn.waits


def test_one_that_asks_again_while_it_is_told_lets_the_others_come_first(
    owner: QObject, qtbot: QtBot
) -> None:
    busy, other, told = OwnTurn(owner), OwnTurn(owner), []

    def work() -> None:
        told.append("busy")
        compute()
        if len(told) < 40:
            busy.start()

    busy.due.connect(work)
    other.due.connect(partial(told.append, "other"))
    busy.start()
    other.start()
    qtbot.waitUntil(lambda: "other" in told)
    busy.stop()
    assert told.index("other") <= 2


def test_what_is_stopped_is_not_told(owner: QObject, qtbot: QtBot) -> None:
    turn, told = OwnTurn(owner), list[int]()
    turn.due.connect(partial(told.append, 1))
    turn.start()
    turn.stop()
    qtbot.wait(20)
    assert not told and not turn.waits


def test_one_that_waits_for_long_is_told_as_soon_as_it_is_asked_for(
    owner: QObject, qtbot: QtBot
) -> None:
    turn = OwnTurn(owner)
    turn.start(60_000)
    with qtbot.waitSignal(turn.due, timeout=5000):
        turn.start()
        turn.start(60_000)
