"""Signals that ask a program to end: Ctrl-C in its terminal, and what a system says at its end."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALLED = 128
"""And the number of a signal is the exit status of what it ended, as shells have it."""


@contextmanager
def first_signal_noted(then: Callable[[], None] = lambda: None) -> Iterator[list[int]]:
    """Within, the first SIGINT or SIGTERM does no more than `then`, so that the step in hand is
    done whole, and is put down in what is yielded; a second one acts as it would have."""
    caught: list[int] = []
    former = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def note(number: int, _frame: FrameType | None) -> None:
        caught.append(number)
        restore()
        then()

    def restore() -> None:
        for number, handler in former.items():
            signal.signal(number, handler)

    for number in former:
        signal.signal(number, note)
    try:
        yield caught
    finally:
        restore()
