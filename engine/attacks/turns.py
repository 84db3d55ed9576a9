"""Work that blocks, done a piece at a time: what a library does in one call gets out of the way of
other jobs, can be paused, and can be broken off."""

from collections.abc import Callable, Generator
from threading import Semaphore, Thread
from typing import Generic, TypeVar

T = TypeVar("T")
Pause = Callable[[], None]


class BrokenOffError(BaseException):
    """Leaves work whose generator was closed; nothing that handles errors is to catch it."""


def in_turns(work: Callable[[Pause], T]) -> Generator[None, None, T]:
    """Yield at each call of the pause that `work` is given, and return what it returns.

    The work has a thread of its own, but never moves while the caller does: one waits for the
    other. What it raises is raised here; closing the generator breaks it off at its pause.
    """
    turns = _Turns(work)
    try:
        while turns.move():
            yield
    finally:
        turns.end()
    return turns.answer()


class _Turns(Generic[T]):
    """A thread that moves when it is told to."""

    def __init__(self, work: Callable[[Pause], T]) -> None:
        self._work = work
        self._go, self._rest = Semaphore(0), Semaphore(0)
        self._broken_off = self._ended = False
        self._answers: list[T] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name="work in turns")
        self._thread.start()

    def move(self) -> bool:
        """Let the work go on to its next pause; False where it has ended."""
        self._go.release()
        self._rest.acquire()
        return not self._ended

    def end(self) -> None:
        """Break the work off, unless it has ended, and wait until it is gone."""
        self._broken_off = True
        self._go.release()
        self._thread.join()

    def answer(self) -> T:
        """What the work came to. Raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._answers[0]

    def _run(self) -> None:
        try:
            self._wait()
            self._answers.append(self._work(self._pause))
        except BrokenOffError:
            pass
        except BaseException as error:
            self._error = error
        finally:
            self._ended = True
            self._rest.release()

    def _pause(self) -> None:
        self._rest.release()
        self._wait()

    def _wait(self) -> None:
        self._go.acquire()
        if self._broken_off:
            raise BrokenOffError
