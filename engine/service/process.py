"""The engine in a process of its own, so that nothing it does holds the window up."""

import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from engine.service import messages as m
from engine.service.engine import CLOSING_SECONDS
from engine.service.pipes import pass_greeting, receive, send
from engine.service.unanswered import Unanswered
from engine.service.worker import Deliver

GRACE_SECONDS = 1.0
"""That the process has to end, beside what the engine in it has for its jobs."""

MOST_ENDS, ENDS_SECONDS = 3, 60.0
"""So many ends within so many seconds, and it is not started again: what the window asks for by
itself may be what ends it."""

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[2]
_NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open one
_AGAIN = (
    "The engine stopped unexpectedly{why} and is started again. Runs that were training are kept "
    "as of their last checkpoint: continue them from there."
)
_TOO_OFTEN = (
    "The engine stopped several times within a minute{why} and is not started again: close "
    "raven-gui and start it anew."
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
        self._unanswered = Unanswered()
        self._own_variants: m.ListOwnVariants | None = None
        """The folder last asked for, which a process that starts again is told of."""
        self._own_tried = True
        """Whether all that was to be loaded from it is, and did not end the process."""
        self._closing = self._gone = False
        self._lock = threading.Lock()
        """Of what process there is."""
        self._asking = threading.Lock()
        """Of what is asked of it."""
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
        with self._asking:
            if isinstance(command, m.ListOwnVariants):
                self._own_variants = replace(command, job=0)
            if isinstance(command, m.ListOwnVariants | m.TrustVariant):
                self._own_tried = False
            if not self._gone:
                self._unanswered.ask(command)
                self._commands.put(command)
                return
        self._deliver(m.Failed(job=command.job, sentence=_NO_MORE.format(why="")))

    def close(self) -> bool:
        """Ask running jobs to keep a checkpoint, and end; whether all ended in time."""
        with self._lock:
            self._closing = True
            process = self._process
        status = 0 if process is None else self._end(process)
        if self._life.ident is not None:
            self._life.join()
        return status == 0

    def _end(self, process: "subprocess.Popen[bytes]") -> int:
        self._commands.put(None)
        try:
            return process.wait(CLOSING_SECONDS + GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    # ------------------------------------------------------------ in threads of ours

    def _live(self) -> None:
        """One process after the other, as long as each was awake before it ended and they do not
        end one after the other."""
        ends: deque[float] = deque(maxlen=MOST_ENDS)
        again = True
        while again and not self._closing:
            try:
                awake, why = self._one_process()
            except OSError as error:
                awake, why = False, f" ({error})"
            ends.append(time.monotonic())
            often = len(ends) == MOST_ENDS and ends[-1] - ends[0] < ENDS_SECONDS
            again = awake and not often
            if not self._closing:
                words = _AGAIN if again else _TOO_OFTEN if awake else _NO_MORE
                self._tell_of_the_end(words.format(why=why), again)

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
        try:
            with events:
                pass_greeting(events)
                while (event := cast(m.Event | None, receive(events))) is not None:
                    awake = awake or isinstance(event, m.EngineReady)
                    with self._asking:
                        self._unanswered.tell(event)
                        self._own_tried |= isinstance(event, m.OwnVariantsListed)
                    self._deliver(event)
        except Exception as error:  # such as no memory for what it tells
            log.exception("What the engine tells cannot be read")
            process.kill()
            why = f" ({error or type(error).__name__})"
        else:
            why = ""
        status = process.wait()
        self._commands.put(None)
        writer.join()
        return awake, why or _reason(status)

    def _write(self, pipe: BinaryIO) -> None:
        """Hand on commands until there are no more, or nobody takes them."""
        try:
            with pipe:
                while (command := self._commands.get()) is not None:
                    send(pipe, command)
        except OSError:  # the process is no more: whoever hears its events tells
            pass

    def _tell_of_the_end(self, sentence: str, again: bool) -> None:
        """Nothing that was asked will be answered; what is on disk is told anew."""
        with self._asking:
            self._gone = not again
            while not self._commands.empty():
                self._commands.get()
            # Not a folder whose files may have been the end of it.
            trusted = self._own_variants if self._own_tried else None
            ends = self._unanswered.give_up(sentence)
            self._commands.put(m.ListRuns(job=0))
            if trusted is not None:
                self._commands.put(trusted)
                self._own_tried = False
        self._deliver(m.EngineLost(job=0, sentence=sentence))
        for event in ends:
            self._deliver(event)


def _start() -> "subprocess.Popen[bytes]":
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        # With -P no file of the user's folder is taken for a module.
        [sys.executable, "-P", "-m", "engine.service"],
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
