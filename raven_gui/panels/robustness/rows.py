"""Clean figures of a run as a row: measured here, or known from before."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.ceilings import ceiling
from engine.intervals import Interval
from engine.service.messages import CleanMeasure, RunInfo
from raven_gui.panels.robustness.intervals import over_images
from raven_gui.workspace import Workspace
from raven_gui.workspace.evaluation import CleanFigure

Number = float | None
HEADINGS = (
    "run",
    "accuracy_percent",
    "mse",
    "mse_255",
    "pair_distance_mean",
    "pair_distance_std",
    "relative_pair_distance",
    "images",
    "measured",
    "accuracy_percent_std",
    "mse_std",
    "mse_255_std",
    "relative_pair_distance_std",
    "accuracy_percent_low",
    "accuracy_percent_high",
    "pair_distance_mean_std",
    "seeds",
)
"""Columns of the table as it is copied and exported."""
PRINTED = (
    "Run",
    "Accuracy (%)",
    "MSE",
    "MSE (0–255)",
    "Paired distance",
    "± std",
    "Relative",
    "Images",
    "Measured",
    "Accuracy ± (%)",
    "MSE ±",
    "MSE (0–255) ±",
    "Relative ±",
    "Accuracy from (%)",
    "to (%)",
    "Paired distance ±",
    "Seeds",
)
"""The same as they are painted."""


@dataclass(frozen=True)
class QualityRow:
    """Figures of one run on one data set; None for what is not known.

    fresh: measured in this window, not read from the run's own file.
    """

    run: str
    title: str
    dataset: str
    bundled: bool
    fresh: bool = False
    accuracy: Number = None
    mse: Number = None
    mse_255: Number = None
    pair_mean: Number = None
    pair_std: Number = None
    relative_pair: Number = None
    images: Number = None
    std: Mapping[str, float] = field(default_factory=dict)
    """Of a row that is the mean of several seeds: standard deviations by name of a figure."""
    interval: Interval | None = None
    """Between which bounds the true accuracy lies, with 95 % confidence."""
    measures: Mapping[str, CleanFigure] = field(default_factory=dict)
    """Further figures, as far as they are known, by name of the measure."""
    seeds: int = 1
    """Of how many seeds it is the mean."""

    @property
    def known(self) -> bool:
        """Whether there is any figure at all."""
        return self.accuracy is not None or self.mse is not None

    @property
    def source(self) -> str:
        """Where the figures come from, for a tooltip."""
        return self._mean_of_seeds + self._usual_source

    @property
    def _mean_of_seeds(self) -> str:
        several = self.seeds > 1
        return f"Mean ± standard deviation (N − 1) of {self.seeds} seeds. " if several else ""

    @property
    def _usual_source(self) -> str:
        if self.fresh and self.images is None:
            return (
                f"Measured here on test images of {self.dataset}; of each seed on another number."
            )
        if self.fresh:
            return f"Measured here on {self.images:,.0f} test images of {self.dataset}."
        if not self.known:
            return f"Not measured on {self.dataset} yet. Start a measurement to fill this in."
        whence = "came with the bundled run" if self.bundled else "were kept with the run"
        return f"These figures {whence}; start a measurement to measure them anew."

    def is_fresh(self, measure: str) -> bool:
        """Whether a further figure, or without a name the usual ones, were measured here."""
        figure = self.measures.get(measure)
        return self.fresh if not measure else figure is not None and figure.fresh

    def source_of(self, measure: str) -> str:
        """Where a further figure comes from, or why there is none, for a tooltip."""
        figure = self.measures.get(measure)
        if figure is None:
            return f"Not measured on {self.dataset} yet: press 'Measures…'."
        if figure.refusal:
            return figure.refusal
        whence = "Measured here" if figure.fresh else "Kept with the run, measured"
        told = f"{whence} on {figure.images:,} test images of {self.dataset}."
        return self._mean_of_seeds + told

    def record(self, measures: Sequence[CleanMeasure] = ()) -> tuple[Any, ...]:
        """The row's values below `HEADINGS` and those of `measures`, as `further_headings` has
        them; None where not known."""
        percent = None if self.accuracy is None else self.accuracy * 100
        numbers = (
            percent,
            self.mse,
            self.mse_255,
            self.pair_mean,
            self.pair_std,
            self.relative_pair,
            None if self.images is None else int(self.images),
        )
        measured = "here" if self.fresh else "with the run" if self.known else None
        percent_std = None if "accuracy" not in self.std else self.std["accuracy"] * 100
        others = (self.std.get(name) for name in ("mse", "mse_255", "relative_pair"))
        further: list[Any] = []
        for measure in measures:
            further += [self.measured(measure.name), self.std.get(measure.name)]
            further += [self.at_ceiling(measure)] if measure.capped else []
        bounds = (None, None) if self.interval is None else (self.interval.low, self.interval.high)
        percents = (None if bound is None else bound * 100 for bound in bounds)
        ends = *percents, self.std.get("pair_mean"), self.seeds
        return (self.title, *numbers, measured, percent_std, *others, *ends, *further)

    def measured(self, measure: str) -> Number:
        """A further figure."""
        figure = self.measures.get(measure)
        return None if figure is None else figure.value

    def at_ceiling(self, measure: CleanMeasure) -> bool | None:
        """Whether a figure is as high as its measure can tell on so many images; None where it is
        not known."""
        figure = self.measures.get(measure.name)
        if figure is None or figure.value is None:
            return None
        return measure.capped and figure.value >= ceiling(figure.images)


def further_headings(measures: Sequence[CleanMeasure]) -> dict[str, str]:
    """What is printed over the columns of `measures` by their headings: one for each and its
    deviation over seeds, and behind one that is capped another that says where it is at its
    ceiling."""
    found: dict[str, str] = {}
    for measure in measures:
        found[measure.name] = measure.title
        found[f"{measure.name}_std"] = f"{measure.title} ±"
        if measure.capped:
            found[f"{measure.name}_at_ceiling"] = f"{measure.title}: at its ceiling"
    return found


def quality_row(workspace: Workspace, run: RunInfo) -> QualityRow:
    """What is known of a run."""
    dataset = workspace.dataset_title(workspace.images.dataset)
    title = workspace.runs.title(run.id)
    measured = workspace.robustness.quality(run.id)
    accuracy = workspace.robustness.accuracy(run.id)
    evaluation = workspace.evaluation
    further = {
        name: figure
        for name in evaluation.shown
        if (figure := evaluation.figure(run, name)) is not None
    }
    if measured is not None:
        return QualityRow(
            run=run.id,
            title=title,
            dataset=dataset,
            bundled=run.bundled,
            fresh=True,
            accuracy=accuracy,
            mse=measured.mse,
            mse_255=measured.mse_255,
            pair_mean=_number(measured.pair_distance[0]),
            pair_std=_number(measured.pair_distance[1]),
            relative_pair=_number(measured.relative_pair_distance),
            images=measured.images,
            interval=_interval(accuracy, measured.images, dataset),
            measures=further,
        )
    figures = run.figures
    pair = figures.get("pair_distance")
    mean, deviation = pair if isinstance(pair, list | tuple) and len(pair) == 2 else (None, None)
    return QualityRow(
        run=run.id,
        title=title,
        dataset=dataset,
        bundled=run.bundled,
        accuracy=accuracy,
        mse=_number(figures.get("mse")),
        mse_255=_number(figures.get("mse_255")),
        pair_mean=_number(mean),
        pair_std=_number(deviation),
        relative_pair=_number(figures.get("relative_pair_distance")),
        images=_number(figures.get("images")),
        interval=_interval(accuracy, _number(figures.get("images")), dataset),
        measures=further,
    )


def _interval(accuracy: Number, images: Number, dataset: str) -> Interval | None:
    return None if accuracy is None else over_images(accuracy, images, dataset)


def _number(value: Any) -> Number:
    """A figure from a run's file, which may have been edited by hand."""
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
