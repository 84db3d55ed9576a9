"""'Copy as command' and 'Copy as Python': what a panel shows, to be pasted elsewhere."""

import textwrap
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from engine.recipes import Recipe
from raven_gui.gathering import Gathering, NothingToCopyError
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.fragility.panel import FragilityPanel
from raven_gui.panels.generate.panel import SAMPLES, GeneratePanel
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.panels.new_run.panel import NewRunPanel
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.tools import LABELS
from raven_gui.panels.runs.panel import RunsPanel
from raven_gui.panels.training.panel import TrainingPanel
from raven_gui.workspace import Workspace

SHOWN = 100
"""Letters of a command that are told."""

Form = Literal["command", "Python"]


class Copying(QObject):
    """Copies the new run where the keyboard is in its form, else what the panel in the middle
    shows, which `open_panel` tells. The list of runs asks for the selected one itself."""

    told = Signal(str)
    """What was copied, or why nothing was, in a sentence."""

    def __init__(
        self,
        workspace: Workspace,
        runs: RunsPanel,
        new_run: NewRunPanel,
        open_panel: Callable[[], QWidget],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._gathering = workspace, Gathering(workspace)
        self._runs, self._new_run = runs, new_run
        self._open_panel, self._window = open_panel, parent

    def copy(self, form: Form) -> None:
        """Copy what is looked at."""
        self._copy(self._panel(), form)

    def copy_run(self, form: Form) -> None:
        """Copy the run that is selected in the list."""
        self._copy(self._runs, form)

    def _panel(self) -> QWidget:
        focus = self._window.focusWidget()
        in_form = focus is not None and self._new_run.isAncestorOf(focus)
        return self._new_run if in_form and self._new_run.isVisible() else self._open_panel()

    def _copy(self, panel: QWidget, form: Form) -> None:
        try:
            recipe = self._recipe(panel)
        except NothingToCopyError as error:
            self.told.emit(str(error))
            return
        text = recipe.python if form == "Python" else recipe.command
        if not text:
            self.told.emit(recipe.why_no_command)
            return
        QGuiApplication.clipboard().setText(text)
        self.told.emit(f"Copied to the clipboard: {_begin(text, form)}")

    def _recipe(self, panel: QWidget) -> Recipe:
        gathering = self._gathering
        match panel:
            case ComparePanel():
                return gathering.comparison(panel.shows_many)
            case LatentMapPanel():
                return gathering.maps()
            case RobustnessPanel():
                if panel.tools.plot.current() == LABELS:
                    return gathering.label_efficiency(panel.labels.form.value())
                return gathering.robustness(panel.settings.value())
            case GeneratePanel():
                samples = panel.page.current() == SAMPLES
                return gathering.samples() if samples else gathering.paths()
            case FragilityPanel():
                return gathering.fragility()
            case TrainingPanel():
                return gathering.run(panel.run)
            case RunsPanel():
                return gathering.run(panel.selected)
            case NewRunPanel():
                return gathering.form(panel)
        raise NothingToCopyError("This panel does nothing that a command or Python could repeat.")


def _begin(text: str, form: Form) -> str:
    """Enough of it to know it by."""
    if form == "Python":
        return f"a script of {len(text.splitlines())} lines."
    return textwrap.shorten(text, SHOWN, placeholder=" …")
