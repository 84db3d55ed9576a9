"""What is done with runs that there are: trained further, made once more, or compared."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from raven_gui.panels.new_run.panel import NewRunPanel
from raven_gui.panels.runs.further import FurtherDialog, why_not_further
from raven_gui.panels.shared.difference import DifferenceDialog
from raven_gui.theme import Theme
from raven_gui.widgets.notice import Notice
from raven_gui.workspace import Workspace


class RunAgain:
    """`notice` tells why something cannot be done."""

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
        new_run: NewRunPanel,
        show_form: Callable[[], None],
        notice: Notice,
    ) -> None:
        self._window, self._workspace = window, workspace
        self._new_run, self._show_form, self._refuse = new_run, show_form, notice.tell

    def further(self) -> None:
        """Ask for how many epochs the run is trained further."""
        run = self._workspace.runs.get(self._workspace.runs.current)
        sentence = why_not_further(run)
        if run is None or sentence:
            self._refuse(sentence)
        else:
            FurtherDialog(self._workspace, run, self._window).open()

    def compare(self, theme: Theme) -> None:
        """Show what the settings of the ticked runs differ in."""
        runs = self._workspace.runs.ticked
        if len(runs) > 1:
            DifferenceDialog(runs, self._workspace, theme, self._window).open()
        else:
            self._refuse("Tick two runs at least, to compare their settings.")

    def duplicate(self) -> None:
        """Fill the form of a new run with the choices of the run."""
        run = self._workspace.runs.get(self._workspace.runs.current)
        if run is None:
            self._refuse(why_not_further(run))
        elif self._workspace.choices is None:
            self._refuse("The engine is waking: try again in a moment.")
        else:
            seeds = self._workspace.runs.group(run.id)
            first = min(seeds, key=lambda one: one.config.seed)
            self._new_run.duplicate(first, len(seeds))
            self._show_form()
