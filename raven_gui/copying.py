"""'Copy as command' and 'Copy as Python': what a panel shows, to be pasted elsewhere."""

import textwrap
from typing import Literal, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from engine.recipes import Recipe
from engine.sanity import Maximised
from raven_gui.gathering import (
    NothingToCopyError,
    Sources,
    attacks,
    maps,
    measured,
    neighbours,
    new_images,
    trainings,
)
from raven_gui.middle import Middle
from raven_gui.panels.compare.budgets import BudgetGridDialog
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.fragility.panel import FragilityPanel
from raven_gui.panels.gallery.neighbours import NeighboursSection
from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.generate.panel import SAMPLES, GeneratePanel
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.panels.new_run.panel import NewRunPanel
from raven_gui.panels.robustness.measures import MeasuresDialog
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.sanity import SanityDialog
from raven_gui.panels.robustness.tools import LABELS, TRADE_OFF
from raven_gui.panels.runs.panel import RunsPanel
from raven_gui.panels.runs_table.panel import RunsTablePanel
from raven_gui.panels.shared.runs_table.rows import all_runs
from raven_gui.panels.sweeps.panel import SweepsPanel
from raven_gui.panels.training.panel import TrainingPanel
from raven_gui.workspace import Workspace

SHOWN = 100
"""Letters of a command that are told."""

Form = Literal["command", "Python"]
Dialog = SanityDialog | MeasuresDialog | BudgetGridDialog


class Copying(QObject):
    """Copies the new run where the keyboard is in its form, and so the neighbours; else what the
    panel in the middle shows. The list of runs asks for the selected one itself, and what has a
    button to copy for what it does."""

    told = Signal(str)
    """What was copied, or why nothing was, in a sentence; a dialog says it by itself."""

    def __init__(
        self,
        workspace: Workspace,
        middle: Middle,
        runs: RunsPanel,
        new_run: NewRunPanel,
        gallery: GalleryPanel,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._sources, self._middle = Sources(workspace), middle
        self._new_run, self._window = new_run, parent
        self._neighbours = gallery.folds.neighbours
        self._neighbours.copy_as.asked.connect(self.copy_of)
        runs.copy_requested.connect(lambda form: self.told.emit(self._copy(runs, form)))
        for panel in (middle.compare, middle.robustness):
            panel.copy_requested.connect(self.copy_of)

    def copy(self, form: Form) -> None:
        """Copy what is looked at."""
        self.told.emit(self._copy(self._panel(), form))

    def copy_of(self, part: Dialog | NeighboursSection, form: Form) -> None:
        """Copy what a part does that has a button of its own for it."""
        said = self._copy(part, form)
        if isinstance(part, NeighboursSection):
            self.told.emit(said)
        else:
            part.copy_as.tell(said)

    def _panel(self) -> QWidget:
        for part in (self._new_run, self._neighbours):
            if part.isVisible() and self._has_focus(part):
                return part
        return self._middle.open_panel()

    def _has_focus(self, part: QWidget) -> bool:
        focus = self._window.focusWidget()
        return focus is not None and (focus is part or part.isAncestorOf(focus))

    def _copy(self, panel: QWidget, form: Form) -> str:
        """What was copied, or why nothing was."""
        try:
            recipe = self._recipe(panel)
        except NothingToCopyError as error:
            return str(error)
        text = recipe.python if form == "Python" else recipe.command
        if not text:
            return recipe.why_no_command
        QGuiApplication.clipboard().setText(text)
        return f"Copied to the clipboard: {_begin(text, form)}"

    def _recipe(self, panel: QWidget) -> Recipe:
        sources = self._sources
        match panel:
            case ComparePanel():
                return attacks.comparison(sources, panel.shows_many)
            case BudgetGridDialog():
                return attacks.budget_grid(sources)
            case LatentMapPanel():
                return maps.shown(sources, panel.colour.measure, panel.decoded)
            case RobustnessPanel():
                return self._of_robustness(panel)
            case SanityDialog():
                return measured.check(sources, *panel.asked())
            case MeasuresDialog():
                return measured.clean_figures(sources, panel.images)
            case GeneratePanel():
                samples = panel.page.current() == SAMPLES
                return new_images.samples(sources) if samples else new_images.paths(sources)
            case FragilityPanel():
                return attacks.fragility(sources)
            case TrainingPanel():
                return trainings.run(sources, panel.run)
            case NeighboursSection():
                return neighbours.nearest(sources)
            case RunsTablePanel():
                return trainings.table(all_runs(panel.model.rows))
            case SweepsPanel():
                return trainings.sweep(panel.sweep())
            case RunsPanel():
                return trainings.run(sources, panel.selected)
            case NewRunPanel():
                return trainings.form(sources, panel)
        raise NothingToCopyError("This panel does nothing that a command or Python could repeat.")

    def _of_robustness(self, panel: RobustnessPanel) -> Recipe:
        """What the plot shows; where the keyboard is in the table, its further columns."""
        sources, settings = self._sources, panel.settings.value()
        if self._has_focus(panel.table) and sources.workspace.evaluation.shown:
            return measured.clean_figures(sources, panel.settings.images.value())
        shown = panel.tools.plot.current()
        if shown == LABELS:
            return measured.label_efficiency(sources, panel.labels.form.value())
        if shown == TRADE_OFF:
            plot, divergence = panel.trade_off, cast(Maximised, panel.divergence.current())
            points = [point.runs for point in plot.points()]
            budget = plot.budget.currentData()
            return measured.trade_off(sources, settings, divergence, budget, points)
        return measured.curves(sources, settings)


def _begin(text: str, form: Form) -> str:
    """Enough of it to know it by."""
    if form == "Python":
        return f"a script of {len(text.splitlines())} lines."
    return textwrap.shorten(text, SHOWN, placeholder=" …")
