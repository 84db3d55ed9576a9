"""How many more epochs a finished run is trained for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.config import TrainingConfig
from engine.service.messages import RunInfo
from raven_gui.workspace import Workspace

MOST = 10_000
"""Epochs of a run in all."""
GOES_ON = (
    "It goes on from its last step, with its optimiser and its random numbers: on the CPU to the "
    "same weights as if it had been trained as long at once."
)
STARTS_ANEW = (
    "Its optimiser was not kept, so the optimiser starts anew from these weights: the first epochs "
    "may be worse than the last ones were, and the weights are not those of one long training."
)
SCHEDULE = (
    "What the method does by the share of all epochs that are done (the pre-training of VaDE, the "
    "warm-up of Diag-D) stays as the first training had it. What was measured so far moves into "
    "a folder of its own among the run's figures."
)


def why_not_further(run: RunInfo | None) -> str:
    """Why a run cannot be trained further, in a sentence; '' where it can."""
    if run is None:
        return "No run is shown: choose one in the list of runs."
    if run.bundled:
        return (
            f"'{run.name}' came with raven-gui and stays as it is: export it, import the copy, and "
            "train that further."
        )
    if run.state != "finished":
        return f"The run '{run.name}' is {run.state}; only a finished one is trained further."
    if run.epochs_done >= MOST:
        return f"The run '{run.name}' has {run.epochs_done:,} epochs, and more are not allowed."
    return ""


class FurtherDialog(QDialog):
    """Asks for epochs; accepted, it has the run trained."""

    def __init__(self, workspace: Workspace, run: RunInfo, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Train further")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._run = workspace, run
        self.epochs = QSpinBox(minimum=1, maximum=MOST - run.epochs_done, value=run.epochs_done)
        self.epochs.setToolTip(TrainingConfig.model_fields["epochs"].description or "")
        self.epochs.valueChanged.connect(self._tell_total)
        self._tell_total()
        self.about = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.about.setText("\n\n".join((GOES_ON if run.resumable else STARTS_ANEW, SCHEDULE)))
        self.about.setMinimumWidth(420)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        start = QPushButton("Train further")
        start.setProperty("primary", True)
        start.setDefault(True)
        self.buttons.addButton(start, QDialogButtonBox.ButtonRole.AcceptRole)
        heading = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        heading.setText(f"{run.name}: {run.epochs_done:,} epochs are done.")
        form = QFormLayout()
        form.addRow("&More epochs", self.epochs)
        layout = QVBoxLayout(self)
        for part in (heading, self.about):
            layout.addWidget(part)
        layout.insertLayout(1, form)
        layout.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(self._train)

    def _tell_total(self) -> None:
        total = self._run.epochs_done + self.epochs.value()
        self.epochs.setSuffix(f", {total:,} in all")

    def _train(self) -> None:
        self._workspace.runs.train_further(self._run.id, self.epochs.value())
