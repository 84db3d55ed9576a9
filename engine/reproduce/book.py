"""The numbers of an entry, read from the runs that are there."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.ceilings import ceiling
from engine.intervals import Spread, spread_of_seeds
from engine.reproduce.bundled import came_with_us, difference, facts_of
from engine.reproduce.demonstrations import DEMONSTRATION, demonstrated
from engine.reproduce.entry import Cell, Reading, Row, Table, in_words
from engine.reproduce.kept import code_key, failed, kept
from engine.reproduce.keys import code_version, key_of
from engine.reproduce.library import Library
from engine.reproduce.plan import Plan
from engine.reproduce.work import Unit, find
from engine.runs import RunStore

SHORT = 8
"""Digits of a key for people."""


@dataclass(eq=False)
class Book:
    """Answers by system; empty where nothing was measured. `broken` tells of trainings that could
    not be carried out, by their runs, why."""

    plan: Plan
    library: Library
    store: RunStore
    broken: Mapping[str, str] = field(default_factory=dict)

    def value(self, system: str, reading: Reading, seed: int) -> Any:
        """A reading of one seed; None where it was not measured."""
        if reading.measure == DEMONSTRATION:
            return demonstrated(reading, seed, self.store.root.parent / "reproduced")
        unit = self.plan.units.get((system, seed))
        run = find(unit, self.store) if unit else None
        if unit is None or run is None:
            return None
        asked = self.plan.budget.reading(reading)
        found = kept(run, asked, self.library.shelf(unit.config.dataset))
        return found.value if found is not None else None

    def numbers(self, row: Row, column: str) -> dict[int, float]:
        """The numbers of a cell by their seeds."""
        cell = row.cells.get(column)
        if cell is None:
            return {}
        return {
            seed: float(number) * cell.scale
            for seed in range(self.plan.seeds)
            if (value := self.value(row.system, cell.reading, seed)) is not None
            and (number := _at(value, cell)) is not None
        }

    def stat(self, row: Row, column: str) -> Spread | None:
        """Of the numbers of a cell; None where there is none."""
        return stat_of(list(self.numbers(row, column).values()))

    def ceiling(self, row: Row, column: str) -> float:
        """From where on a cell's numbers are at the most that its measure can tell; ∞ where it has
        no such end."""
        cell, unit = row.cells.get(column), self.plan.units.get((row.system, 0))
        if cell is None or not cell.capped or unit is None:
            return math.inf
        return ceiling(self.library.shelf(unit.config.dataset).counts[1])

    def is_at_ceiling(self, row: Row, column: str) -> bool:
        """Whether the mean of a cell is as high as its measure can tell."""
        stat = self.stat(row, column)
        return stat is not None and self.ceiling(row, column) <= stat.mean < math.inf

    def table(self, title: str) -> Table:
        """A table of the entry by its title."""
        return next(table for table in self.plan.entry.tables if table.title == title)

    def devices(self) -> list[str]:
        """What was trained and measured on."""
        found = set()
        for unit in self.plan.units.values():
            if (run := find(unit, self.store)) is not None:
                shelf = self.library.shelf(unit.config.dataset)
                told = [facts_of(run), *(kept(run, one, shelf) for one in unit.readings)]
                found |= {one.device for one in told if one is not None}
        return sorted(found)

    def seconds(self) -> float:
        """Time in training, of all runs of the entry."""
        found = (find(unit, self.store) for unit in self.plan.distinct())
        return sum(run.seconds for run in found if run is not None)

    def code(self) -> str:
        """Of the code that trained and measured all this, a short key; '' where nothing is
        trained."""
        units = self.plan.distinct()
        measured = {code_key(one) for unit in self.plan.units.values() for one in unit.readings}
        trained = {code_version(unit.config) for unit in units}
        return key_of(sorted(measured | trained))[:SHORT] if units else ""

    def arrived(self) -> list[tuple[Unit, str]]:
        """The trainings that came with raven-gui, each with how its numbers differ from what
        today's code trains; '' where they do not."""
        found = [(unit, find(unit, self.store)) for unit in self.plan.distinct()]
        return [
            (unit, difference(run, self.store))
            for unit, run in found
            if run is not None and came_with_us(run)
        ]

    def failures(self) -> list[str]:
        """Trainings that failed and readings that could not be told, which and why."""
        found = []
        for (system, seed), unit in self.plan.units.items():
            name, shelf = f"{system}, seed {seed}", self.library.shelf(unit.config.dataset)
            if unit.run in self.broken:
                found.append(f"{name}: {self.broken[unit.run]}")
            run = find(unit, self.store)
            if run is None:
                continue
            if failure := failed(run):
                found.append(f"{name}: {failure}")
            found += [
                f"{name}, {in_words(one)}: {told.refused}"
                for one in unit.readings
                if (told := kept(run, one, shelf)) is not None and told.refused
            ]
        return found


def stat_of(numbers: Sequence[float]) -> Spread | None:
    """Mean and standard deviation of some numbers."""
    return spread_of_seeds(numbers) if numbers else None


def _at(value: Any, cell: Cell) -> Any:
    for step in cell.at:
        value = value[step]
    return value
