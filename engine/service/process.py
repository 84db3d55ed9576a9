"""The engine in a process of its own, so that nothing it does holds the window up."""

import os
import queue
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from engine.service import messages as m
from engine.service.engine import CLOSING_SECONDS
from engine.service.pipes import pass_greeting, receive, send
from engine.service.worker import Deliver

GRACE_SECONDS = 1.0
"""That the process has to end, beside what the engine in it has for its jobs."""

_ROOT = Path(__file__).parents[2]
_NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open one
_NEVER_ANSWERED = (m.Pause, m.Resume, m.Cancel, m.MoveJob, m.WatchMap)
_ENDED = ("finished", "cancelled", "failed")
_AGAIN = (
    "The engine stopped unexpectedly{why} and is started again. Runs that were training are kept "
    "as of their last checkpoint: continue them from there."
)
_NO_MORE = "The engine could not be started{why}: close raven-gui and start it anew."


class EngineProcess:
    """An Engine, spoken to through pipes. It shares neither Python's interpreter lock nor its
    memory with us; if it crashes, what it had not answered is told as failed, and it starts again.

    deliver: called from a thread of ours with each event; it must not raise.
    """

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._process: subprocess.Popen[bytes] | None = None
        self._commands: queue.SimpleQueue[m.Command | None] = queue.SimpleQueue()
        self._unanswered: dict[tuple[type[m.Command], str], int] = {}
        """The newest job of each kind and run, while nothing was heard of it."""
        self._running: dict[int, m.JobChanged] = {}
        """What was last heard of each job that goes on."""
        self._own_variants: m.ListOwnVariants | None = None
        """The folder last asked for, which a process that starts again is told of."""
        self._closing = self._gone = False
        self._lock = threading.Lock()
        self._life = threading.Thread(target=self._live, name="engine process", daemon=True)

    @property
    def number(self) -> int | None:
        """The process that lives, or lived last, as the system numbers it."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the process; EngineReady tells when torch is there."""
        self._life.start()

    def submit(self, command: m.Command) -> None:
        """Take a command from any thread; returns at once. Answers come as events."""
        if self._gone:
            self._deliver(m.Failed(job=command.job, sentence=_NO_MORE.format(why="")))
            return
        if isinstance(command, m.ListOwnVariants):
            self._own_variants = replace(command, job=0)
        if not isinstance(command, _NEVER_ANSWERED):
            self._unanswered[type(command), getattr(command, "run", "")] = command.job
        self._commands.put(command)

    def close(self) -> bool:
        """Ask running jobs to keep a checkpoint, and end; whether all ended in time."""
        with self._lock:
            self._closing = True
            process = self._process
        if process is None:
            return True
        self._commands.put(None)
        try:
            status = process.wait(CLOSING_SECONDS + GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        self._life.join()
        return status == 0

    # ------------------------------------------------------------ in threads of ours

    def _live(self) -> None:
        """One process after the other, as long as each was awake before it ended."""
        awake = True
        while awake and not self._closing:
            try:
                awake, why = self._one_process()
            except OSError as error:
                awake, why = False, f" ({error})"
            if not self._closing:
                self._gone = not awake
                self._tell_of_the_end((_AGAIN if awake else _NO_MORE).format(why=why))

    def _one_process(self) -> tuple[bool, str]:
        """Whether a process woke before it ended, and why it ended."""
        with self._lock:
            if self._closing:
                return False, ""
            process = self._process = _start()
        commands, events = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        writer = threading.Thread(target=self._write, args=(commands,), name="engine commands")
        writer.start()
        awake = False
        with events:
            pass_greeting(events)
            while (event := receive(events)) is not None:
                awake = awake or isinstance(event, m.EngineReady)
                self._note(cast(m.Event, event))
                self._deliver(cast(m.Event, event))
        status = process.wait()
        self._commands.put(None)
        writer.join()
        return awake, _reason(status)

    def _write(self, pipe: BinaryIO) -> None:
        """Hand on commands until there are no more, or nobody takes them."""
        try:
            with pipe:
                while (command := self._commands.get()) is not None:
                    send(pipe, command)
        except OSError:  # the process is no more: whoever hears its events tells
            pass

    def _note(self, event: m.Event) -> None:
        """Remember which jobs wait for an answer, and which go on."""
        for about, job in list(self._unanswered.items()):
            if job == event.job:
                self._unanswered.pop(about, None)
        if isinstance(event, m.JobChanged):
            self._running.pop(event.job, None)
            if event.state not in _ENDED:
                self._running[event.job] = event

    def _tell_of_the_end(self, sentence: str) -> None:
        """Nothing that was asked will be answered; what is on disk is told anew."""
        while not self._commands.empty():
            self._commands.get()
        self._deliver(m.EngineLost(job=0, sentence=sentence))
        for job in (*self._running, *self._unanswered.values()):
            self._deliver(m.Failed(job=job, sentence=sentence))
        for told in self._running.values():
            self._deliver(replace(told, state="failed", seconds_left=None))
        self._running.clear()
        self._unanswered.clear()
        self._commands.put(m.ListRuns(job=0))
        if self._own_variants is not None:
            self._commands.put(self._own_variants)


def _start() -> "subprocess.Popen[bytes]":
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "engine.service"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # A window without a console has nowhere to complain to.
        stderr=subprocess.DEVNULL if sys.stderr is None else None,
        env={**os.environ, "PYTHONPATH": path},
        creationflags=_NO_CONSOLE,
    )


def _reason(status: int) -> str:
    """Why a process ended, to be put behind 'unexpectedly'."""
    if status >= 0:
        return f" (exit status {status})"
    number = -status
    if number == getattr(signal, "SIGKILL", None):
        return " (it was killed, which is what a system does that runs out of memory)"
    return f" ({signal.strsignal(number) or f'signal {number}'})"
