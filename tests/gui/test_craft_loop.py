"""The count of gaps in the window's event loop: none when idle, and who made each."""

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from engine.service.messages import Command, Done, Event
from raven_gui.bridge import Bridge
from raven_gui.loop_watch import Gap, LoopWatch

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def watch(qtbot: QtBot) -> Iterator[LoopWatch]:
    owner = QObject()
    made = LoopWatch(owner)
    made.start()
    qtbot.wait(30)
    yield made
    made.stop()
    owner.deleteLater()


def hold_up() -> None:
    time.sleep(0.12)


def compute() -> None:
    until = time.thread_time() + 0.12
    while time.thread_time() < until:
        pass


def test_a_turn_that_waits_is_a_gap_with_the_line_that_waited(
    watch: LoopWatch, qtbot: QtBot
) -> None:
    hold_up()
    qtbot.wait(30)
    (gap,) = [gap for gap in watch.gaps if gap.own]
    assert gap.length >= 0.11 and gap.busy < 0.05
    assert "test_craft_loop.py" in gap.place and "hold_up" in gap.place
    assert "loop: 1" in watch.report() and gap.place in watch.report()


def test_a_turn_that_computes_is_told_from_one_that_waits(watch: LoopWatch, qtbot: QtBot) -> None:
    compute()
    qtbot.wait(30)
    (gap,) = [gap for gap in watch.gaps if gap.own]
    assert gap.busy >= 0.11 and "compute" in gap.place


def test_what_is_done_in_a_pause_does_not_count(watch: LoopWatch, qtbot: QtBot) -> None:
    with watch.paused():
        hold_up()
    qtbot.wait(50)
    assert not [gap for gap in watch.gaps if gap.own]


def test_a_gap_for_want_of_a_processor_is_not_the_windows_own() -> None:
    assert Gap(0.08, 0.06, 0.01, "here").own
    starved = Gap(0.08, 0.02, 0.055, "here")
    assert not starved.own
    assert "55 waiting for a processor" in str(starved)


class Nobody:
    """An engine that is never asked."""

    def start(self) -> None: ...

    def submit(self, command: Command) -> None: ...

    def close(self) -> bool:
        return True


def test_between_many_events_that_take_long_the_window_goes_on(
    watch: LoopWatch, qtbot: QtBot
) -> None:
    owner = QObject()
    bridge = Bridge(lambda deliver: Nobody(), owner)
    arrived: list[Event] = []
    bridge.arrived.connect(lambda event: (arrived.append(event), time.sleep(0.03)))
    told: list[Event] = [Done(job=number, sentence="") for number in range(10)]
    teller = threading.Thread(target=lambda: [bridge.deliver(event) for event in told])
    teller.start()
    teller.join()
    qtbot.waitUntil(lambda: len(arrived) == len(told))
    qtbot.wait(10)
    bridge.close()
    owner.deleteLater()
    assert arrived == told
    assert all(gap.length < 0.15 for gap in watch.gaps if gap.own)
