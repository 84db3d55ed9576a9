"""Asked to end by a signal, a command leaves in order: a sentence, and the status that says so."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from engine.signals import ASKING, AskedToEnd, ended_by_signals, first_signal_noted
from tests.engine.cli.raven import raven

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals")
ASKED = [(signal.SIGINT, "Ctrl-C"), *((number, number.name) for number in ASKING[1:])]


@contextmanager
def handled(number: signal.Signals, by: signal.Handlers) -> Iterator[None]:
    former = signal.signal(number, by)
    try:
        yield
    finally:
        signal.signal(number, former)


@pytest.mark.parametrize(("number", "how"), ASKED)
def test_a_command_that_is_asked_to_end_says_so_and_leaves_nothing_behind(
    number: signal.Signals, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.getsignal(number)
    monkeypatch.setattr("engine.cli.measure.find_runs", lambda _: signal.raise_signal(number))
    answer = raven("measure", "mnist/vae")
    assert (answer.status, answer.out) == (128 + number, "")
    assert answer.err == f"raven: Stopped by {how}.\n"
    assert signal.getsignal(number) == before
    [event] = raven("measure", "mnist/vae", "--json").events
    assert event == {"event": "error", "sentence": f"Stopped by {how}."}


@pytest.mark.parametrize(("number", "how"), ASKED)
def test_also_while_it_is_still_being_imported(number: signal.Signals, how: str) -> None:
    asked = (
        "import signal, sys\n"
        "class Asking:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == 'typer': signal.raise_signal({number:d})\n"
        "sys.meta_path.insert(0, Asking())\n"
        "from engine.cli import main\n"
        "sys.exit(main(['datasets']))"
    )
    ended = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (128 + number, "")
    assert ended.stderr == f"raven: Stopped by {how}.\n"


def test_what_a_script_lets_it_ignore_stays_ignored() -> None:
    with handled(signal.SIGINT, signal.SIG_IGN):
        with ended_by_signals():
            signal.raise_signal(signal.SIGINT)
        with first_signal_noted() as caught:
            signal.raise_signal(signal.SIGINT)
    assert caught == []


def test_in_a_thread_that_hears_of_no_signals_nothing_is_handled() -> None:
    """Only the main thread may say who hears of them; elsewhere that is refused."""

    def work() -> list[int]:
        with ended_by_signals(), first_signal_noted() as caught:
            return caught

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(work).result() == []


@pytest.mark.parametrize("first", ASKING)
def test_the_end_of_a_terminal_is_told_of_twice_and_insists_on_nothing(
    first: signal.Signals,
) -> None:
    """By the system and by the shell, and by some systems behind SIGTERM: the second one ended a
    program that was keeping what it had."""
    with pytest.raises(AskedToEnd), ended_by_signals():
        try:
            signal.raise_signal(first)
        finally:
            signal.raise_signal(signal.SIGHUP)
    with first_signal_noted() as caught:
        signal.raise_signal(first)
        signal.raise_signal(signal.SIGHUP)
    assert caught == [first]


IN_A_TERMINAL = """
import signal, sys
import engine.cli.measure
def hang_up(_):
    sys.stdin.readline()
    signal.raise_signal(signal.SIGHUP)
engine.cli.measure.find_runs = hang_up
sys.exit(engine.cli.main(["measure", "mnist/vae"]))
"""


def test_nothing_is_told_to_a_terminal_that_is_gone() -> None:
    """The system refuses it, which broke off the work that was left."""
    screen, terminal = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", IN_A_TERMINAL],
        stdin=subprocess.PIPE,
        stdout=terminal,
        stderr=terminal,
    ) as command:
        os.close(terminal)
        os.close(screen)
        command.communicate(b"It is gone.\n")
    assert command.returncode == 128 + signal.SIGHUP


UNREAD = """
import os, signal, sys
import engine.cli.measure
reading, writing = os.pipe()
os.dup2(writing, 1)
os.close(writing)
os.close(reading)
engine.cli.measure.find_runs = lambda _: signal.raise_signal(signal.SIGINT)
sys.exit(engine.cli.main(["measure", "mnist/vae", "--json"]))
"""


def test_ctrl_c_also_ends_whoever_reads_the_answers() -> None:
    ended = subprocess.run([sys.executable, "-c", UNREAD], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (128 + signal.SIGINT, "raven: Stopped by Ctrl-C.\n")
