"""Events cross from the engine's threads into Qt's: in order, and never too many."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.data import ImageSource
from engine.service.messages import (
    AttackMoved,
    Command,
    Done,
    Event,
    JobChanged,
    ListRuns,
    MapMoved,
    StepsTaken,
)
from raven_gui.bridge import STREAM_MILLISECONDS, Bridge


@dataclass
class QuietService:
    """An engine that tells nothing by itself."""

    started: int = 0
    closed: int = 0
    commands: list[Command] = field(default_factory=list)

    def start(self) -> None:
        self.started += 1

    def submit(self, command: Command) -> None:
        self.commands.append(command)

    def close(self) -> bool:
        self.closed += 1
        return True


@dataclass
class Wire:
    """A bridge, the service behind it, and what arrived."""

    bridge: Bridge
    service: QuietService
    arrived: list[Event]


@pytest.fixture
def wire(qapp: QApplication) -> Iterator[Wire]:
    owner, service = QObject(), QuietService()
    bridge = Bridge(lambda deliver: service, owner)
    arrived: list[Event] = []
    bridge.arrived.connect(arrived.append)
    yield Wire(bridge, service, arrived)
    bridge.close()
    owner.deleteLater()


def done(number: int) -> Done:
    return Done(job=number, sentence=f"Number {number} is done.")


def step(epoch: float, job: int = 1) -> StepsTaken:
    terms = {"kl": 10.0}
    return StepsTaken(
        job=job, run="r", epoch=epoch, terms=terms, images_per_second=1.0, seconds_left=1.0
    )


def running(share: float, job: int = 1) -> JobChanged:
    return JobChanged(job=job, title="Train", state="running", done=share)


def moved(share: int, finished: bool = False) -> MapMoved:
    return MapMoved(
        job=1,
        run="r",
        source=ImageSource("mnist"),
        method="tsne",
        points=np.zeros((3, 2), np.float32),
        step=share,
        steps=9,
        finished=finished,
    )


def test_commands_go_straight_to_the_engine(wire: Wire) -> None:
    wire.bridge.start()
    command = ListRuns(job=1)
    wire.bridge.submit(command)
    assert (wire.service.started, wire.service.commands) == (1, [command])


def test_answers_arrive_at_once_and_in_order(wire: Wire) -> None:
    events = [done(number) for number in range(100)]
    for event in events:
        wire.bridge.deliver(event)
    QApplication.processEvents()  # the timer of the stream was never started
    assert wire.arrived == events


def test_a_stream_waits_for_its_turn_and_only_its_newest_event_arrives(
    qtbot: QtBot, wire: Wire
) -> None:
    wire.bridge.start()
    for epoch in range(1, 1001):
        wire.bridge.deliver(step(epoch / 10))
    QApplication.processEvents()
    assert wire.arrived == []
    qtbot.waitUntil(lambda: bool(wire.arrived), timeout=10 * STREAM_MILLISECONDS)
    assert [event.epoch for event in wire.arrived if isinstance(event, StepsTaken)] == [100.0]


@pytest.mark.parametrize(
    "kinds",
    [
        pytest.param((step(1, job=1), step(1, job=2)), id="the steps of two runs"),
        pytest.param((running(0.1, job=1), running(0.1, job=2)), id="the progress of two jobs"),
        pytest.param(
            (step(1), running(0.5), AttackMoved(job=1, step=1, steps=50, divergence={}), moved(1)),
            id="four kinds of one job",
        ),
    ],
)
def test_different_streams_do_not_replace_each_other(wire: Wire, kinds: tuple[Event, ...]) -> None:
    for event in (*kinds, done(9)):
        wire.bridge.deliver(event)
    QApplication.processEvents()
    assert wire.arrived[:-1] == list(kinds)


@pytest.mark.parametrize(
    ("streamed", "last"),
    [
        pytest.param(running(0.9), JobChanged(job=1, title="Train", state="finished"), id="job"),
        pytest.param(running(0.9), JobChanged(job=1, title="Train", state="paused"), id="pause"),
        pytest.param(moved(8), moved(9, finished=True), id="map"),
    ],
)
def test_the_end_of_a_stream_always_arrives_and_arrives_last(
    wire: Wire, streamed: Event, last: Event
) -> None:
    wire.bridge.deliver(streamed)
    wire.bridge.deliver(last)
    QApplication.processEvents()
    assert wire.arrived == [streamed, last]


def test_a_stream_is_never_overtaken_by_an_answer_that_came_later(wire: Wire) -> None:
    events = [step(1), done(1)]
    for event in events:
        wire.bridge.deliver(event)
    QApplication.processEvents()
    assert wire.arrived == events


def test_what_another_thread_tells_arrives_in_qts(qtbot: QtBot, wire: Wire) -> None:
    threads: list[QThread] = []
    wire.bridge.arrived.connect(lambda _event: threads.append(QThread.currentThread()))
    events = [done(number) for number in range(50)]

    def tell() -> None:
        for event in events:
            wire.bridge.deliver(event)

    teller = threading.Thread(target=tell)
    teller.start()
    teller.join()
    assert wire.arrived == [], "the teller's own thread handed it on"
    qtbot.waitUntil(lambda: len(wire.arrived) == len(events))
    assert wire.arrived == events
    assert set(threads) == {wire.bridge.thread()}


def test_nothing_arrives_after_closing(wire: Wire) -> None:
    wire.bridge.start()
    teller = threading.Thread(target=wire.bridge.deliver, args=(done(1),))
    teller.start()
    teller.join()  # on its way between the threads, when the bridge closes
    assert wire.bridge.close() is True
    wire.bridge.deliver(done(2))
    QApplication.processEvents()
    assert wire.arrived == []
    assert wire.service.closed == 1
