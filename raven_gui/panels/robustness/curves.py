"""Accuracy under attack against budget, a line per ticked run."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.sanity import Maximised
from engine.service.messages import RobustnessMeasured, RunInfo
from raven_gui.attack_terms import NORMS, in_ball
from raven_gui.panels.robustness.alike import made_how
from raven_gui.panels.robustness.intervals import of_curve
from raven_gui.panels.robustness.job import nothing_words
from raven_gui.panels.robustness.legend_tips import curve_tip
from raven_gui.panels.robustness.seeds import (
    KnownGroup,
    images_of,
    known_groups,
    nothing_in_common,
    over_seeds,
)
from raven_gui.panels.robustness.tools import ATTACKS
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.curves.free_corner import FreeCorner
from raven_gui.widgets.mark import Mark, line_icon
from raven_gui.widgets.note import Note
from raven_gui.workspace import Workspace

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
    "accuracy_std",
    "seeds",
    "norm",
)
"""Low and high are the bounds of Wilson's 95 % interval over the images, or of a mean over so many
seeds Student's over these; the deviation is theirs, with N - 1."""
LOWEST = 220
"""Height of the plot: the label of its axis and a legend of several runs have room."""


class RobustnessCurves(QWidget):
    """The curves under one attack; each run has its colour and mark."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.intervals = False
        """Whether 95 % intervals are drawn, rather than the deviation of seeds alone."""
        self._icons: dict[tuple[Mark, str, float, bool], QIcon] = {}
        self._theme = theme
        self.chart = Curves(theme)
        self.chart.show_controls(False)
        self.chart.set_range(0, 100)
        self.chart.plot.getViewBox().setMouseEnabled(x=False, y=False)
        self.chart.plot.setMinimumHeight(LOWEST)
        self.chart.plot.setAccessibleName("Accuracy under attack against budget")
        self._corner = FreeCorner(self.chart)
        self.note = Note(self.chart.plot)
        self.note.move(64, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.chart)

    def draw(self, divergence: Maximised, planned: Iterable[float]) -> None:
        """Draw what is measured of the ticked runs, with room for the budgets that are planned."""
        task = self._workspace.robustness.task
        measure = f"accuracy in {task} (%)" if task else "accuracy (%)"
        ball = in_ball(self._workspace.robustness.norm)
        self.chart.set_labels(f"budget ε{ball}, of the pixel range", measure)
        runs = self._workspace.runs
        known = known_groups(self._workspace, partial(_curve, self._workspace, divergence))
        lines = [(one, over_seeds(one.figures, self.intervals)) for one in known]
        drawn = {one: line for one, line in lines if line.budgets}
        for gone in set(self.chart.series()) - {one.name for one in drawn}:
            self.chart.remove(gone)
        self.chart.legend.tips = {
            one.name: curve_tip(one, divergence, self.intervals) for one in drawn
        }
        for one, curve in drawn.items():
            mark = runs.mark(one.group.face)
            self.chart.set_series(
                one.name,
                curve.budgets,
                curve.percent,
                runs.color(one.group.face),
                dashed=mark.dashed,
                symbol=mark.symbol,
                around=curve.around,
                key=one.group.line,
            )
        budgets = [*planned, *(epsilon for curve in drawn.values() for epsilon in curve.budgets)]
        furthest = max(budgets, default=0) or 1
        self.chart.plot.getViewBox().setXRange(0, furthest, padding=0.03)
        self._corner.choose()
        self.chart.legend.setVisible(bool(drawn))
        nothing = "" if drawn else self._nothing_words(divergence)
        self.note.set_text(nothing_in_common(lines, "budget") or nothing)

    def _nothing_words(self, divergence: Maximised) -> str:
        """How the plot is filled, or where there is something to see."""
        robustness = self._workspace.robustness
        words = nothing_words(robustness.job, in_ball(robustness.norm))
        elsewhere = robustness.norms(divergence)
        if robustness.job or not elsewhere:
            return words
        named = " and ".join(NORMS[norm].symbol for norm in elsewhere)
        return f"{words}\nThere are curves in {named}: choose another norm to see them."

    def has_points(self) -> bool:
        """Whether there is any curve."""
        return any(
            measured_curves(self._workspace, run.id) for run in self._workspace.robustness.runs
        )

    def icon(self, run: str) -> QIcon:
        """The run's line as it is drawn, a key for the table."""
        runs = self._workspace.runs
        mark, color, ratio = runs.mark(run), runs.color(run), self.devicePixelRatioF()
        look = mark, color.name(), ratio, self._theme.dark
        if look not in self._icons:
            self._icons[look] = line_icon(mark, color, ratio)
        return self._icons[look]


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


def curve_records(workspace: Workspace) -> list[tuple[Any, ...]]:
    """A row below `HEADINGS` for each point of every curve of the ticked runs; steps, restarts and
    norm are None where they are not known."""
    records: list[tuple[Any, ...]] = []
    for run in workspace.robustness.runs:
        title = workspace.runs.title(run.id)
        for curve in measured_curves(workspace, run.id):
            *settings, norm = made_how(workspace, [curve])
            records.extend(
                (
                    title,
                    curve.divergence,
                    epsilon,
                    accuracy,
                    curve.images,
                    *settings,
                    *bounds,
                    None,
                    1,
                    norm,
                )
                for epsilon, accuracy, bounds in zip(
                    curve.epsilons, curve.accuracies, bounds_of(curve), strict=True
                )
            )
    for divergence in ATTACKS:
        curve_of = partial(_curve, workspace, divergence)
        for one in known_groups(workspace, curve_of):
            if len(one.figures) > 1:
                records += _seed_records(workspace, one, divergence)
    return records


def _curve(workspace: Workspace, divergence: Maximised, run: RunInfo) -> RobustnessMeasured | None:
    return workspace.robustness.curve(run.id, divergence)


def _seed_records(
    workspace: Workspace, one: KnownGroup[RobustnessMeasured], divergence: Maximised
) -> list[tuple[Any, ...]]:
    """The mean of runs that differ in their seed alone, at each budget that all of them have, with
    the bounds of Student's interval over the seeds and their deviation."""
    line = over_seeds(one.figures, intervals=True)
    below, above = np.asarray(line.reach)
    percent = np.asarray(line.percent)
    bounds = (percent - below) / 100, (percent + above) / 100, np.asarray(line.apart) / 100
    count, images = len(one.figures), images_of(one.figures)
    steps, restarts, norm = made_how(workspace, one.figures)
    return [
        (one.name, divergence, budget, mean, images, steps, restarts, *more, count, norm)
        for budget, mean, *more in zip(line.budgets, percent / 100, *bounds, strict=True)
    ]
