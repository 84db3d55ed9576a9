"""One training of an entry with all that is measured of it: done once, kept in the run store."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch

from engine.config import TrainingConfig
from engine.device import device_name
from engine.evaluation import Subject
from engine.measures import Steps, all_of
from engine.reproduce.bundled import Facts, adopt, bundled_twin, bundled_twins, keep_facts
from engine.reproduce.entry import Reading, in_words
from engine.reproduce.kept import Kept, failed, keep, keep_failure, kept
from engine.reproduce.keys import group_key, training_key
from engine.reproduce.library import Library, Shelf
from engine.reproduce.measured import MEASURED
from engine.runs import Run, RunError, RunStore
from engine.runs.info import seed_name
from engine.runs.naming import slug
from engine.service import messages as m
from engine.service.beginnings import first_weights
from engine.service.loading import load
from engine.service.training_job import train
from engine.signals import AskedToEnd, first_signal_noted
from engine.training import DivergedError, complete

TAG = "reproduce"

TRAINING = -1
"""The part of a unit that is no reading."""
Tell = Callable[[str, int, float], None]
"""Is called with what is being done, which part of the unit that is, TRAINING or the number of a
reading, and the share of that part that is done."""


@dataclass(frozen=True)
class Unit:
    """A training and its readings. `run` is the id of its run, which its content alone decides;
    `title` what the run is called together with those of other seeds."""

    config: TrainingConfig
    run: str
    group: str
    title: str
    entry: str
    readings: tuple[Reading, ...]

    @property
    def needs(self) -> str | None:
        """The id of the run it goes on from."""
        return self.config.base


def make_unit(
    config: TrainingConfig, title: str, entry: str, readings: Sequence[Reading], shelf: Shelf
) -> Unit:
    """The unit of a training on the images of `shelf`."""
    config = complete(
        config.model_copy(update={"data_root": shelf.root, "download": shelf.download})
    )
    data = shelf.keys[0]
    key = training_key(config, data)
    run = slug(f"{config.variant}-{config.dataset}-seed-{config.seed}-{key}")
    return Unit(config, run, group_key(config, data), title, entry, tuple(readings))


def carry_out(
    unit: Unit, library: Library, store: RunStore, device: torch.device, tell: Tell
) -> str:
    """Train what is not trained and measure what is not measured, each kept as it is done; of a
    training that is finished the weights, not the checkpoint.

    Returns why the training failed, a sentence; '' where it did not. Closing or interrupting it
    loses no more than the reading or, where it was killed, the epoch in hand. Raises RunError or
    DataError with a sentence."""
    shelf = library.shelf(unit.config.dataset)
    run = find(unit, store)
    if run is not None and (failure := failed(run)):
        return failure
    if run is None:
        run = _make(unit, store)
    if run.state != "finished":
        try:
            _train(run, shelf, store, device, tell)
        except DivergedError as error:
            keep_failure(run, str(error))
            return str(error)
    with suppress(OSError):  # three quarters of its room, for what nothing here goes on from
        run.checkpoint_path.unlink(missing_ok=True)
    _tag(run, unit.entry)
    left = parts_left(unit, store, shelf)
    if left:
        tell(f"loading {run.name}", left[0], 0.0)
        subject = _subject(run, unit.config.seed, shelf, device)
        subject.inception_weights = library.inception_weights
        for number in left:
            one = unit.readings[number]
            what = f"{in_words(one)} of {run.name}"
            tell(what, number, 0.0)
            each = partial(tell, what, number, 0.0)
            keep(run, one, shelf, _read(subject, one, device, each))
    return ""


def is_new(unit: Unit, store: RunStore, twins: Mapping[str, Run]) -> bool:
    """Whether its training was not begun yet, nor came with us as one of the `twins`."""
    return _begun(unit, store) is None and bundled_twin(unit.run, twins) is None


def find(unit: Unit, store: RunStore) -> Run | None:
    """The unit's run, if it was begun. Raises RunError where it is not as it was."""
    run = _begun(unit, store)
    if run is not None and run.config.epochs != unit.config.epochs:
        raise RunError(
            f"The run '{run.name}' was trained further since it was reproduced: delete it with "
            f"'raven runs delete {run.id}', or export it first."
        )
    return run


def _begun(unit: Unit, store: RunStore) -> Run | None:
    run = Run(store.root / unit.run, unit.run)
    return run if (run.path / "run.json").exists() else None


def is_done(unit: Unit, store: RunStore, shelf: Shelf) -> bool:
    """Whether nothing of the unit is left to do."""
    return not parts_left(unit, store, shelf)


def parts_left(unit: Unit, store: RunStore, shelf: Shelf) -> list[int]:
    """What is to be done of the unit: TRAINING and the numbers of readings, in their order; nothing
    of one whose training failed."""
    run = find(unit, store)
    if run is not None and failed(run):
        return []
    if run is None or run.state != "finished":
        return [TRAINING, *range(len(unit.readings))]
    return [i for i, one in enumerate(unit.readings) if kept(run, one, shelf) is None]


def _make(unit: Unit, store: RunStore) -> Run:
    """A run of the unit's own id, queued; finished if it came with raven-gui."""
    path = store.root / unit.run
    run = store.create(unit.config, seed_name(unit.title, unit.config.seed), path, unit.group)
    if (twin := bundled_twin(unit.run, bundled_twins(store))) is not None:
        adopt(run, twin)
    return run


def _train(run: Run, shelf: Shelf, store: RunStore, device: torch.device, tell: Tell) -> None:
    started = time.monotonic()
    what = f"training {run.name}"
    if run.state == "queued":
        tell(what, TRAINING, 0.0)
    steps = train(1, run, device, first_weights(store, run), (shelf.train, shelf.tests))
    with first_signal_noted() as caught, closing(steps):  # which keeps a checkpoint of this step
        for event in steps:
            if isinstance(event, m.JobChanged):
                tell(what, TRAINING, event.done / max(event.total or 1, 1e-9))
            if caught and run.state != "finished":
                raise AskedToEnd(caught[0])
    keep_facts(run, Facts(device=device_name(device), seconds=time.monotonic() - started))
    if caught:
        raise AskedToEnd(caught[0])


def _tag(run: Run, entry: str) -> None:
    info = run.info()
    tags = (*info.tags, TAG, entry)
    if set(tags) != set(info.tags):
        run.set_notes(tags)


def _subject(run: Run, seed: int, shelf: Shelf, device: torch.device) -> Subject:
    trained = all_of(load(run, device, shelf.tests))
    return Subject(trained, shelf.tests, lambda: shelf.train, seed)


def _read(subject: Subject, one: Reading, device: torch.device, each: Callable[[], None]) -> Kept:
    started = time.monotonic()
    refused = ""
    try:
        value = _all_of(MEASURED[one.measure].answer(subject, one), each)
    except ValueError as error:  # such as a mixture of more parts than there are images
        value, refused = None, str(error)
    return Kept(
        measure=one.measure,
        settings=dict(one.settings),
        images=len(subject.tests.images),
        device=device_name(device),
        seconds=time.monotonic() - started,
        value=value,
        refused=refused,
    )


def _all_of(steps: Steps[Any], each: Callable[[], None]) -> Any:
    try:
        while True:
            next(steps)
            each()
    except StopIteration as end:
        return end.value
    finally:
        steps.close()
