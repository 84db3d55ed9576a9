"""The finer settings of an attack, in a form."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from engine.config import AttackConfig
from engine.probe_attack import FIRST_STEP, PROBE_RESTARTS, PROBE_STEPS
from raven_gui.widgets.parameters.form import ParameterForm
from raven_gui.widgets.primary import make_primary

PROBE_STEP = (
    f"On the probe steps shorten along half a cosine, the first being ε/{1 / FIRST_STEP:g} where "
    "this is empty, and ε/5 under L1."
)
CLAIM = AttackConfig(steps=PROBE_STEPS, restarts=PROBE_RESTARTS)
"""As a claim of robustness is held against."""
BUTTON = QDialogButtonBox.StandardButton
FORM_WIDTH = 360


class Usual(NamedTuple):
    """Settings that a button fills in, what is written on it, and why one would."""

    config: AttackConfig
    text: str
    tip: str


class AttackSettings(QDialog):
    """What a panel's own controls leave out: all fields but those `on_panel` and those that are
    `idle` there, as nothing would follow from them. `taken` has what is accepted with the button
    that says `accept`, by name; an idle field is in it where it was filled in. Open with
    `open()`."""

    taken = Signal(dict)

    def __init__(
        self,
        config: AttackConfig,
        on_panel: Collection[str],
        idle: Collection[str],
        usual: Usual,
        accept: str,
        notes: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._on_panel = set(on_panel)
        self._reset: dict[str, Any] = {}
        """What has no field here, as the button would have it."""
        self.setWindowTitle("Attack settings")
        self.form = ParameterForm()
        self.form.set_schema(AttackConfig.model_json_schema(), hidden={*on_panel, *idle})
        self.form.set_values(config.model_dump())
        self.form.set_notes(notes)
        self.problems = QLabel(wordWrap=True)
        self.problems.setProperty("role", "problem")
        self.buttons = QDialogButtonBox(BUTTON.Ok | BUTTON.Cancel | BUTTON.RestoreDefaults)
        self.buttons.button(BUTTON.Ok).setText(accept)
        make_primary(self.buttons.button(BUTTON.Ok))
        defaults = self.buttons.button(BUTTON.RestoreDefaults)
        defaults.setText(usual.text)
        defaults.setToolTip(usual.tip)
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
        defaults.clicked.connect(lambda: self._fill_in(usual.config))
        self._check()

    def accept(self) -> None:
        """Hand these settings over and close; stay open while something is not valid."""
        if not self.form.problems():
            self.taken.emit({**self._reset, **self.form.values()})
            super().accept()

    def _fill_in(self, usual: AttackConfig) -> None:
        """All that is not chosen on the panel, be there a field for it here or not."""
        wanted = usual.model_dump(exclude=self._on_panel)
        self._reset = {name: wanted[name] for name in wanted.keys() - self.form.fields.keys()}
        self.form.set_values(wanted)

    def _check(self) -> None:
        problems = self.form.problems()
        self.problems.setText("\n".join(problems))
        self.buttons.button(BUTTON.Ok).setEnabled(not problems)
