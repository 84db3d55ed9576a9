"""Asked to end by a signal, a command leaves in order: a sentence, and the status that says so."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine.signals import ASKING, ended_by_signals, first_signal_noted
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
