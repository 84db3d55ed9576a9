"""`python -m engine.service`: an engine that is told commands and tells events through pipes.

It is started by EngineProcess alone, and ends when the other side closes the pipe or is no more.
"""

import faulthandler
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import BinaryIO, cast

from engine.service.engine import Engine
from engine.service.messages import Command, Event
from engine.service.pipes import greet, receive, send
from engine.signals import ASKING

POLITENESS = 5
"""Of a process beside the window: where both want the last processor, the window has it first."""


def main() -> None:
    """Serve until the pipe ends; exit status 0 if all jobs ended in time."""
    faulthandler.enable()
    # Ctrl-C, or the end of a user's session, reaches us as well as the window, which closes us: we
    # are not to end before running jobs have kept a checkpoint.
    for asked in ASKING:
        signal.signal(asked, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(POLITENESS)
    commands, events = _own(0, "rb"), _own(1, "wb")
    os.dup2(2, 1)  # what any library prints is no event
    greet(events)
    telling = threading.Lock()

    def deliver(event: Event) -> None:
        # Where nobody is there to hear, the end of the commands tells us, too.
        with telling, suppress(OSError):
            send(events, event)

    engine = Engine(deliver)
    engine.start()
    while (command := receive(commands)) is not None:
        engine.submit(cast(Command, command))
    ended = engine.close()
    sys.stderr.flush()
    os._exit(0 if ended else 1)  # PyTorch would take its time to leave


def _own(standard: int, mode: str) -> BinaryIO:
    """A pipe that we were given as standard input or output, where no library finds it."""
    return cast(BinaryIO, os.fdopen(os.dup(standard), mode))


if __name__ == "__main__":
    main()
