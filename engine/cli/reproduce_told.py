"""How far `raven reproduce` is: a bar on a terminal, elsewhere a line or an event now and then."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.cli.output import Output
from engine.counting import duration

if TYPE_CHECKING:
    from engine.reproduce.running import Show  # brings torch

SECONDS = 60.0
"""Between a line and the next."""


@contextmanager
def reproduction_told(
    output: Output, clock: Callable[[], float] = time.monotonic
) -> Iterator["Show"]:
    """Within, what is yielded tells of progress: the first time at once, then once a minute."""
    last = float("-inf")

    def show(what: str, done: float, total: float, left: Callable[[], float | None]) -> None:
        nonlocal last
        bar(what, done, total)
        if clock() - last < SECONDS:
            return
        last, seconds = clock(), left()
        output.event("progress", what=what, done=done, total=total, seconds_left=seconds)
        if not output.shows_bars and not output.as_json:
            ending = "" if seconds is None else f", about {duration(seconds)} left"
            output.remark(f"{what} ({done:.2f} of {total:g} trainings{ending})")

    with output.progress() as bar:
        yield show
