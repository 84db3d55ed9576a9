"""Measures of every image of a source by itself, as far as they are known."""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from engine.budgets import check_above_zero, check_budgets
from engine.config import AttackConfig
from engine.data import ImageSet
from engine.measures import LinearProbe
from engine.measures.robustness import images_at_once
from engine.measures.survey import attack_rows, measure_attacked, measure_clean
from engine.model import as_images
from engine.probe_attack import attack_at, attack_on, maximised_by
from engine.service.arrays import as_array
from engine.service.messages import Event, Floats, Integers, JobChanged
from engine.service.messages.survey import (
    ATTACK_MEASURES,
    SURVEY_MEASURES,
    Survey,
    Surveyed,
    SurveyMeasure,
)
from engine.service.worker import Job
from engine.trained import TrainedModel, check_divergences, check_images, shared_tasks

TELL_SECONDS, PROGRESS_SECONDS = 0.4, 0.1
"""Between two events with what is measured so far, and between two with how far it is."""
Table = dict[SurveyMeasure, Floats]
"""[N] by measure, NaN where an image is not measured yet."""
Tables = dict[tuple[object, ...], Table]


def needs_attack(command: Survey) -> bool:
    """Whether every image has to be attacked: that is a long job."""
    return any(SURVEY_MEASURES[measure].attacks for measure in command.measures)


def survey_job(command: Survey, course: Generator[Event | None], name: str) -> Job:
    """A long job of a run called `name` where every image is attacked, else one that is answered
    at once."""
    if not needs_attack(command):
        return Job(command.job, course)
    title = f"Attack all images: {name}"
    return Job(command.job, course, kind="turns", title=title, run=command.run)


class Surveys:
    """What was measured, by run; forgotten when the run's weights change."""

    def __init__(self) -> None:
        self._runs: dict[str, tuple[float, Tables]] = {}

    def course(
        self, command: Survey, trained: TrainedModel, images: ImageSet, changed: float
    ) -> Generator[Event | None]:
        """Answer Survey; `changed` tells one state of the run's weights from another. Raises
        ValueError or RunError, a sentence, where the run cannot be asked this."""
        if "fooling_budget" in command.measures:
            check_budgets(command.budgets)
            check_above_zero(command.budgets)
        probe = probe_surveyed(command, trained, images)
        if command.run not in self._runs or self._runs[command.run][0] != changed:
            self._runs[command.run] = changed, {}
        yield from _Course(command, trained, probe, images, self._runs[command.run][1]).steps()


@dataclass(eq=False)
class _Course:
    """One Survey under way. The tables are filled where they lie: what is done stays done, and
    an attack at a budget is known whichever question it was made for."""

    command: Survey
    trained: TrainedModel
    probe: LinearProbe
    images: ImageSet
    tables: Tables
    told: float = -np.inf
    progress_told: float = -np.inf
    clean: Table = field(init=False)
    attack: Table = field(init=False)
    fooling: Table = field(init=False)

    def __post_init__(self) -> None:
        asked = self.command
        self.budgets = tuple(sorted({budget for budget in asked.budgets if budget > 0}))
        self.attacks = any(measure in ATTACK_MEASURES for measure in asked.measures)
        self.maximised = maximised_by(asked.config, asked.on_probe)
        self.config = attack_on(self.maximised, asked.config)
        clean = [name for name, info in SURVEY_MEASURES.items() if not info.attacks]
        self.clean = self._table(clean)
        self.attack = self._attack_table(self.config)
        about = self._at(0), asked.on_probe, self.budgets
        self.fooling = self._table(["fooling_budget"], *about)

    def steps(self) -> Generator[Event | None]:
        """Everything that is asked for and not known yet, the quick part first."""
        measures = self.command.measures
        if not all(SURVEY_MEASURES[measure].attacks for measure in measures):
            yield from self._measure_clean()
        if needs_attack(self.command):
            yield from self._measure_attacked()
        yield self._so_far(finished=True)

    def _measure_clean(self) -> Generator[Event | None]:
        unknown = np.flatnonzero(np.isnan(self.clean["prediction"]))
        for rows in self._batches(unknown):
            measured = measure_clean(self.trained.model, self.probe, self._pixels(rows))
            _fill(self.clean, rows, measured)
            quick = not needs_attack(self.command)
            yield self._news(float(rows[-1] + 1) if quick else 0.0)

    def _measure_attacked(self) -> Generator[Event | None]:
        asked = self.command.measures
        unknown = np.isnan(self.attack["fooled"]) & self.attacks
        if "fooling_budget" in asked:
            unknown |= np.isnan(self.fooling["fooling_budget"])
        rows = np.flatnonzero(unknown)
        done = len(unknown) - len(rows)
        for batch in self._batches(rows):
            for part in self._attack_batch(batch):
                yield self._news(done + part * len(batch))
            done += len(batch)
            yield self._news(done)

    def _attack_batch(self, rows: Integers) -> Iterator[float]:
        """Yield which part of the work on these images is done. Budgets take turns: what is fooled
        at one is not attacked at the next, and a batch is all that the device takes at once. One
        pass over five budgets of 500 images took, on one core, 1.5 of the time for the bundled VAE
        and 0.8 for RAVEN, which is hardly ever fooled."""
        budgets = self.budgets if "fooling_budget" in self.command.measures else ()
        total = self.attacks + len(budgets)
        if self.attacks:
            config = self.config
            yield from (part / total for part in self._attack(rows, config, self.attack))
        left, smallest = rows, self.fooling["fooling_budget"]
        for done, budget in enumerate(budgets, start=int(self.attacks)):
            own = self._at(budget)
            table = self._attack_table(own)
            yield from ((done + part) / total for part in self._attack(left, own, table))
            fooled = table["fooled"][left] == 1
            smallest[left[fooled]] = budget
            left = left[~fooled]
        if budgets:
            smallest[left] = np.inf

    def _attack(self, rows: Integers, config: AttackConfig, table: Table) -> Iterator[float]:
        """Attack those of the images that were not attacked in this way."""
        rows = rows[np.isnan(table["fooled"][rows])]
        if not len(rows):
            return
        pixels, model = self._pixels(rows), self.trained.model
        probe = self.probe if self.command.on_probe else None
        made = attack_at(self.maximised, config, config.epsilon)
        for state in attack_rows(model, pixels, torch.from_numpy(rows), made, probe):
            yield state.step / state.steps
        variance = self.trained.latent_variance
        _fill(table, rows, measure_attacked(model, self.probe, pixels, state, variance))

    def _at(self, budget: float) -> AttackConfig:
        return self.config.model_copy(update={"epsilon": budget})

    def _attack_table(self, config: AttackConfig) -> Table:
        return self._table(ATTACK_MEASURES, config, self.command.on_probe)

    def _table(self, measures: Sequence[SurveyMeasure], *about: object) -> Table:
        asked = self.command
        key = (asked.source, asked.task, tuple(measures), *about)
        if key not in self.tables:
            count = len(self.images.images)
            self.tables[key] = {name: np.full(count, np.nan, np.float32) for name in measures}
        return self.tables[key]

    def _batches(self, rows: Integers) -> list[Integers]:
        size = images_at_once(self.trained.model)
        return [rows[start : start + size] for start in range(0, len(rows), size)]

    def _pixels(self, rows: Integers) -> Tensor:
        pixels = torch.from_numpy(self.images.images[rows])
        return as_images(pixels.to(self.trained.model.device))

    def _news(self, done: float) -> Event | None:
        """What there is to tell after a step; `done` of the images."""
        now, total = time.perf_counter(), len(self.images.images)
        if now - self.told >= TELL_SECONDS:
            self.told = now
            return self._so_far()
        if now - self.progress_told >= PROGRESS_SECONDS:
            self.progress_told = now
            return JobChanged(
                job=self.command.job,
                title="",
                state="running",
                done=done,
                total=total,
                unit="image",
                run=self.command.run,
            )
        return None

    def _so_far(self, finished: bool = False) -> Surveyed:
        known = {**self.clean, **self.attack, **self.fooling}
        return Surveyed(
            job=self.command.job,
            run=self.command.run,
            source=self.command.source,
            values={measure: known[measure].copy() for measure in self.command.measures},
            config=self.command.config,
            budgets=self.command.budgets,
            task=self.command.task,
            finished=finished,
        )


def _fill(table: Table, rows: Integers, measured: dict[str, Tensor]) -> None:
    for name in table:
        table[name][rows] = as_array(measured[name])


def probe_surveyed(command: Survey, trained: TrainedModel, images: ImageSet) -> LinearProbe:
    """The probe that is asked: for the task, or for the first one that run and images share where
    none is named. Raises ValueError or RunError, a sentence, where the run cannot be asked this."""
    check_images(trained, images)
    if needs_attack(command) and not command.on_probe:
        check_divergences([trained], [command.config.divergence])
    task = command.task
    if not task or trained.probes.keys().isdisjoint(images.tasks):
        probe, _ = next(iter(shared_tasks(trained, images).values()))
        return probe
    return trained.on_task(task).probe
