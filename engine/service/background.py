"""Work that cannot be cut into steps, off the engine's own threads."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

from engine.measures import Steps

T = TypeVar("T")
LOOK_SECONDS = 0.005
"""Between two looks at whether the work is done: so long may other jobs of the thread wait."""


def in_background(work: Callable[[], T]) -> Steps[T]:
    """Do `work`, which must leave the accelerator alone, in a thread of its own; return what it
    returns, and raise what it raises. Closing the generator leaves the thread to end unheard, so
    that nobody waits for a download or a fit that is wanted no longer."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, name="raven-background", daemon=True).start()
    while not future.done():
        wait([future], LOOK_SECONDS)
        yield
    return future.result()
