"""What cannot be cut into steps is waited for in steps."""

import threading
import time

import pytest

from engine.measures import all_of
from engine.service.background import in_background


def test_it_returns_what_the_work_returns_and_others_go_on_meanwhile() -> None:
    done = threading.Event()
    steps = in_background(lambda: done.wait(30) and threading.current_thread().name)
    for _ in range(3):
        next(steps)
    done.set()
    assert all_of(steps) == "raven-background"


def test_what_the_work_raises_is_raised_here() -> None:
    def fail() -> None:
        raise ValueError("no such file")

    with pytest.raises(ValueError, match="no such file"):
        all_of(in_background(fail))


def test_closing_waits_for_nothing() -> None:
    done = threading.Event()
    steps = in_background(lambda: done.wait(30))
    next(steps)
    started = time.monotonic()
    steps.close()
    assert time.monotonic() - started < 10
    done.set()
