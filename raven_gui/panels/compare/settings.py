"""The finer settings of the attack, in a form."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from engine.config import AttackConfig
from raven_gui.widgets.parameters.form import ParameterForm
from raven_gui.workspace.comparison import Comparison

ON_THE_PANEL = "divergence", "norm", "epsilon"
BUTTON = QDialogButtonBox.StandardButton


class AttackSettings(QDialog):
    """What the panel's own controls leave out; 'Attack' takes it over, in every run. Open with
    `open()`."""

    def __init__(self, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self.setWindowTitle("Attack settings")
        self.form = ParameterForm()
        self.form.set_schema(AttackConfig.model_json_schema(), hidden=ON_THE_PANEL)
        self.form.set_values(comparison.config.model_dump())
        self.problems = QLabel(wordWrap=True)
        self.problems.setProperty("role", "problem")
        self.buttons = QDialogButtonBox(BUTTON.Ok | BUTTON.Cancel | BUTTON.RestoreDefaults)
        self.buttons.button(BUTTON.Ok).setText("&Attack")
        # The style draws a default button in bold, which Qt leaves no room for.
        self.buttons.button(BUTTON.Ok).setMinimumWidth(100)
        defaults = self.buttons.button(BUTTON.RestoreDefaults)
        defaults.setText("&Paper’s settings")
        defaults.setToolTip(
            "50 steps of ε/25, as in Irobe et al., Section 4.1.1, from one random start."
        )
        defaults.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.form)
        layout.addWidget(self.problems)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(380)
        self.form.changed.connect(self._check)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        defaults.clicked.connect(lambda: self.form.set_values(AttackConfig().model_dump()))
        self._check()

    def accept(self) -> None:
        """Attack with these settings and close; stay open while something is not valid."""
        if not self.form.problems():
            self._comparison.set_config(**self.form.values())
            super().accept()

    def _check(self) -> None:
        problems = self.form.problems()
        self.problems.setText("\n".join(problems))
        self.buttons.button(BUTTON.Ok).setEnabled(not problems)
