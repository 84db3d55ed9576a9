"""The finer settings of the attack, in a form."""

from typing import Any

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from engine.config import AttackConfig
from engine.probe_attack import FIRST_STEP, PROBE_RESTARTS, PROBE_STEPS
from raven_gui.widgets.parameters.form import ParameterForm
from raven_gui.widgets.primary import make_primary
from raven_gui.workspace.comparison import Comparison

ON_THE_PANEL = "divergence", "norm", "epsilon"
NOT_ON_PROBE = "coupling", "schedule"
"""What has no meaning there: no divergence counts, and steps shorten."""
PROBE_STEP = (
    f"On the probe steps shorten along half a cosine, the first being ε/{1 / FIRST_STEP:g} where "
    "this is empty, and ε/5 under L1."
)
OF_PAPER = (
    AttackConfig(),
    "&Paper’s settings",
    "50 steps of ε/25, as in Irobe et al., Section 4.1.1, from one random start.",
)
OF_CLAIM = (
    AttackConfig(steps=PROBE_STEPS, restarts=PROBE_RESTARTS),
    "As for a &claim",
    f"{PROBE_STEPS} steps from each of {PROBE_RESTARTS} random starts: what a claim of robustness "
    "is held against, here and in Robustness.",
)
BUTTON = QDialogButtonBox.StandardButton
FORM_WIDTH = 360


class AttackSettings(QDialog):
    """What the panel's own controls leave out; 'Attack' takes it over, in every run. Open with
    `open()`."""

    def __init__(self, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._reset: dict[str, Any] = {}
        """What has no field here, as the button would have it."""
        self.setWindowTitle("Attack settings")
        self.form = ParameterForm()
        on_probe = comparison.on_probe
        self.form.set_schema(AttackConfig.model_json_schema(), hidden=_hidden(comparison))
        self.form.set_values(comparison.config.model_dump())
        self.form.set_notes({"step_size": PROBE_STEP} if on_probe else {})
        self.problems = QLabel(wordWrap=True)
        self.problems.setProperty("role", "problem")
        self.buttons = QDialogButtonBox(BUTTON.Ok | BUTTON.Cancel | BUTTON.RestoreDefaults)
        self.buttons.button(BUTTON.Ok).setText("&Attack")
        make_primary(self.buttons.button(BUTTON.Ok))
        defaults = self.buttons.button(BUTTON.RestoreDefaults)
        usual, text, tip = OF_CLAIM if on_probe else OF_PAPER
        defaults.setText(text)
        defaults.setToolTip(tip)
        defaults.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.form)
        layout.addWidget(self.problems)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.form.setMinimumWidth(FORM_WIDTH)
        self.form.changed.connect(self._check)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        defaults.clicked.connect(lambda: self._fill_in(usual))
        self._check()

    def accept(self) -> None:
        """Attack with these settings and close; stay open while something is not valid."""
        if not self.form.problems():
            self._comparison.set_config(**self._reset, **self.form.values())
            super().accept()

    def _fill_in(self, usual: AttackConfig) -> None:
        """All that is not chosen on the panel, be there a field for it here or not."""
        wanted = usual.model_dump(exclude=set(ON_THE_PANEL))
        self._reset = {name: wanted[name] for name in wanted.keys() - self.form.fields.keys()}
        self.form.set_values(wanted)

    def _check(self) -> None:
        problems = self.form.problems()
        self.problems.setText("\n".join(problems))
        self.buttons.button(BUTTON.Ok).setEnabled(not problems)


def _hidden(comparison: Comparison) -> tuple[str, ...]:
    """What is chosen on the panel, and what has no meaning beside what is chosen there: a coupling
    is one of the entropic distance alone, and some of the way is to a target."""
    hidden = ON_THE_PANEL + (NOT_ON_PROBE if comparison.on_probe else ())
    if comparison.config.divergence != "entropic":
        hidden += ("coupling",)
    return hidden if comparison.target is not None else (*hidden, "enough")
