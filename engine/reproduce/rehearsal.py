"""How long the trainings of an entry take here, by their first steps, before any of them begins."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import torch

from engine.rehearsal import seconds_an_image
from engine.reproduce.bundled import bundled_twin, bundled_twins
from engine.reproduce.library import Library
from engine.reproduce.plan import Plan
from engine.reproduce.work import TRAINING, Unit, find, parts_left
from engine.runs import RunStore


@dataclass(frozen=True)
class Cost:
    """Trainings that differ in their seed alone: their `title`, how many there are and are `left`,
    about how many `seconds` those take one after the other, and how many `readings` of them are to
    be taken."""

    title: str
    trainings: int
    left: int
    seconds: float
    readings: int


@dataclass
class _Alike:
    """Trainings that differ in their seed alone, and what is left of them: of each that is not
    trained its epochs, of all their readings."""

    units: list[Unit] = field(default_factory=list)
    epochs: list[int] = field(default_factory=list)
    readings: int = 0


def rehearsed(
    plan: Plan, library: Library, store: RunStore, device: torch.device
) -> Iterator[Cost]:
    """What is left of a plan, one kind of training after the other; nothing is kept of the steps
    that are taken. Raises RunError or DataError, a sentence, and what a training raises that cannot
    begin."""
    alike: dict[str, _Alike] = {}
    twins = bundled_twins(store)
    for unit in plan.distinct():
        shelf = library.shelf(unit.config.dataset)
        # What a training goes on from is of its own seed, too.
        kind = unit.config.model_copy(update={"seed": 0, "base": None}).model_dump_json()
        one = alike.setdefault(kind, _Alike())
        parts = parts_left(unit, store, shelf)
        one.units.append(unit)
        one.readings += sum(part != TRAINING for part in parts)
        if TRAINING in parts and bundled_twin(unit.run, twins) is None:
            run = find(unit, store)
            one.epochs.append(unit.config.epochs - (run.epochs_done if run else 0))
    for one in alike.values():
        config = one.units[0].config
        shelf = library.shelf(config.dataset)
        images = sum(one.epochs) * shelf.counts[0]
        seconds = images * seconds_an_image(config, shelf.train.images, device) if images else 0.0
        yield Cost(one.units[0].title, len(one.units), len(one.epochs), seconds, one.readings)
