"""Processes of our own that are given work as one line, and answer in lines.

Ctrl-C in a terminal, and its end, are sent to all processes in it at once. Ours hear none of it,
but on Windows: whoever started them asks them to end, and hears them out.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

from engine.signals import HUNG_UP


class StoppedError(RuntimeError):
    """Processes were asked to end, and no more are started."""


class Processes:
    """Starts `python -m module` for each piece of work, with `environment` over ours. All methods
    may be called from several threads at once."""

    def __init__(self, module: str, environment: Mapping[str, str] | None = None) -> None:
        self._module, self._environment = module, {**os.environ, **(environment or {})}
        self._running: set[subprocess.Popen[str]] = set()
        self._stopped = False
        self._lock = Lock()

    def carry_out(self, work: str, heard: Callable[[str], None]) -> int:
        """Give the line `work` to a process of its own, hear each line that it answers, and wait
        until it ends; returns its status, which is below 0 for the signal that ended it. Raises
        StoppedError where all were asked to end before it began, or could end well."""
        with self._lock:
            if self._stopped:
                raise StoppedError("The work was stopped.")
            with _deaf_to_terminals():
                process = subprocess.Popen(
                    [sys.executable, "-m", self._module],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=self._environment,
                )
            self._running.add(process)
        try:
            with process:
                assert process.stdin is not None and process.stdout is not None
                _give(process, work)
                for line in process.stdout:
                    heard(line)
        finally:
            with self._lock:
                self._running.discard(process)
        if self._stopped and process.returncode:
            raise StoppedError("The work was stopped.")
        return process.returncode

    def stop(self) -> None:
        """Ask all to end, each as it does on SIGTERM, and start no more."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.terminate()


@contextmanager
def _deaf_to_terminals() -> Iterator[None]:
    """A process that is started within never hears of what a terminal sends, not even while it
    imports: such a mask is handed down. Windows has none."""
    if sys.platform == "win32":
        yield
        return
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, *HUNG_UP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def ending_of(status: int) -> str:
    """How a process ended that was not done, a sentence."""
    ending = f"by signal {-status}" if status < 0 else f"with status {status}"
    return f"Its process ended {ending} before it was done."


def _give(process: "subprocess.Popen[str]", work: str) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(work + "\n")
        process.stdin.close()
    except BrokenPipeError:  # it has ended already: its status tells
        pass
