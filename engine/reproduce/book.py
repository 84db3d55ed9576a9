"""The numbers of an entry, read from the runs that are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

from engine.reproduce.bundled import came_with_us
from engine.reproduce.demonstrations import DEMONSTRATION, demonstrated
from engine.reproduce.entry import Cell, Reading, Row, Table
from engine.reproduce.library import Library
from engine.reproduce.plan import Plan
from engine.reproduce.work import devices_of, failed, find, refusal_of, value_of
from engine.runs import RunStore


@dataclass(frozen=True)
class Stat:
    """Mean and standard deviation (N − 1) over seeds; None for one seed."""

    mean: float
    deviation: float | None
    count: int


@dataclass(eq=False)
class Book:
    """Answers by system; empty where nothing was measured."""

    plan: Plan
    library: Library
    store: RunStore

    def values(self, system: str, reading: Reading) -> list[Any]:
        """A reading of every seed that has it, in the order of the seeds."""
        if reading.measure == DEMONSTRATION:
            folder = self.store.root.parent / "reproduced"
            return [demonstrated(reading, seed, folder) for seed in range(self.plan.seeds)]
        asked = self.plan.budget.reading(reading)
        found = []
        for seed in range(self.plan.seeds):
            unit = self.plan.units.get((system, seed))
            run = find(unit, self.store) if unit else None
            if unit is None or run is None:
                continue
            value = value_of(run, asked, self.library.shelf(unit.config.dataset))
            if value is not None:
                found.append(value)
        return found

    def numbers(self, row: Row, column: str) -> list[float]:
        """The numbers of a cell, one for each seed."""
        cell = row.cells.get(column)
        if cell is None:
            return []
        return [
            float(number) * cell.scale
            for value in self.values(row.system, cell.reading)
            if (number := _at(value, cell)) is not None
        ]

    def stat(self, row: Row, column: str) -> Stat | None:
        """Of the numbers of a cell; None where there is none."""
        return stat_of(self.numbers(row, column))

    def table(self, title: str) -> Table:
        """A table of the entry by its title."""
        return next(table for table in self.plan.entry.tables if table.title == title)

    def devices(self) -> list[str]:
        """What was trained and measured on."""
        return sorted(
            {
                device
                for unit in self.plan.distinct()
                if (run := find(unit, self.store)) is not None
                for device in devices_of(run)
            }
        )

    def seconds(self) -> float:
        """Time in training, of all runs of the entry."""
        found = (find(unit, self.store) for unit in self.plan.distinct())
        return sum(run.seconds for run in found if run is not None)

    def arrived(self) -> int:
        """How many of the trainings came with raven-gui."""
        found = (find(unit, self.store) for unit in self.plan.distinct())
        return sum(run is not None and came_with_us(run) for run in found)

    def failures(self) -> list[str]:
        """Trainings that failed and readings that could not be told, and why."""
        found = []
        for (system, seed), unit in self.plan.units.items():
            run = find(unit, self.store)
            if run is None:
                continue
            name, shelf = f"{system}, seed {seed}", self.library.shelf(unit.config.dataset)
            if failure := failed(run):
                found.append(f"{name}: {failure}")
            found += [
                f"{name}, {one.measure.replace('_', ' ')}: {refused}"
                for one in unit.readings
                if (refused := refusal_of(run, one, shelf))
            ]
        return found


def stat_of(numbers: Sequence[float]) -> Stat | None:
    """Mean and standard deviation of some numbers."""
    if not numbers:
        return None
    return Stat(fmean(numbers), stdev(numbers) if len(numbers) > 1 else None, len(numbers))


def _at(value: Any, cell: Cell) -> Any:
    for step in cell.at:
        value = value[step]
    return value
