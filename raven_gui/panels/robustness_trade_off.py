"""Robustness against reconstruction: each run a point, and the best of both as a frontier."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.config import Divergence
from engine.service.messages import RunInfo
from raven_gui.export import Figure, figure_of_plot
from raven_gui.panels.images_provenance import about_images
from raven_gui.panels.robustness_rows import quality_row
from raven_gui.provenance import provenance
from raven_gui.theme import Theme
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.curves import Curves
from raven_gui.widgets.note import Note
from raven_gui.workspace import Workspace

FRONTIER = "Frontier"
OTHERS = "Not ticked"
HEADINGS = ("run", "divergence", "epsilon", "mse_255", "accuracy", "ticked", "on_frontier")
USUAL = 0.1


@dataclass(frozen=True)
class Point:
    """A run: its MSE per pixel on the scale of 0 to 255, its accuracy under attack, a fraction."""

    run: RunInfo
    mse: float
    accuracy: float


def frontier(points: Sequence[Point]) -> list[Point]:
    """Those that no other one beats in both, by rising error (Pareto)."""
    best: list[Point] = []
    for point in sorted(points, key=lambda point: (point.mse, -point.accuracy)):
        if not best or point.accuracy > best[-1].accuracy:
            best.append(point)
    return best


class TradeOff(QWidget):
    """All runs of the data set shown of which both figures are known, at one budget."""

    chosen = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self._divergence: Divergence = "wasserstein"
        self.budget = ChoiceBox()
        self.budget.setAccessibleName("Budget")
        self.budget.setToolTip("At which budget runs are compared: one that was measured.")
        self.chart = Curves(theme)
        self.chart.show_controls(False)
        self.chart.plot.setMouseEnabled(x=False, y=False)
        self.chart.plot.setToolTip(
            "Each run is a point. On the frontier are those that no other run beats in both."
        )
        self.chart.plot.setAccessibleName("Accuracy under attack against reconstruction error")
        self.chart.plot.setMinimumHeight(180)
        self.chart.set_range(0, 100)
        self.note = Note(self.chart.plot)
        self.note.move(64, 10)
        row = QHBoxLayout()
        label = QLabel("At b&udget ε")
        label.setProperty("role", "note")
        label.setBuddy(self.budget)
        row.addWidget(label)
        row.addWidget(self.budget)
        row.addStretch(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.chart, stretch=1)
        self.budget.activated.connect(lambda _: self.chosen.emit())

    def points(self) -> list[Point]:
        """What is known at the budget chosen, the ticked runs first."""
        budget = self.budget.currentData()
        found = []
        for run in self._runs():
            accuracy = None if budget is None else self._accuracies(run).get(budget)
            mse = quality_row(self._workspace, run).mse_255
            if accuracy is not None and mse is not None:
                found.append(Point(run, mse, accuracy))
        return found

    def draw(self, divergence: Divergence) -> None:
        """Draw what is known under the attack on a divergence."""
        self._divergence = divergence
        self._offer_budgets()
        self.chart.set_labels("MSE per pixel, 0–255 (less is better)", "accuracy under attack (%)")
        self.chart.clear()
        points = self.points()
        ticked = {run.id for run in self._workspace.robustness.runs}
        best = frontier(points)
        muted = QColor(self._theme.colours.muted)
        if len(best) > 1:
            self.chart.set_series(
                FRONTIER,
                [point.mse for point in best],
                [100 * point.accuracy for point in best],
                muted,
                style=Qt.PenStyle.DotLine,
            )
        others = [point for point in points if point.run.id not in ticked]
        if others:
            self._draw_apart(OTHERS, others, muted)
        for point in points:
            if point.run.id in ticked:
                self._draw_run(point)
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
                point.run.name,
                self._divergence,
                budget,
                point.mse,
                point.accuracy,
                point.run.id in ticked,
                point in best,
            )
            for point in points
        ]
        told = provenance([point.run for point in points])
        told |= about_images(self._workspace.images)
        return figure_of_plot(
            self.chart.plot,
            f"Robustness against error at budget {budget:g}",
            tables={"trade-off": dict(zip(HEADINGS, zip(*records, strict=True), strict=True))},
            provenance=told,
        )

    def _runs(self) -> list[RunInfo]:
        """The ticked ones, then the others that were trained on the data set shown."""
        ticked = self._workspace.robustness.runs
        dataset = self._workspace.images.dataset
        others = [
            run
            for run in self._workspace.runs.all
            if run.state == "finished" and run.config.dataset == dataset and run not in ticked
        ]
        return [*ticked, *others]

    def _accuracies(self, run: RunInfo) -> dict[float, float]:
        curve = self._workspace.robustness.curve(run.id, self._divergence)
        return {} if curve is None else dict(zip(curve.epsilons, curve.accuracies, strict=True))

    def _offer_budgets(self) -> None:
        known = sorted({budget for run in self._runs() for budget in self._accuracies(run)})
        before = self.budget.currentData()
        if known == [self.budget.itemData(row) for row in range(self.budget.count())]:
            return
        self.budget.clear()
        for budget in known:
            self.budget.add_choice(f"{budget:g}", budget)
        if not self.budget.choose(before) and not self.budget.choose(USUAL) and known:
            self.budget.setCurrentIndex(len(known) - 1)

    def _make_room(self, points: Sequence[Point]) -> None:
        """No point lies on the plot's edge, nor below the legend if there is an empty corner."""
        if not points:
            return
        errors = [point.mse for point in points]
        reach = max(max(errors) - min(errors), 0.02 * max(errors))
        low, high = min(errors) - 0.1 * reach, max(errors) + 0.1 * reach
        self.chart.plot.setXRange(low, high, padding=0)
        corners = {(right, lower): 0 for right in (1, 0) for lower in (1, 0)}
        for point in points:
            corners[(int(point.mse > (low + high) / 2), int(point.accuracy < 0.5))] += 1
        right, lower = min(corners, key=corners.__getitem__)
        legend = self.chart.plot.getPlotItem().legend
        legend.setColumnCount(2)
        offset = (-10 if right else 10, -10 if lower else 10)
        legend.anchor((right, lower), (right, lower), offset=offset)

    def _draw_run(self, point: Point) -> None:
        runs = self._workspace.runs
        title = name = html.escape(runs.title(point.run.id))
        count = 1
        while name in self.chart.series():
            count += 1
            name = f"{title} ({count})"
        color, mark = runs.color(point.run.id), runs.mark(point.run.id)
        place = [point.mse], [100 * point.accuracy]
        self.chart.set_series(name, *place, color, dashed=mark.dashed, symbol=mark.symbol)

    def _draw_apart(self, name: str, points: Sequence[Point], color: QColor) -> None:
        """Points of one look, with gaps between them so that nothing connects them."""
        gaps = np.full((len(points), 2, 2), np.nan)
        gaps[:, 0] = [(point.mse, 100 * point.accuracy) for point in points]
        x, y = gaps.reshape(-1, 2)[:-1].T
        self.chart.set_series(name, x, y, color, symbol="x")
