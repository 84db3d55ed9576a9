"""The attack's settings above the comparison."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.config import AttackConfig
from engine.counting import counted
from engine.probe_attack import PROBE_RESTARTS, PROBE_STEPS
from engine.sanity import Maximised
from raven_gui.attack_terms import MAXIMISED, NORMS
from raven_gui.panels.compare.budget import BudgetSlider
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.filling_flow import FillingFlow
from raven_gui.widgets.tool_buttons import fold_button
from raven_gui.workspace.comparison import Comparison

MOST_STEPS = 1000
LARGEST_GAIN, USUAL_GAIN = 50, 5
MOST_LINES = 3
FOLD_TIP = (
    "What the attack maximises, the norm that bounds it, its steps, the gain of the colours and "
    "further settings."
)
STEPS_TIP = "Steps of the projected gradient ascent; 50 in Irobe et al., Section 4.1.1."
PROBE_STEPS_TIP = (
    "Steps of the projected gradient ascent, which shorten. A claim of robustness takes "
    f"{PROBE_STEPS}, from {PROBE_RESTARTS} random starts: 'Settings…'."
)
WISHED = {
    "Ma&ximise": AttackConfig.model_fields["divergence"].description or "",
    "&Norm": "What is bounded by the budget: the largest change of a pixel, or all together.",
}
GAIN_TIP = (
    "How much the colours of perturbation and difference are strengthened, on screen only: full "
    "blue or red stands at a change of 1/gain."
)


class AttackControls(QWidget):
    """Bound to the comparison's config: each change attacks again. The gain is the eye's alone.

    Where they would take more than three lines, and leave no room for pictures, all but the budget
    and what stands beside it are folded away behind a button that tells the most of them.
    """

    gain_changed = Signal()
    settings_requested = Signal()

    def __init__(self, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._flow = FillingFlow(gap=8)
        self._pairs: list[QWidget] = []
        self._folded: tuple[QWidget, ...] = ()
        self.fold = fold_button("", FOLD_TIP)
        self.fold.hide()
        self._budgets = {norm: term.usual for norm, term in NORMS.items()}
        self.budget = BudgetSlider()
        self.maximised = _choices("Maximise", {m: (t.title, t.tip) for m, t in MAXIMISED.items()})
        self.norm = _choices("Norm", {n: (t.symbol, t.explanation) for n, t in NORMS.items()})
        self.steps = QSpinBox()
        self.steps.setKeyboardTracking(False)
        self.steps.setToolTip(STEPS_TIP)
        self.steps.setAccessibleName("Steps")
        self.steps.setRange(1, MOST_STEPS)
        self.gain = QSlider(Qt.Orientation.Horizontal)
        self.gain.setToolTip(GAIN_TIP)
        self.gain.setAccessibleName("Gain of the differences’ colours")
        self.gain.setRange(1, LARGEST_GAIN)
        self.gain.setValue(USUAL_GAIN)
        self.gain.setMinimumWidth(70)
        self.settings = QPushButton("Se&ttings…")
        self.settings.setToolTip(
            "Of the attack: steps, their size and schedule, momentum, restarts and seed."
        )
        self._lay_out()
        self.budget.moved.connect(lambda epsilon: comparison.set_config(epsilon=epsilon))
        self.maximised.activated.connect(self._choose_maximised)
        self.norm.activated.connect(self._choose_norm)
        self.steps.valueChanged.connect(lambda steps: comparison.set_config(steps=steps))
        self.gain.valueChanged.connect(self.gain_changed)
        self.settings.clicked.connect(self.settings_requested)
        self.fold.toggled.connect(self._fit)
        comparison.config_changed.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        height = self.fontMetrics().height() + 16
        self.budget.setMinimumHeight(height)
        self.budget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for text, control in (
            ("Ma&ximise", self.maximised),
            ("&Norm", self.norm),
            ("&Steps", self.steps),
            ("&Gain", self.gain),
        ):
            pair = QWidget()
            pair.setMinimumHeight(height)
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(6)
            label = QLabel(text)
            label.setToolTip(control.toolTip() or WISHED[text])
            label.setBuddy(control)
            line.addWidget(label)
            line.addWidget(control)
            self._pairs.append(pair)
        self.settings.setMinimumHeight(height)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._flow)

    def place(self, beside: Iterable[QWidget], behind: Iterable[QWidget]) -> None:
        """Place everything, with other buttons beside the budget and behind the settings."""
        self._folded = (*self._pairs, self.settings, *behind)
        for widget in (self.budget, *beside, self.fold, *self._folded):
            widget.setMinimumHeight(self.settings.minimumHeight())
            self._flow.addWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what there is no room for, or no longer."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        placed = map(self._flow.itemAt, range(self._flow.count()))
        widgets = [item.widget() for item in placed if item is not None]
        everything = [one for one in widgets if one is not None and one is not self.fold]
        narrow = self._flow.count_lines(self.width(), everything) > MOST_LINES
        if self.fold.isHidden() == narrow:
            self.fold.setVisible(narrow)
        folded = narrow and not self.fold.isChecked()
        for widget in self._folded:
            if widget.isHidden() != folded:
                widget.setHidden(folded)

    def _choose_maximised(self) -> None:
        """The divergence stays what it was while the probe is attacked."""
        chosen: Maximised = self.maximised.currentData()
        own = {} if chosen == "downstream" else {"divergence": chosen}
        self._comparison.set_config(chosen == "downstream", **own)

    def _choose_norm(self) -> None:
        """A budget means something else in another norm, so each norm keeps its own."""
        before = self._comparison.config
        self._budgets[before.norm] = before.epsilon
        norm = self.norm.currentData()
        self._comparison.set_config(norm=norm, epsilon=self._budgets[norm])

    def _follow(self) -> None:
        config: AttackConfig = self._comparison.config
        self.budget.set_budget(config.epsilon, config.norm)
        maximised = self._comparison.asked.maximised
        self.maximised.choose(maximised)
        self.maximised.setToolTip(MAXIMISED[maximised].tip)
        term, steps = MAXIMISED[maximised].title, counted(config.steps, "step")
        self.fold.setText(f"{term} · {NORMS[config.norm].symbol} · {steps}")
        self.fold.setAccessibleName(f"Attack: {self.fold.text()}")
        self.norm.choose(config.norm)
        self.norm.setToolTip(NORMS[config.norm].explanation)
        self.steps.setToolTip(PROBE_STEPS_TIP if self._comparison.on_probe else STEPS_TIP)
        blocker = QSignalBlocker(self.steps)
        self.steps.setMaximum(max(MOST_STEPS, config.steps))
        self.steps.setValue(config.steps)
        blocker.unblock()


def _choices(name: str, offered: Mapping[str, tuple[str, str]]) -> ChoiceBox:
    """A list of choices with a title and a tooltip each, as wide as the longest title."""
    box = ChoiceBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
    for row, (key, (title, tip)) in enumerate(offered.items()):
        box.addItem(title, key)
        box.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)
    return box
