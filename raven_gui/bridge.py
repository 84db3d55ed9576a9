"""Engine events, from whatever thread they come in, into Qt's."""

import itertools
import threading
import time
from collections.abc import Callable, Hashable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from engine.service.messages import (
    AttackMoved,
    Command,
    Demonstrated,
    EpochsMapped,
    Event,
    JobChanged,
    MapMoved,
    StepsTaken,
)
from raven_gui.own_turn import OwnTurn

STREAM_MILLISECONDS = 100
"""Streaming events are handed on this often: quicker redraws cost training its throughput."""

TURN_SECONDS = 0.01
"""After so long the window's loop turns before the next event is handed on, so that many of them
at once, such as the maps of six runs, do not add up to a window that stands still."""


class Service(Protocol):
    """What the bridge needs of an engine."""

    def start(self) -> None: ...

    def submit(self, command: Command) -> None: ...

    def close(self) -> bool: ...


class Bridge(QObject):
    """Collects events in any thread and hands them on, in order, in Qt's.

    Answers are handed on at once. Of each streaming kind only the latest waits, and is handed on
    about ten times a second, so the queue stays short however busy the engine is.
    """

    arrived = Signal(object)
    _woken = Signal()

    def __init__(
        self, make_service: Callable[[Callable[[Event], None]], Service], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._waiting: dict[Hashable, Event] = {}
        self._lock = threading.Lock()
        self._count = itertools.count()
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setInterval(STREAM_MILLISECONDS)
        self._turn = OwnTurn(self)
        self._turn.due.connect(self._drain)
        # What is handed on is drawn in the turn that follows, and not at once.
        self._woken.connect(self._turn.start)
        self._timer.timeout.connect(self._turn.start)
        self.service = make_service(self.deliver)

    def start(self) -> None:
        """Start the engine."""
        self.service.start()
        self._timer.start()

    def submit(self, command: Command) -> None:
        """Send a command; returns at once."""
        self.service.submit(command)

    def close(self) -> bool:
        """End the engine; whether it ended in time. Events after this are dropped."""
        self._timer.stop()
        self._turn.stop()
        self._closed = True
        return self.service.close()

    def deliver(self, event: Event) -> None:
        """Take an event, from any thread."""
        if self._closed:
            return
        key = _stream(event)
        with self._lock:
            if key is None:
                self._waiting[next(self._count)] = event
            else:
                self._waiting.pop(key, None)
                self._waiting[key] = event
        if key is None:
            self._woken.emit()

    def _drain(self) -> None:
        until = time.monotonic() + TURN_SECONDS
        # What was sent across threads before closing may still arrive after it.
        while not self._closed and (event := self._next()) is not None:
            self.arrived.emit(event)
            if time.monotonic() > until:
                self._turn.start()
                return

    def _next(self) -> Event | None:
        """The event that has waited longest, which then waits no more."""
        with self._lock:
            first = next(iter(self._waiting), None)
            return None if first is None else self._waiting.pop(first)


def _stream(event: Event) -> Hashable | None:
    """What a streaming event may be replaced by; None for one that must arrive."""
    match event:
        case StepsTaken() | AttackMoved():
            return type(event), event.job
        case MapMoved(finished=False):
            return type(event), event.key
        case EpochsMapped():
            return type(event), event.run
        case Demonstrated(finished=False):
            return type(event), event.job
        case JobChanged(state="running"):
            return type(event), event.job
        case _:
            return None
