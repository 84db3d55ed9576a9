"""Doing what is left of several plans, one training after another or several at once."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

import torch

from engine.processes import StoppedError
from engine.reproduce.bundled import facts_of
from engine.reproduce.entry import in_words
from engine.reproduce.kept import damaged
from engine.reproduce.library import Library, Shelf
from engine.reproduce.pace import Left, Pace
from engine.reproduce.plan import Plan
from engine.reproduce.work import TRAINING, Tell, Unit, carry_out, find, parts_left
from engine.reproduce.workers import Crew
from engine.runs import RunError, RunStore
from engine.training import CheckpointError

Show = Callable[[str, float, float, Callable[[], Left | None]], None]
"""Is called with what is being done, the number of trainings done, the number of all, and what
reckons how long is left, None where that is not known yet."""
CarryOut = Callable[[Unit, Tell], str]
"""Does what is left of a unit; returns why it failed, '' where it did not."""


@dataclass(eq=False)
class Progress:
    """How many of `total` trainings are done, those in hand by their share; tells of each with the
    time that is left."""

    pace: Pace
    show: Show
    remark: Callable[[str], None]
    total: int
    done: int = 0
    _shares: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, unit: Unit) -> Tell:
        """What a unit tells of itself."""

        def tell(what: str, part: int, share: float) -> None:
            with self._lock:
                self.pace.at(unit.run, part, share)
                self._shares[unit.run] = share if part == TRAINING else 1.0
                done = self.done + sum(self._shares.values())
                self.show(what, done, self.total, self.pace.left)

        return tell

    def finished(self, unit: Unit, failure: str) -> None:
        """A unit is done, or failed with a sentence."""
        with self._lock:
            self._shares.pop(unit.run, None)
            self.pace.end(unit.run)
            self.done += 1
            name = f"{unit.title} · seed {unit.config.seed}"
            left = self.pace.left() if self.done < self.total else None
            ending = "" if left is None else f"; {left}"
            what = f"failed: {failure}" if failure else "trained and measured"
            self.remark(f"{name} {what} ({self.done} of {self.total}{ending})")


@dataclass(frozen=True)
class Done:
    """How many `trainings` had something left, and of those that are `broken`, by their runs, why:
    they are begun again when they are asked for again."""

    trainings: int
    broken: Mapping[str, str]


def work_off(
    plans: Sequence[Plan],
    library: Library,
    store: RunStore,
    device: torch.device,
    jobs: int,
    show: Show,
    remark: Callable[[str], None],
) -> Done:
    """Do what is left of the plans. A training that breaks off leaves the others as they are.
    Raises RunError or DataError, a sentence, where what is there, or its images, is no good."""
    units = _together(plans)
    for unit in units:
        _check(unit, store, library.shelf(unit.config.dataset), remark)
    parts: dict[str, Sequence[int]] = {
        unit.run: some
        for unit in units
        if (some := parts_left(unit, store, library.shelf(unit.config.dataset)))
    }
    left = [unit for unit in units if unit.run in parts]
    pace = Pace(jobs, {unit.run: unit for unit in left}, parts)
    progress = Progress(pace, show, remark, len(left))
    first = [unit for unit in left if unit.needs is None]
    then = [unit for unit in left if unit.needs is not None]
    broken: dict[str, str] = {}

    def work(unit: Unit, how: CarryOut) -> None:
        try:
            failure = how(unit, progress.of(unit))
        except (StoppedError, BrokenPipeError):
            raise
        except (CheckpointError, RunError, RuntimeError, OSError) as error:
            failure = broken[unit.run] = str(error)  # such as a full disk, or too little memory
        progress.finished(unit, failure)

    def here(unit: Unit, tell: Tell) -> str:
        return carry_out(unit, library, store, device, tell)

    for units in (first, then):
        if jobs > 1 and len(units) > 1:
            crew = Crew(library, store, device, max(1, (os.cpu_count() or 1) // jobs))
            _at_once(units, crew, jobs, work)
        else:
            for unit in units:
                work(unit, here)
    return Done(len(left), broken)


def _together(plans: Sequence[Plan]) -> list[Unit]:
    """Each training once, with the readings that any plan has of it."""
    together: dict[str, Unit] = {}
    for plan in plans:
        for unit in plan.distinct():
            other = together.get(unit.run)
            together[unit.run] = unit if other is None else _joined(other, unit)
    return list(together.values())


def _check(unit: Unit, store: RunStore, shelf: Shelf, remark: Callable[[str], None]) -> None:
    """Say of each reading that is damaged that it is taken again. Raises RunError where what is
    known of the unit's training is."""
    run = find(unit, store)
    if run is None:
        return
    facts_of(run)
    for one in unit.readings:
        if (file := damaged(run, one, shelf)) is not None:
            remark(f"{file} is damaged: '{in_words(one)}' of '{run.name}' is measured again.")


def _joined(one: Unit, other: Unit) -> Unit:
    readings = dict.fromkeys(one.readings + other.readings)
    return Unit(one.config, one.run, one.group, one.title, one.entry, tuple(readings))


def _at_once(
    units: Sequence[Unit], crew: Crew, jobs: int, work: Callable[[Unit, CarryOut], None]
) -> None:
    with ThreadPoolExecutor(jobs) as pool:
        futures = [pool.submit(work, unit, crew.carry_out) for unit in units]
        try:
            for future in futures:
                future.result()
        except BaseException:
            for future in futures:
                future.cancel()
            crew.stop()
            raise
