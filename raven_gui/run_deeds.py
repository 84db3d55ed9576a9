"""What the menus do to runs: training, measuring, drawing, and taking a deletion back."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from raven_gui.deletion import Deletion
from raven_gui.panels.generate.panel import GeneratePanel
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.training.panel import TrainingPanel
from raven_gui.widgets.notice import Notice
from raven_gui.workspace import Workspace


class RunDeeds(QObject):
    """`show_panel` brings a panel of the window to the front by its name."""

    def __init__(
        self,
        workspace: Workspace,
        training: TrainingPanel,
        robustness: RobustnessPanel,
        generate: GeneratePanel,
        show_panel: Callable[[str], None],
        notice: Notice,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._notice, self._show_panel = workspace, notice, show_panel
        self._training, self._robustness, self._generate = training, robustness, generate
        self._redone = ""
        """A run that is deleted once more, which is no new deletion to offer back."""
        workspace.runs.deleted.connect(self._offer_undo)

    def deeds(self) -> dict[str, Callable[[], object]]:
        """What the actions of these names do."""
        return {
            "pause": lambda: self._with_training(self._training.toggle_pause),
            "stop": lambda: self._with_training(self._training.stop),
            "measure": self._measure,
            "new_seed": self._new_seed,
        }

    def _with_training(self, do: Callable[[], None]) -> None:
        if self._training.job is not None:
            do()
        else:
            self._notice.tell("The run that is shown is not in training. Choose one that is.")

    def _measure(self) -> None:
        self._show_panel("robustness")
        self._robustness.start()

    def _new_seed(self) -> None:
        self._show_panel("generate")
        self._generate.draw_again()

    def _offer_undo(self, run: str, name: str) -> None:
        if run == self._redone:
            self._redone = ""
            return
        history, restore = self._workspace.history, self._workspace.runs.restore
        history.stack.push(Deletion(restore, self._delete_again, run, name))
        self._notice.tell(f"Deleted the run '{name}'.", "Undo", history.undo)

    def _delete_again(self, run: str) -> None:
        self._redone = run
        self._workspace.runs.delete(run)
