"""Signals that ask a program to end: Ctrl-C in its terminal, the terminal's own end, and what a
system says at its end."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

SIGNALLED = 128
"""And the number of a signal is the exit status of what it ended, as shells have it."""
ASKING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class AskedToEnd(BaseException):
    """A signal of this `number` asks the program to end. No Exception, so that nobody takes it for
    something that went wrong."""

    def __init__(self, number: int) -> None:
        how = "Ctrl-C" if number == signal.SIGINT else signal.Signals(number).name
        super().__init__(f"Stopped by {how}.")
        self.status = SIGNALLED + number


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Within, these signals raise AskedToEnd wherever the program is, so that it leaves in
    order. In another thread than the main one, which hears of no signals, it does nothing."""

    def ask(number: int, _frame: FrameType | None) -> None:
        raise AskedToEnd(number)

    if current_thread() is not main_thread():
        yield
        return
    restore = _handled_by(ask)
    try:
        yield
    finally:
        restore()


@contextmanager
def first_signal_noted(then: Callable[[], None] = lambda: None) -> Iterator[list[int]]:
    """Within, the first of these signals does no more than `then`, so that the step in hand is
    done whole, and is put down in what is yielded; a second one acts as it would have."""
    caught: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        caught.append(number)
        restore()
        then()

    restore = _handled_by(note)
    try:
        yield caught
    finally:
        restore()


def _handled_by(handler: Callable[[int, FrameType | None], Any]) -> Callable[[], None]:
    """Have `handler` hear of the signals, but of those that whoever started us lets us ignore, as
    `nohup` and a shell's `&` in a script do. What is returned restores what was."""
    former = {number: signal.getsignal(number) for number in ASKING}

    def restore() -> None:
        for number, before in former.items():
            signal.signal(number, before)

    for number, before in former.items():
        if before != signal.SIG_IGN:
            signal.signal(number, handler)
    return restore
