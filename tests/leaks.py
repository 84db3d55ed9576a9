"""Fails a test that leaves a thread, a timer or a window behind, and names the line that made it.

A pytest plugin, loaded by the conftest beside it. Only what a test makes itself is watched: what a
fixture of a wider scope made before the test began is that fixture's own to clear away.
"""

import gc
import sys
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QWidget

PATIENCE = 2.0  # seconds that a thread may take to leave after its test ended
THIS_FILE = Path(__file__)
OUR_CODE = THIS_FILE.parents[1]
TEST_FAILED = pytest.StashKey[bool]()


class Watch:
    """What was made while the watch was on, each thing with the line that made it."""

    def __init__(self) -> None:
        self._qt: list[tuple[weakref.ref[QObject], str]] = []
        self._threads: list[tuple[threading.Thread, str]] = []

    def begin(self, patch: pytest.MonkeyPatch) -> None:
        """Take note of every Qt object made, and every thread started, until `patch` is undone."""
        qt_type = type(QObject)
        make: Callable[..., Any] = qt_type.__call__
        start = threading.Thread.start

        def noting_make(cls: type, *args: Any, **kwargs: Any) -> Any:
            made = make(cls, *args, **kwargs)
            if isinstance(made, QTimer | QThread | QWidget):
                self._qt.append((weakref.ref(made), place_of(sys._getframe(1))))
            return made

        def noting_start(thread: threading.Thread) -> None:
            self._threads.append((thread, place_of(sys._getframe(1))))
            start(thread)

        patch.setattr(qt_type, "__call__", noting_make)
        patch.setattr(threading.Thread, "start", noting_start)

    def leaks(self) -> list[str]:
        """Clear away what waits to be deleted; a sentence for each thing that still lives."""
        deadline = time.monotonic() + PATIENCE
        found = []
        for thread, place in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                found.append(f"thread {thread.name!r} still runs; started at {place}")
        if QCoreApplication.instance() is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            if self._living(is_leaked):
                gc.collect()  # a window may wait only for the collector of reference cycles
            for thing, place in self._living(is_leaked):
                found.append(f"{describe(thing)}; created at {place}")
                clear_away(thing)
        return found

    def _living(self, wanted: Callable[[QObject], bool]) -> list[tuple[QObject, str]]:
        living = ((reference(), place) for reference, place in self._qt)
        return [
            (thing, place)
            for thing, place in living
            if thing is not None and shiboken6.isValid(thing) and wanted(thing)
        ]


def place_of(frame: FrameType | None) -> str:
    """The innermost line of our own code on the way to `frame`, or else `frame`'s own."""
    innermost = frame
    while frame is not None:
        if is_our_code(frame.f_code.co_filename):
            return f"{frame.f_code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back
    return f"{innermost.f_code.co_filename}:{innermost.f_lineno}" if innermost else "no Python line"


@cache  # a window has a thousand widgets, made in a few files
def is_our_code(name: str) -> bool:
    """Whether a file is one of the product's or of its tests', this one aside."""
    file = Path(name)
    ours = file.is_relative_to(OUR_CODE) and "site-packages" not in file.parts
    return ours and file != THIS_FILE


def is_leaked(thing: QObject) -> bool:
    """Whether a Qt object should not have outlived its test."""
    if isinstance(thing, QTimer):
        return thing.isActive()
    if isinstance(thing, QThread):
        return thing.isRunning()
    return isinstance(thing, QWidget) and thing.isWindow()


def describe(thing: QObject) -> str:
    """What leaked, in words."""
    name = type(thing).__name__ + (f" {thing.objectName()!r}" if thing.objectName() else "")
    if isinstance(thing, QTimer):
        return f"timer {name} still ticks every {thing.interval()} ms"
    if isinstance(thing, QThread):
        return f"Qt thread {name} still runs"
    shown = isinstance(thing, QWidget) and thing.isVisible()
    return f"window {name} is {'still on screen' if shown else 'hidden, not deleted'}"


def clear_away(thing: QObject) -> None:
    """Take a leaked thing out of the way of the tests that follow."""
    if isinstance(thing, QTimer):
        thing.stop()
    elif isinstance(thing, QThread):
        thing.quit()
        thing.wait(int(PATIENCE * 1000))
    elif isinstance(thing, QWidget):
        thing.hide()
        thing.deleteLater()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember which tests failed: their tracebacks keep windows alive, which is no leak."""
    report = yield
    if report.failed:
        item.stash[TEST_FAILED] = True
    return report


@pytest.fixture(autouse=True)
def nothing_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test must stop its threads and timers and delete its windows."""
    watch = Watch()
    with pytest.MonkeyPatch.context() as patch:
        watch.begin(patch)
        yield
    if request.node.stash.get(TEST_FAILED, False):
        return
    request.node.funcargs.clear()  # what fixtures returned is kept there, and keeps windows alive
    if leaks := watch.leaks():
        pytest.fail("This test leaks:\n  " + "\n  ".join(leaks), pytrace=False)
