"""Carrying out all orders of a sweep, several at once, with another attempt where one broke off."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from time import sleep

from engine.sweep.executor import Executor
from engine.sweep.order import Order, Outcome

PATIENCE = 1.0
"""Seconds before another attempt: a process that died is to be seen as dead."""


@dataclass(frozen=True)
class Retried:
    """An attempt broke off, and another begins."""

    order: Order
    outcome: Outcome


@dataclass(frozen=True)
class Ended:
    """An order is carried out, or given up after so many attempts."""

    order: Order
    outcome: Outcome
    attempts: int


def carry_out_all(
    orders: Sequence[Order], executor: Executor, retries: int, told: Callable[[Retried], None]
) -> Generator[Ended]:
    """Yields as each order ends. What breaks off is tried again up to `retries` times; `told` hears
    of it, from any thread. Closing the generator stops the work in hand, and waits for it."""
    pool = ThreadPoolExecutor(executor.workers, thread_name_prefix="sweep")
    try:
        work = [pool.submit(_persist, order, executor, retries, told) for order in orders]
        for ended in as_completed(work):
            yield ended.result()
    except BaseException:
        executor.stop()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _persist(
    order: Order, executor: Executor, retries: int, told: Callable[[Retried], None]
) -> Ended:
    attempts = 1
    outcome = executor.carry_out(order)
    while outcome.sentence and not outcome.final and attempts <= retries:
        told(Retried(order, outcome))
        sleep(PATIENCE)
        attempts += 1
        outcome = executor.carry_out(replace(order, again=True))
    return Ended(order, outcome, attempts)
