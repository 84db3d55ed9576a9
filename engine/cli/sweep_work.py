"""Carrying out what is left of a sweep, and keeping what becomes of it."""

from collections.abc import Sequence
from contextlib import closing

from engine.cli.going_on import going_on_told
from engine.cli.output import Output
from engine.cli.sweep_words import tell_ended
from engine.signals import ended_by_signals
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
        going_on_told(output),
        ended_by_signals(),  # Ray has put handlers of its own in their place
        output.progress() as show,
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
