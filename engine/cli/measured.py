"""What `raven measure` tells: figures of each run, and of runs that differ in their seed alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.ceilings import AT_CEILING, MARK, ceiling
from engine.cli.figures import several_tasks
from engine.cli.models import standing
from engine.cli.output import Output, table
from engine.cli.over_seeds import ABOUT, figure_of, in_seeds, mean_of_all, mean_told
from engine.cli.selected import told_apart
from engine.counting import counted
from engine.digits import NONE, or_dash
from engine.intervals import Interval, share_over_seeds
from engine.runs import Run

if TYPE_CHECKING:
    from engine.evaluation import Measure  # brings torch

ACCURACY = "accuracy"
"""The measure of which there is one for each task."""


@dataclass(eq=False)
class Measured:
    """What was measured of a run on so many `images`, `originals` of which are no copies: figures
    by measure, None where one means nothing; and where accuracy is one of them, that of each task,
    a fraction. `lacking` says that one is None though there could be a figure."""

    run: Run
    images: int
    originals: int
    figures: dict[str, float | None] = field(default_factory=dict)
    by_task: dict[str, float] = field(default_factory=dict)
    lacking: bool = False


@dataclass(frozen=True)
class _Row:
    """A figure of every run, or that of a `task`."""

    measure: "Measure"
    task: str = ""

    @property
    def title(self) -> str:
        return f"{self.measure.title}, {self.task}" if self.task else self.measure.title

    def of(self, found: Measured) -> float | None:
        return found.by_task.get(self.task) if self.task else found.figures[self.measure.name]

    def is_full(self, found: Measured) -> bool:
        """Whether it is as high as the measure can tell on so many images."""
        value = self.of(found)
        return self.measure.capped and value is not None and value >= ceiling(found.images)


def tell_run(found: Measured, asked: Sequence["Measure"], seed: int, output: Output) -> None:
    """A line for a script."""
    output.event(
        "measured",
        run=found.run.id,
        name=found.run.name,
        **standing(found.run),
        seed=seed,
        figures=found.figures,
        at_ceiling=[one.name for one in asked if _Row(one).is_full(found)],
        **_by_task(found.by_task),
    )


def tell_all(found: Sequence[Measured], asked: Sequence["Measure"], output: Output) -> None:
    """A table of all runs, and for a script a line for each set of seeds."""
    tasks = several_tasks(one.by_task for one in found)
    rows = list(_rows(asked, tasks))
    runs = [one.run for one in found]
    names, seeds = told_apart(runs), in_seeds(runs)
    by_id = {one.run.id: one for one in found}
    groups = [[by_id[run.id] for run in own.members] for own in seeds]
    told = table(
        f"On {counted(found[0].images, 'test image')}",
        "Measure",
        "Unit",
        *(f" {names[run.id]}" for run in runs),
        *(f" {own.name}" for own in seeds),
    )
    for row in rows:
        means = (_mean_told(row, group) for group in groups)
        told.add_row(row.title, row.measure.unit, *(_told(row, one) for one in found), *means)
    output.tell(told)
    for own, group in zip(seeds, groups, strict=True):
        figures = {one.name: _mean(_Row(one), group) for one in asked}
        of_tasks = {
            task: _mean(_Row(one, task), group)
            for one in asked
            if one.name == ACCURACY
            for task in group[0].by_task
        }
        own.tell(output, figures=figures, **_by_task(of_tasks))
    if seeds:
        output.tell(ABOUT)
    if any(row.is_full(one) for row in rows for one in found):
        output.tell(AT_CEILING)


def _rows(asked: Sequence["Measure"], tasks: Sequence[str]) -> Iterator[_Row]:
    for one in asked:
        yield from [_Row(one, task) for task in tasks if one.name == ACCURACY] or [_Row(one)]


def _told(row: _Row, found: Measured) -> str:
    value = row.of(found)
    return NONE if value is None else or_dash(value, 5) + f" {MARK}" * row.is_full(found)


def _by_task(accuracies: Mapping[str, Any]) -> dict[str, Any]:
    """As a script reads them; nothing where accuracy is not asked for."""
    return {"accuracy_by_task": accuracies} if accuracies else {}


def _mean(row: _Row, group: Sequence[Measured]) -> dict[str, Any] | None:
    """Over seeds, for a script."""
    mean = _over_seeds(row, group)
    return None if mean is None else figure_of(mean)


def _mean_told(row: _Row, group: Sequence[Measured]) -> str:
    mean = _over_seeds(row, group)
    full = any(row.is_full(one) for one in group)
    return NONE if mean is None else mean_told(mean) + f" {MARK}" * full


def _over_seeds(row: _Row, group: Sequence[Measured]) -> Interval | None:
    """None where one of them has no finite figure."""
    values = [row.of(one) for one in group]
    if row.measure.name != ACCURACY:
        return mean_of_all(values, row.measure.limits)
    known = [value for value in values if value is not None]
    return share_over_seeds(known, group[0].originals) if len(known) == len(values) else None
