"""The trainings that an entry asks for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.config import TrainingConfig
from engine.counting import counted
from engine.data import DATASETS
from engine.reproduce.budget import COUNTED, Budget
from engine.reproduce.bundled import bundled_twins
from engine.reproduce.entry import Entry, Reading, System
from engine.reproduce.library import Library
from engine.reproduce.work import Unit, is_new, make_unit
from engine.room import Room, room_of
from engine.runs import RunStore
from engine.training import PRESETS


@dataclass(frozen=True)
class Plan:
    """The units of an entry, by system and seed; of systems whose data set is not there, why.

    A system comes before those that go on from it."""

    entry: Entry
    budget: Budget
    seeds: int
    units: dict[tuple[str, int], Unit] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def distinct(self) -> list[Unit]:
        """Each training once, whatever many systems share it."""
        return list({unit.run: unit for unit in self.units.values()}.values())

    def room(self, store: RunStore, jobs: int) -> Room:
        """What the trainings take that have yet to be begun, so many `jobs` of them at once."""
        twins = bundled_twins(store)
        new = [unit.config for unit in self.distinct() if is_new(unit, store, twins)]
        return room_of(new, jobs, with_checkpoints=False)

    def lacks(self) -> list[str]:
        """Which data sets are not there, and what is not trained without them, in sentences."""
        models = Counter(self.missing.values())
        return [
            f"{sentence} Without it {count} of {len(self.entry.systems)} models are not trained, "
            "and their cells are empty."
            for sentence, count in sorted(models.items())
        ]


def plan(entry: Entry, budget: Budget, seeds: int, library: Library) -> Plan:
    """What an entry asks for with the images there are. Raises DataError, a sentence."""
    made = Plan(entry, budget, 1 if entry.shows_one_seed else seeds)
    gone = library.missing([_preset(system).dataset for system in entry.systems.values()])
    wanted = entry.wanted()
    by_data = sorted(entry.systems, key=lambda name: _preset(entry.systems[name]).dataset)
    order = sorted(by_data, key=lambda name: entry.systems[name].base is not None)
    for name in order:
        system = entry.systems[name]
        dataset = _preset(system).dataset
        if dataset in gone:
            made.missing[name] = gone[dataset]
            continue
        readings = tuple(budget.reading(one) for one in wanted[name])
        for seed in range(made.seeds):
            base = made.units[system.base, seed].run if system.base else None
            config = budget.config(config_of(system, seed, base))
            title = PRESETS[system.preset].title
            shelf = library.shelf(dataset)
            made.units[name, seed] = make_unit(config, title, entry.name, readings, shelf)
    return made


def config_of(system: System, seed: int, base: str | None = None) -> TrainingConfig:
    """The training of a system in the paper's setting."""
    config = _preset(system)
    changes: dict[str, Any] = {"seed": seed, **({"base": base} if base else {})}
    for name, value in system.overrides.items():
        part, _, inner = name.partition(".")
        so_far = changes.get(part, getattr(config, part))
        changes[part] = {**so_far, inner: value} if inner else value
    return TrainingConfig.model_validate({**config.model_dump(), **changes})


def differences(plan: Plan, library: Library) -> list[str]:
    """How the setting is less than the paper's, a phrase each."""
    found: dict[str, None] = {}
    wanted = plan.entry.wanted()
    for name, system in plan.entry.systems.items():
        if name in plan.missing:
            continue
        epochs, full = plan.budget.epochs, _preset(system).epochs
        if epochs is not None and epochs < full:
            found[f"{counted(epochs, 'epoch')} in place of {full:,}"] = None
        dataset = _preset(system).dataset
        shelf, title = library.shelf(dataset), DATASETS[dataset].title
        for part, told in zip(shelf.part, shelf.told, strict=True):
            if part:
                found[f"{told} of {title}, not all"] = None
        found.update(dict.fromkeys(_bounded(wanted[name], plan.budget)))
    return list(found)


def _bounded(readings: Sequence[Reading], budget: Budget) -> Iterator[str]:
    """Which settings of some readings the budget makes less, a phrase each."""
    for one in readings:
        for name, value in budget.reading(one).settings:
            full = one.setting(name)
            if value != full:
                yield f"{counted(value, COUNTED[name])} in place of {full:,}"


def _preset(system: System) -> TrainingConfig:
    return PRESETS[system.preset].config
