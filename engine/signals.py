"""Signals that ask a program to end: Ctrl-C in its terminal, the terminal's own end, and what a
system says at its end."""

import os
import signal
import stat
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from threading import current_thread, main_thread
from types import FrameType

SIGNALLED = 128
"""And the number of a signal is the exit status of what it ended, as shells have it."""
INSISTING = (signal.SIGINT, signal.SIGTERM)
"""Those that somebody sends once more who will not wait."""
HUNG_UP: tuple[signal.Signals, ...] = () if sys.platform == "win32" else (signal.SIGHUP,)
"""The end of a terminal, of which the system tells as well as the shell, and which some systems
send behind SIGTERM: a second one insists on nothing."""
ASKING = (*INSISTING, *HUNG_UP)


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

    def ask(number: int) -> None:
        raise AskedToEnd(number)

    restore = _handled_by(ask)
    try:
        yield
    finally:
        restore()


@contextmanager
def first_signal_noted(then: Callable[[], None] = lambda: None) -> Iterator[list[int]]:
    """Within, the first of these signals does no more than `then`, so that the step in hand is
    done whole, and is put down in what is yielded; a second one that insists acts as it would
    have. In another thread than the main one it does nothing, too."""
    caught: list[int] = []

    def note(number: int) -> None:
        caught.append(number)
        restore(INSISTING)
        then()

    restore = _handled_by(note)
    try:
        yield caught
    finally:
        restore()


def _handled_by(heard: Callable[[int], None]) -> Callable[..., None]:
    """Have `heard` told of the signals, but of those that whoever started us lets us ignore, as
    `nohup` and a shell's `&` in a script do. What is returned restores what was, of all or of some.
    """
    is_main = current_thread() is main_thread()
    every = {number: signal.getsignal(number) for number in ASKING if is_main}
    former = {number: before for number, before in every.items() if before != signal.SIG_IGN}

    def hear(number: int, _frame: FrameType | None) -> None:
        for end in former.keys() & set(HUNG_UP):
            signal.signal(end, signal.SIG_IGN)
        if number in HUNG_UP:
            _tell_nobody()
        heard(number)

    def restore(numbers: Collection[int] = ASKING) -> None:
        for number in former.keys() & set(numbers):
            signal.signal(number, former[number])

    for number in former:
        signal.signal(number, hear)
    return restore


def _tell_nobody() -> None:
    """What is told to a terminal that is gone is thrown away: the system would refuse it, and that
    would keep us from what is left to do."""
    for descriptor in (1, 2):
        with suppress(OSError):  # it may be closed
            is_device = stat.S_ISCHR(os.fstat(descriptor).st_mode)
            if is_device and not os.isatty(descriptor):  # a terminal that is gone is none any more
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, descriptor)
                os.close(nowhere)
