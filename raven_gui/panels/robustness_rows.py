"""Clean figures of a run as a row: measured here, or known from before."""

import math
from dataclasses import dataclass
from typing import Any

from engine.service.messages import RunInfo
from raven_gui.workspace import Workspace

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

    @property
    def known(self) -> bool:
        """Whether there is any figure at all."""
        return self.accuracy is not None or self.mse is not None

    @property
    def source(self) -> str:
        """Where the figures come from, for a tooltip."""
        if self.fresh:
            return f"Measured here on {self.images:,.0f} test images of {self.dataset}."
        if not self.known:
            return f"Not measured on {self.dataset} yet. Start a measurement to fill this in."
        whence = "came with the bundled run" if self.bundled else "were kept with the run"
        return f"These figures {whence}; start a measurement to measure them anew."

    def record(self) -> tuple[Any, ...]:
        """The row's values below `HEADINGS`, None where not known."""
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
        return (self.title, *numbers, measured)


def quality_rows(workspace: Workspace) -> list[QualityRow]:
    """One row for each ticked run of the data set shown."""
    return [_row(workspace, run) for run in workspace.robustness.runs]


def _row(workspace: Workspace, run: RunInfo) -> QualityRow:
    dataset = workspace.images.dataset
    title = workspace.runs.title(run.id)
    measured = workspace.robustness.quality(run.id)
    if measured is not None:
        return QualityRow(
            run=run.id,
            title=title,
            dataset=dataset,
            bundled=run.bundled,
            fresh=True,
            accuracy=workspace.robustness.accuracy(run.id),
            mse=measured.mse,
            mse_255=measured.mse_255,
            pair_mean=measured.pair_distance[0],
            pair_std=measured.pair_distance[1],
            relative_pair=measured.relative_pair_distance,
            images=measured.images,
        )
    figures = run.figures
    pair = figures.get("pair_distance")
    mean, deviation = pair if isinstance(pair, list | tuple) and len(pair) == 2 else (None, None)
    return QualityRow(
        run=run.id,
        title=title,
        dataset=dataset,
        bundled=run.bundled,
        accuracy=workspace.robustness.accuracy(run.id),
        mse=_number(figures.get("mse")),
        mse_255=_number(figures.get("mse_255")),
        pair_mean=_number(mean),
        pair_std=_number(deviation),
        relative_pair=_number(figures.get("relative_pair_distance")),
        images=_number(figures.get("images")),
    )


def _number(value: Any) -> Number:
    """A figure from a run's file, which may have been edited by hand."""
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
