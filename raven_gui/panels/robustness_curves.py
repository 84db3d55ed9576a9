"""Accuracy under attack against budget, a line per ticked run."""

import html
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.config import AttackConfig, Divergence
from engine.service.messages import RobustnessMeasured
from raven_gui.theme import Theme
from raven_gui.widgets.curves import Curves
from raven_gui.widgets.note import Note
from raven_gui.workspace import Workspace

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols  # isort: skip

SYMBOLS = ("o", "s", "t1", "d", "t", "p", "star")
"""With solid and dashed lines in turn, fourteen lines can be told apart without colour."""
HEADINGS = ("run", "divergence", "epsilon", "accuracy", "images", "steps", "restarts")
DIVERGENCES: tuple[Divergence, ...] = ("wasserstein", "kl")
ICON = QSize(26, 14)


class RobustnessCurves(QWidget):
    """The curves of one divergence; each run has its colour, and a symbol while it is ticked."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.chart = Curves(theme)
        self.chart.show_controls(False)
        self.chart.set_labels("budget ε, of the pixel range", "accuracy under attack (%)")
        self.chart.set_range(0, 100)
        for side in ("bottom", "left"):
            self.chart.plot.getAxis(side).enableAutoSIPrefix(False)
        self.chart.plot.setMouseEnabled(x=False, y=False)
        self.chart.plot.setMinimumHeight(180)
        self.chart.plot.setAccessibleName("Accuracy under attack against budget")
        self.note = Note(self.chart.plot)
        self.note.move(64, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.chart)

    def draw(self, divergence: Divergence, planned: Iterable[float]) -> None:
        """Draw what is measured of the ticked runs, with room for the budgets that are planned."""
        names = self._names()
        curves = {run: self._workspace.robustness.curve(run, divergence) for run in names}
        drawn = {run: curve for run, curve in curves.items() if curve is not None}
        for gone in set(self.chart.series()) - {names[run] for run in drawn}:
            self.chart.remove(gone)
        for run, curve in drawn.items():
            symbol, dashed = self._mark(run)
            self.chart.set_series(
                names[run],
                curve.epsilons,
                [100 * accuracy for accuracy in curve.accuracies],
                self._workspace.runs.color(run),
                dashed=dashed,
                symbol=symbol,
            )
        budgets = [*planned, *(epsilon for curve in drawn.values() for epsilon in curve.epsilons)]
        furthest = max(budgets, default=0) or 1
        self.chart.plot.setXRange(0, furthest, padding=0.03)
        self._place_legend(furthest)
        self.note.set_text("" if drawn else "Nothing is measured yet: press Start.")

    def _place_legend(self, furthest: float) -> None:
        """At the upper right, or at the lower left where a robust run's curve is up there."""
        series = self.chart.series().values()
        high = any(((s.x > furthest / 2) & (s.y > 55)).any() for s in series)
        legend = self.chart.plot.getPlotItem().legend
        corner, offset = ((0, 1), (10, -10)) if high else ((1, 0), (-10, 10))
        legend.anchor(corner, corner, offset=offset)
        legend.setVisible(bool(series))

    def has_points(self) -> bool:
        """Whether there is any curve of either divergence."""
        return any(measured_curves(self._workspace, run.id) for run in self._workspace.runs.ticked)

    def icon(self, run: str) -> QIcon:
        """The run's line as it is drawn, a key for the table."""
        symbol, dashed = self._mark(run)
        return line_icon(self._workspace.runs.color(run), symbol, dashed, self.devicePixelRatioF())

    def _mark(self, run: str) -> tuple[str, bool]:
        ticked = [info.id for info in self._workspace.runs.ticked]
        place = ticked.index(run)
        return SYMBOLS[place % len(SYMBOLS)], bool(place % 2)

    def _names(self) -> dict[str, str]:
        """What each ticked run is called in the legend; runs called alike get a number."""
        names: dict[str, str] = {}
        for run in self._workspace.runs.ticked:
            # The plot's legend reads rich text.
            title = name = html.escape(self._workspace.runs.title(run.id))
            count = 1
            while name in names.values():
                count += 1
                name = f"{title} ({count})"
            names[run.id] = name
        return names


def measured_curves(workspace: Workspace, run: str) -> list[RobustnessMeasured]:
    """What is measured of a run on the current data set, both divergences."""
    curves = (workspace.robustness.curve(run, divergence) for divergence in DIVERGENCES)
    return [curve for curve in curves if curve is not None]


def curve_records(
    workspace: Workspace, configs: Mapping[int, AttackConfig]
) -> list[tuple[Any, ...]]:
    """A row below `HEADINGS` for each point of every curve of the ticked runs.

    configs: settings by job; steps and restarts are None for a job that is not in it.
    """
    records: list[tuple[Any, ...]] = []
    for run in workspace.runs.ticked:
        title = workspace.runs.title(run.id)
        for curve in measured_curves(workspace, run.id):
            config = configs.get(curve.job)
            settings = (None, None) if config is None else (config.steps, config.restarts)
            records.extend(
                (title, curve.divergence, epsilon, accuracy, curve.images, *settings)
                for epsilon, accuracy in zip(curve.epsilons, curve.accuracies, strict=True)
            )
    return records


def line_icon(colour: QColor, symbol: str, dashed: bool, ratio: float) -> QIcon:
    """A short line with its symbol in the middle."""
    pixmap = QPixmap(ICON * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = QPointF(ICON.width() / 2, ICON.height() / 2)
    pen = QPen(colour, 2)
    # Shorter than Qt's own dashes, or a line this short would not show that it is dashed.
    if dashed:
        pen.setDashPattern([2, 1.5])
    painter.setPen(pen)
    painter.drawLine(QPointF(1, middle.y()), QPointF(ICON.width() - 1, middle.y()))
    painter.translate(middle)
    painter.scale(9, 9)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(Symbols[symbol])
    painter.end()
    return QIcon(pixmap)
