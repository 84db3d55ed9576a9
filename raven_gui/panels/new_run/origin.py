"""Which run the form of a new run was filled from, and what was changed since."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from engine.config import TrainingConfig
from engine.counting import counted
from engine.recipes import as_one_training
from engine.service.messages import RunInfo
from raven_gui.setting_words import SettingWords
from raven_gui.widgets.tool_buttons import tool_button
from raven_gui.workspace import Workspace


class OriginBar(QWidget):
    """Hidden while the form is not made from a run."""

    begun = Signal()
    """The form is made from another run, or from none."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._run = ""
        self.told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.told.setProperty("role", "note")
        self.forget = tool_button(
            "Forget", "Keep these choices, as those of a run of its own.", "Forget its origin"
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.told, 1)
        layout.addWidget(self.forget, alignment=Qt.AlignmentFlag.AlignTop)
        self.forget.clicked.connect(lambda: self.begin(""))
        self.hide()

    @property
    def run(self) -> str:
        """The id of the run; '' where there is none, or it is gone."""
        return self._run if self._workspace.runs.get(self._run) is not None else ""

    @property
    def begun_from(self) -> str:
        """The id of the run, which may be gone; '' where there is none."""
        return self._run

    def begin(self, run: str) -> None:
        """The form holds the choices of this run now; '' for none."""
        self._run = run
        self.setVisible(bool(self.run))
        self.begun.emit()

    def show_changes(self, now: TrainingConfig) -> None:
        """Tell what `now` has otherwise than the run, if there is one."""
        run = self._workspace.runs.get(self._run)
        self.setVisible(run is not None)
        if run is not None:
            changes = SettingWords(self._workspace.choices).changes(run.config, now)
            self.told.setText(_sentence(run, changes))


def _sentence(run: RunInfo, changes: str) -> str:
    if not changes:
        return f"Made from '{run.group_name}', with nothing changed yet."
    told = f"Made from '{run.group_name}': {changes}."
    if as_one_training(run.config, run.planned_epochs) == run.config:
        return told
    first = counted(run.planned_epochs or 0, "epoch")
    return f"{told} What is half of all epochs at most lasted for half of its first {first} there."
