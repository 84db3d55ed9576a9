"""What `raven label-efficiency` tells, and writes."""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from engine.cli.attack_words import how_made
from engine.cli.output import Output, table
from engine.cli.over_seeds import ABOUT, figure_of, in_seeds, share_told
from engine.cli.selected import told_apart
from engine.config import AttackConfig
from engine.data import ImageSet
from engine.intervals import Interval, mean_of_seeds, share_over_seeds
from engine.probe_attack import as_told
from engine.runs import Run

if TYPE_CHECKING:
    from engine.measures.label_efficiency import LabelEfficiency  # brings torch

Curve = list["LabelEfficiency"]
OF_DRAWS = (
    "All seeds have the same draws of labels: where their bounds, those of the draws' means over "
    "the seeds (Student), are the widest, they are told."
)


@dataclass(frozen=True, eq=False)
class Asked:
    """What probes are fitted to and what they read, of so many `originals`, as draws or changes of
    one image are no images of their own; under which attack, None where accuracy is clean."""

    training: ImageSet
    tests: ImageSet
    originals: int
    counts: tuple[int, ...]
    draws: int
    seed: int
    attack: AttackConfig | None

    @property
    def every(self) -> int:
        """How many labels there are."""
        return len(self.training.labels)

    @property
    def attack_told(self) -> dict[str, Any] | None:
        """For a script."""
        if self.attack is None:
            return None
        return as_told("downstream", self.attack, self.tests.task)

    @property
    def measured(self) -> str:
        """For a person."""
        if self.attack is None:
            return f"Clean accuracy of {self.tests.task}"
        how = f"at ε = {self.attack.epsilon:g}, {how_made(self.attack)}"
        return f"Accuracy of {self.tests.task} under attack on each probe ({how})"


def sure(point: "LabelEfficiency", asked: Asked) -> Interval:
    """The mean over the draws with its bounds, within [0, 1]; infinite ones where every label is
    taken: each draw is then of the same images, and tells nothing of any others."""
    if point.labels == asked.every:
        return mean_of_seeds([fmean(point.accuracies)])
    return share_over_seeds(point.accuracies, asked.originals)


def _sure_over_seeds(points: Sequence["LabelEfficiency"], asked: Asked) -> Interval:
    """The mean over seeds and draws within the widest of three intervals: as these seeds, these
    images or these labels were drawn, which are the same for all seeds."""
    of_seeds = share_over_seeds([fmean(point.accuracies) for point in points], asked.originals)
    if points[0].labels == asked.every:
        return of_seeds
    draws = [fmean(draw) for draw in zip(*(point.accuracies for point in points), strict=True)]
    of_draws = mean_of_seeds(draws)
    low, high = min(of_seeds.low, of_draws.low), max(of_seeds.high, of_draws.high)
    return replace(of_seeds, low=max(0.0, low), high=min(1.0, high))


def write(out: Path, found: Mapping[str, Curve], asked: Asked) -> None:
    """A table with a row for each draw of each run; its budget is 0 where accuracy is clean."""
    from engine.files import write_text

    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["run", "labels", "draw", "epsilon", "accuracy"])
    budget = 0.0 if asked.attack is None else asked.attack.epsilon
    for run, curve in found.items():
        for point in curve:
            for draw, accuracy in enumerate(point.accuracies):
                writer.writerow([run, point.labels, draw, f"{budget:.12g}", f"{accuracy:.7g}"])
    write_text(out, written.getvalue())


def tell(runs: Sequence[Run], found: Mapping[str, Curve], asked: Asked, output: Output) -> None:
    """All curves, with the means over seeds."""
    names, seeds = told_apart(runs), in_seeds(runs)
    means = [
        [
            _sure_over_seeds(points, asked)
            for points in zip(*(found[run.id] for run in own.members), strict=True)
        ]
        for own in seeds
    ]
    rows = table(
        f"{asked.measured} on {len(asked.tests.labels):,} test images, mean over the draws "
        "(95 % confidence)",
        " Labels",
        *(f" {names[run.id]}" for run in runs),
        *(f" {own.name}" for own in seeds),
    )
    for place, points in enumerate(zip(*(found[run.id] for run in runs), strict=True)):
        labels = points[0].labels
        cells = [_cell(sure(point, asked)) for point in points]
        cells += [share_told(mean[place]) for mean in means]
        rows.add_row(f"{labels:,}{', all of them' if labels == asked.every else ''}", *cells)
    output.tell(rows)
    for own, mean in zip(seeds, means, strict=True):
        counts = (point.labels for point in found[own.members[0].id])
        curve = [
            {"labels": labels, **figure_of(at)} for labels, at in zip(counts, mean, strict=True)
        ]
        own.tell(output, curve=curve, attack=asked.attack_told)
    if seeds:
        output.tell(f"{ABOUT} {OF_DRAWS}")


def _cell(mean: Interval) -> str:
    if math.isinf(mean.low):
        return f"{mean.value:.1%}"
    return f"{mean.value:.1%} ({100 * mean.low:.1f}–{100 * mean.high:.1f})"
