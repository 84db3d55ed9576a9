"""Robustness against reconstruction: each run a point, and the best of both as a frontier."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from engine.sanity import Maximised
from engine.service.messages import RunInfo
from raven_gui.attack_terms import NORMS, in_ball
from raven_gui.export import Figure, figure_of_plot
from raven_gui.panels.robustness.alike import made_how
from raven_gui.panels.robustness.figures import attacks_made
from raven_gui.panels.robustness.legend_tips import FRONTIER_TIP, others_tip, point_tip
from raven_gui.panels.robustness.seeds import images_of, one_of
from raven_gui.panels.robustness.trade_off_choice import TradeOffChoice
from raven_gui.panels.robustness.trade_off_points import (
    Point,
    deviations,
    frontier,
    known_budgets,
    point_of,
    runs_of_sweep,
)
from raven_gui.panels.shared.images_provenance import about_measured
from raven_gui.provenance import provenance
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.curves.free_corner import FreeCorner
from raven_gui.widgets.note import Note
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace
from raven_gui.workspace.seed_groups import SeedGroup

FRONTIER = "Frontier"
OTHERS = "Not ticked"
HEADINGS = (
    *("run", "divergence", "epsilon", "mse_255", "accuracy", "ticked", "on_frontier"),
    *("mse_255_std", "accuracy_std", "seeds"),
    *("images", "steps", "restarts", "norm", "mse_images"),
)
"""Deviations are of a mean over so many seeds, with N - 1; images are those of the accuracy."""
LOWEST = 180
"""Height of the plot."""


class TradeOff(QWidget):
    """All runs of the data set shown of which both figures are known, at one budget."""

    chosen = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self._divergence: Maximised = "wasserstein"
        self.choice = TradeOffChoice()
        self.budget, self.among = self.choice.budget, self.choice.among
        self.chart = Curves(theme)
        self.chart.show_controls(False)
        self.chart.plot.getViewBox().setMouseEnabled(x=False, y=False)
        self.chart.plot.setToolTip(
            "Each run is a point. On the frontier are those that no other run beats in both. "
            "Bars are one standard deviation over seeds (N − 1) on each side of their mean."
        )
        self.chart.plot.setAccessibleName("Accuracy under attack against reconstruction error")
        self.chart.plot.setMinimumHeight(LOWEST)
        # What it would like to have is the least of a part whose choice breaks into lines.
        self.chart.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.chart.set_range(0, 100)
        self._corner = FreeCorner(self.chart)
        self.note = Note(self.chart.plot)
        self.note.move(64, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.choice)
        layout.addWidget(self.chart, stretch=1)
        self.choice.chosen.connect(self.chosen)
        workspace.sweeps.changed.connect(self.chosen)

    def showEvent(self, event: QShowEvent) -> None:
        """Sweeps are carried out elsewhere: look what there is."""
        super().showEvent(event)
        self._workspace.sweeps.look()

    def points(self) -> list[Point]:
        """What is known at the budget chosen, the ticked runs first."""
        budget = self.budget.currentData()
        if budget is None:
            return []
        found = (
            point_of(self._workspace, group, self._divergence, budget) for group in self._groups()
        )
        return [point for point in found if point is not None]

    def runs(self) -> list[RunInfo]:
        """Those that the points are of."""
        return [run for point in self.points() for run in point.runs]

    def draw(self, divergence: Maximised) -> None:
        """Draw what is known under the attack on a divergence."""
        self._divergence = divergence
        self._offer_sweeps()
        self._offer_budgets()
        task = self._workspace.robustness.task
        ball = in_ball(self._workspace.robustness.norm)
        measure = f"accuracy under attack{f' in {task}' if task else ''}{ball} (%)"
        self.chart.set_labels("MSE per pixel, 0–255 (less is better)", measure)
        self.chart.clear()
        points = self.points()
        ticked = {run.id for run in self._workspace.robustness.runs}
        best, tips = frontier(points), {FRONTIER: tooltip(FRONTIER_TIP)}
        muted = QColor(self._theme.colours.muted)
        if len(best) > 1:
            self.chart.set_series(
                FRONTIER,
                [point.mse.mean for point in best],
                [100 * point.accuracy.mean for point in best],
                muted,
                style=Qt.PenStyle.DotLine,
            )
        shown = [point for point in points if any(run.id in ticked for run in point.runs)]
        others = [point for point in points if point not in shown]
        if others:
            sweep = self.among.currentData()
            name = f"Trials of {sweep}" if sweep else OTHERS
            self._draw_apart(name, others, muted)
            tips[name] = others_tip(others)
        for point in shown:
            tips[self._draw_run(point)] = point_tip(point, point in best)
        self.chart.legend.tips = tips
        self._make_room(points)
        self.note.set_text("" if points else "No run's accuracy and error are both known yet.")

    def figure(self) -> Figure | None:
        """The plot, with a row for each point; None where there is none."""
        points = self.points()
        if not points:
            return None
        budget = self.budget.currentData()
        ticked = {run.id for run in self._workspace.robustness.runs}
        best = frontier(points)
        records = [
            (
                point.title,
                self._divergence,
                budget,
                point.mse.mean,
                point.accuracy.mean,
                any(run.id in ticked for run in point.runs),
                point in best,
                point.mse.std,
                point.accuracy.std,
                len(point.runs),
                images_of(point.curves) or None,
                *made_how(self._workspace, point.curves),
                one_of(point.mse_images) or None,
            )
            for point in points
        ]
        curves = [curve for point in points for curve in point.curves]
        counts = [curve.images for curve in curves]
        told = provenance([run for point in points for run in point.runs])
        told |= about_measured(
            self._workspace.images,
            [*counts, *(count for point in points for count in point.mse_images)],
        )
        told["attacks"] = attacks_made(self._workspace, curves)
        task = self._workspace.robustness.task
        return figure_of_plot(
            self.chart.plot,
            f"Robustness against error at budget {budget:g}"
            f"{in_ball(self._workspace.robustness.norm)}{f' ({task})' if task else ''}",
            tables={"trade-off": dict(zip(HEADINGS, zip(*records, strict=True), strict=True))},
            provenance=told,
        )

    def _groups(self) -> tuple[SeedGroup, ...]:
        """What each point stands for: a run, or the seeds of a configuration. Without a sweep the
        ticked ones come first, then the others that were trained on the data set shown."""
        workspace = self._workspace
        sweep = workspace.sweeps.get(self.among.currentData() or "")
        if sweep is not None:
            return workspace.seed_groups.groups(runs_of_sweep(workspace, sweep))
        ticked, dataset = workspace.robustness.runs, workspace.images.dataset
        others = [
            run
            for run in workspace.runs.all
            if run.state == "finished" and run.config.dataset == dataset and run not in ticked
        ]
        return workspace.seed_groups.groups(ticked) + workspace.seed_groups.groups(others)

    def _offer_sweeps(self) -> None:
        names = [s.name for s in self._workspace.sweeps.all if runs_of_sweep(self._workspace, s)]
        self.choice.offer_sweeps(names)

    def _offer_budgets(self) -> None:
        every = (run for group in self._groups() for run in group.runs)
        usual = NORMS[self._workspace.robustness.norm].usual
        self.choice.offer_budgets(known_budgets(self._workspace, every, self._divergence), usual)

    def _make_room(self, points: Sequence[Point]) -> None:
        """No point lies on the plot's edge, nor, where that can be, below the legend."""
        if not points:
            return
        errors = [
            point.mse.mean + side * (point.mse.std or 0) for point in points for side in (-1, 1)
        ]
        reach = max(max(errors) - min(errors), 0.02 * max(errors))
        low, high = min(errors) - 0.1 * reach, max(errors) + 0.1 * reach
        self.chart.plot.getViewBox().setXRange(low, high, padding=0)
        self._corner.choose()

    def _draw_run(self, point: Point) -> str:
        """By the name that is told; points called alike get a number."""
        runs = self._workspace.runs
        title = name = point.title
        count = 1
        while name in self.chart.series():
            count += 1
            name = f"{title} ({count})"
        color, mark = runs.color(point.face), runs.mark(point.face)
        place = [point.mse.mean], [100 * point.accuracy.mean]
        across, up = deviations(point)
        look, std = (mark.dashed, mark.symbol), ([across], [up])
        self.chart.set_series(name, *place, color, *look, std=std, key=point.line)
        return name

    def _draw_apart(self, name: str, points: Sequence[Point], color: QColor) -> None:
        """Points of one look, with gaps between them so that nothing connects them."""
        gaps = np.full((len(points), 2, 4), np.nan)
        gaps[:, 0, :2] = [(point.mse.mean, 100 * point.accuracy.mean) for point in points]
        gaps[:, 0, 2:] = [deviations(point) for point in points]
        x, y, *std = gaps.reshape(-1, 4)[:-1].T
        self.chart.set_series(name, x, y, color, symbol="x", std=(std[0], std[1]))
