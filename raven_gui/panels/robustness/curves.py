"""Accuracy under attack against budget, a line per ticked run."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.config import AttackConfig
from engine.sanity import Maximised
from engine.service.messages import RobustnessMeasured, RunInfo
from raven_gui.panels.robustness.intervals import of_curve
from raven_gui.panels.robustness.seeds import SeedsCurve, over_seeds
from raven_gui.panels.robustness.tools import ATTACKS
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.mark import Mark, line_icon
from raven_gui.widgets.note import Note
from raven_gui.workspace import Workspace
from raven_gui.workspace.runs import Runs

HEADINGS = (
    "run",
    "divergence",
    "epsilon",
    "accuracy",
    "images",
    "steps",
    "restarts",
    "accuracy_low",
    "accuracy_high",
)
"""The last two are the bounds of Wilson's 95 % interval over the images, or of a mean over seeds
Student's over these."""
LOWEST = 220
"""Height of the plot: the label of its axis and a legend of several runs have room."""
MOST_LINES = 4
"""Of a legend in a plot so low."""


class RobustnessCurves(QWidget):
    """The curves under one attack; each run has its colour and mark."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.intervals = False
        """Whether 95 % intervals are drawn, rather than the deviation of seeds alone."""
        self._icons: dict[tuple[Mark, str, float], QIcon] = {}
        self.chart = Curves(theme)
        self.chart.show_controls(False)
        self.chart.set_range(0, 100)
        self.chart.plot.getViewBox().setMouseEnabled(x=False, y=False)
        self.chart.plot.setMinimumHeight(LOWEST)
        self.chart.plot.setAccessibleName("Accuracy under attack against budget")
        self.note = Note(self.chart.plot)
        self.note.move(64, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.chart)

    def draw(self, divergence: Maximised, planned: Iterable[float]) -> None:
        """Draw what is measured of the ticked runs, with room for the budgets that are planned."""
        task = self._workspace.robustness.task
        measure = f"accuracy in {task} (%)" if task else "accuracy (%)"
        self.chart.set_labels("budget ε, of the pixel range", measure)
        names = legend_names(self._workspace.runs, self._workspace.robustness.runs)
        drawn = {run: line for run in names if (line := self._line(run, divergence)) is not None}
        for gone in set(self.chart.series()) - {names[run] for run in drawn}:
            self.chart.remove(gone)
        for run, curve in drawn.items():
            mark = self._workspace.runs.mark(run)
            self.chart.set_series(
                names[run],
                curve.budgets,
                curve.percent,
                self._workspace.runs.color(run),
                dashed=mark.dashed,
                symbol=mark.symbol,
                around=curve.around,
            )
        budgets = [*planned, *(epsilon for curve in drawn.values() for epsilon in curve.budgets)]
        furthest = max(budgets, default=0) or 1
        self.chart.plot.getViewBox().setXRange(0, furthest, padding=0.03)
        self._place_legend(furthest)
        self.note.set_text("" if drawn else "Nothing is measured yet: press Start.")

    def _line(self, first: str, divergence: Maximised) -> SeedsCurve | None:
        """What is measured of a run and of those that differ from it in their seed alone."""
        shown = self._workspace.robustness.runs
        together = next(
            runs for runs in self._workspace.runs.together(shown) if runs[0].id == first
        )
        curves = [self._workspace.robustness.curve(run.id, divergence) for run in together]
        measured = [curve for curve in curves if curve is not None]
        return over_seeds(measured, self.intervals)

    def _place_legend(self, furthest: float) -> None:
        """At the upper right, or at the lower left where a robust run's curve is up there."""
        series = self.chart.series().values()
        high = any(((s.x > furthest / 2) & (s.y > 55)).any() for s in series)
        legend = self.chart.legend
        legend.put(right=not high, low=bool(high))
        low = self.chart.plot.height() < 2 * LOWEST
        legend.set_columns(2 if low and len(series) > MOST_LINES else 1)
        legend.setVisible(bool(series))

    def has_points(self) -> bool:
        """Whether there is any curve."""
        return any(
            measured_curves(self._workspace, run.id) for run in self._workspace.robustness.runs
        )

    def icon(self, run: str) -> QIcon:
        """The run's line as it is drawn, a key for the table."""
        runs = self._workspace.runs
        look = runs.mark(run), runs.color(run).name(), self.devicePixelRatioF()
        if look not in self._icons:
            mark, color, ratio = look
            self._icons[look] = line_icon(mark, QColor(color), ratio)
        return self._icons[look]


def legend_names(runs: Runs, shown: Iterable[RunInfo]) -> dict[str, str]:
    """What each of the runs shown is called in a legend; runs called alike get a number. Runs that
    differ in their seed alone have one name, by the first of them."""
    names: dict[str, str] = {}
    for together in runs.together(shown):
        title = name = runs.seeds_title(together)
        count = 1
        while name in names.values():
            count += 1
            name = f"{title} ({count})"
        names[together[0].id] = name
    return names


def measured_curves(workspace: Workspace, run: str) -> list[RobustnessMeasured]:
    """What is measured of a run on the current data set, under each attack."""
    curves = (workspace.robustness.curve(run, divergence) for divergence in ATTACKS)
    return [curve for curve in curves if curve is not None]


def bounds_of(curve: RobustnessMeasured) -> list[tuple[float | None, float | None]]:
    """Low and high of each point's interval over the images."""
    return [
        (None, None) if interval is None else (interval.low, interval.high)
        for interval in of_curve(curve)
    ]


def curve_records(
    workspace: Workspace, configs: Mapping[int, AttackConfig]
) -> list[tuple[Any, ...]]:
    """A row below `HEADINGS` for each point of every curve of the ticked runs.

    configs: settings by job; steps and restarts are None where neither it nor the run tells them.
    """
    records: list[tuple[Any, ...]] = []
    for run in workspace.robustness.runs:
        title = workspace.runs.title(run.id)
        for curve in measured_curves(workspace, run.id):
            config = configs.get(curve.job) or workspace.robustness.kept(run.id, curve.divergence)
            settings = (None, None) if config is None else (config.steps, config.restarts)
            records.extend(
                (title, curve.divergence, epsilon, accuracy, curve.images, *settings, *bounds)
                for epsilon, accuracy, bounds in zip(
                    curve.epsilons, curve.accuracies, bounds_of(curve), strict=True
                )
            )
    for runs in workspace.runs.together(workspace.robustness.runs):
        if len(runs) > 1:
            records += _seed_records(workspace, runs)
    return records


def _seed_records(workspace: Workspace, runs: tuple[RunInfo, ...]) -> list[tuple[Any, ...]]:
    """The mean of runs that differ in their seed alone, at each budget that all of them have, with
    the bounds of Student's interval over the seeds."""
    title = workspace.runs.seeds_title(runs)
    records: list[tuple[Any, ...]] = []
    for divergence in ATTACKS:
        curves = [workspace.robustness.curve(run.id, divergence) for run in runs]
        known = [curve for curve in curves if curve is not None]
        line = over_seeds(known, intervals=True) if len(known) > 1 else None
        if line is not None and line.around is not None:
            below, above = np.asarray(line.around)
            percent = np.asarray(line.percent)
            low, high = (percent - below) / 100, (percent + above) / 100
            columns = zip(line.budgets, percent / 100, low, high, strict=True)
            records.extend(
                (title, divergence, budget, mean, known[0].images, None, None, *bounds)
                for budget, mean, *bounds in columns
            )
    return records
