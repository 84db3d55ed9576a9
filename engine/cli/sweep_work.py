"""Carrying out what is left of a sweep, and keeping what becomes of it."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from types import FrameType

from engine.cli.output import Output
from engine.cli.sweep_words import tell_ended
from engine.sweep import Executor, Journal, Order, Retried, carry_out_all


def carry_out_orders(
    orders: Sequence[Order], executor: Executor, retries: int, journal: Journal, output: Output
) -> list[str]:
    """Train what is left; returns the names of those that failed."""

    def again(retried: Retried) -> None:
        sentence = retried.outcome.sentence
        output.event("retried", name=retried.order.name, sentence=sentence)
        output.remark(f"{retried.order.name}: {sentence} It is tried again.")

    failed = []
    with (
        output.progress() as show,
        _ended_by_signal(),
        closing(carry_out_all(orders, executor, retries, again)) as work,
    ):
        show("trainings", 0, len(orders))
        for done, ended in enumerate(work, start=1):
            journal.note(ended)
            tell_ended(ended, done, len(orders), output)
            show("trainings", done, len(orders))
            if ended.outcome.sentence:
                failed.append(ended.order.name)
    return failed


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Within, being asked to end is as good as Ctrl-C: what is in hand keeps its checkpoint."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
