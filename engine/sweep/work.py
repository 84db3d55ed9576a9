"""Carrying out an order in this process: a new run, or one that broke off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from engine.data import DataError
from engine.runs import Run, RunError, RunStore
from engine.runs.record import read_record
from engine.runs.standing import left
from engine.service.beginnings import device_of, first_weights
from engine.service.training_job import train
from engine.sweep.order import Order, Outcome
from engine.training import DivergedError
from engine.variants.own import OwnVariantError, Shelf


class OtherHandsError(RunError):
    """Somebody else trains the run."""


def carry_out(order: Order, stopped: Callable[[], bool] = lambda: False) -> Outcome:
    """Train what `order` says to its end, or until `stopped`; then a checkpoint is kept. What goes
    wrong is told in the outcome: of what would go wrong again, `final` is true."""
    run: Run | None = None
    try:
        with _own_variants(order.variants):
            if order.threads is not None:
                torch.set_num_threads(order.threads)
            store = RunStore(order.store, order.bundled)
            run = _run_of(order, store)
            if run.state == "finished":
                return Outcome(run.id)
            return _trained(run, store, stopped)
    except OtherHandsError as error:
        # No attempt of this sweep broke off yet, so none is to be taken over: it is at work.
        return Outcome(sentence=str(error), final=not order.again)
    except (DivergedError, DataError, OwnVariantError) as error:
        return Outcome(run.id if run else "", str(error), final=True)
    except (ValueError, RuntimeError, OSError) as error:
        return Outcome(run.id if run else "", str(error) or type(error).__name__)


def _trained(run: Run, store: RunStore, stopped: Callable[[], bool]) -> Outcome:
    steps = train(1, run, device_of(run), first_weights(store, run))
    for _ in steps:
        if stopped() and run.state != "finished":
            steps.close()
            return Outcome(run.id, "It was stopped, and goes on when the sweep does.", final=True)
    return Outcome(run.id)


def _run_of(order: Order, store: RunStore) -> Run:
    """The run of the order, made if there is none. Raises OtherHandsError where it is in other
    hands."""
    seed = order.config.seed
    there = [
        info for info in store.infos() if (info.group, info.config.seed) == (order.group, seed)
    ]
    if not there:
        run = store.create(order.config, order.name, group=order.group)
        run.set_notes([order.sweep])
        return run
    run = Run(there[-1].path, there[-1].id)
    if order.again:
        _take_over(run)
    if run.state in ("training", "queued"):
        raise OtherHandsError(f"The run '{run.name}' is in another raven's hands.")
    return run


def _take_over(run: Run) -> None:
    """Free a run of an attempt that broke off on another machine, of which nobody here can see
    whether it still works on it."""
    record = read_record(run.path)
    if run.state in ("training", "queued") and record.owner and record.owner.lives() is None:
        run.write_record(left(record, run.path))


@contextmanager
def _own_variants(folder: Path | None) -> Iterator[None]:
    shelf = Shelf()
    try:
        shelf.open_installed()
        if folder is not None:
            shelf.open(folder)
        yield
    finally:
        shelf.close()
