"""How far `raven reproduce` is: a bar on a terminal, elsewhere a line or an event now and then."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.cli.output import Output

if TYPE_CHECKING:
    from engine.reproduce.pace import Left  # brings torch
    from engine.reproduce.running import Show

SECONDS, OF_BAR = 60.0, 1.0
"""Between a line and the next; and between what a bar tells of the time and the next."""


@contextmanager
def reproduction_told(
    output: Output, clock: Callable[[], float] = time.monotonic
) -> Iterator["Show"]:
    """Within, what is yielded tells of progress: the first time at once, then once a minute; on a
    bar, of the time that is left once a second."""
    last = reckoned = float("-inf")
    words = ""

    def show(what: str, done: float, total: float, left: Callable[[], "Left | None"]) -> None:
        nonlocal last, reckoned, words
        now = clock()
        if output.shows_bars and now - reckoned >= OF_BAR:
            reckoned, words = now, f"{left() or ''}"
        bar(what, done, total, words)
        if now - last < SECONDS:
            return
        last, told = now, left()
        output.event(
            "progress",
            what=what,
            done=done,
            total=total,
            seconds_left=None if told is None else told.seconds,
            at_least=told is not None and told.at_least,
        )
        if not output.shows_bars and not output.as_json:
            ending = "" if told is None else f", {told}"
            output.remark(f"{what} ({done:.2f} of {total:g} trainings{ending})")

    with output.progress() as bar:
        yield show
