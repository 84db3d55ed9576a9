"""What is told of a job: that it waits, how long it still takes, and why it ended."""

import logging
from dataclasses import replace

from engine.memory import TOO_LITTLE, is_too_little
from engine.service.messages import JobChanged

log = logging.getLogger(__name__)


def queued(told: JobChanged) -> JobChanged:
    """`told` of a job that waits, nobody knows for how long."""
    return replace(told, state="queued", seconds_left=None)


def with_time_left(told: JobChanged, busy: float) -> JobChanged:
    """`told` of a job that has worked for `busy` seconds, with its time left by that where it does
    not say it itself."""
    if told.seconds_left is not None or told.done <= 0 or busy < 1:
        return told
    return replace(told, seconds_left=busy * (told.total - told.done) / told.done)


def sentence_of(error: Exception | SystemExit) -> str:
    """What to tell of an error: its own words if it was raised with a sentence for a person."""
    if is_too_little(error):
        return TOO_LITTLE
    if isinstance(error, ValueError | RuntimeError | OSError) and str(error):
        log.info("A job ended with an error", exc_info=error)
        return str(error)
    log.error("A job ended with an unexpected error", exc_info=error)
    return f"Something unexpected went wrong ({type(error).__name__}: {error})."
