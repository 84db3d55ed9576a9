"""The attack's settings above the comparison."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.config import AttackConfig, Norm
from raven_gui.panels.compare_budget import USUAL, BudgetSlider
from raven_gui.widgets.choice_bar import ChoiceBar
from raven_gui.widgets.flow import FlowLayout
from raven_gui.workspace.comparison import Comparison

MOST_STEPS = 1000
LARGEST_GAIN, USUAL_GAIN = 50, 5
DIVERGENCES = {
    "wasserstein": (
        "Wasserstein",
        "Maximise the squared 2-Wasserstein distance W₂² between q(z|x) and q(z|x + ε), as in "
        "Irobe et al., Eq. (13), and Cemgil et al. 2020, Section 3.1.",
    ),
    "kl": (
        "KL",
        "Maximise the KL divergence from q(z|x) to q(z|x + ε), in nats. Irobe et al., Eq. (13).",
    ),
}
NORMS = {
    "linf": ("L∞", "No pixel changes by more than the budget."),
    "l2": ("L2", "The whole perturbation is no longer than the budget, as a vector."),
}
STEPS_TIP = "Steps of the projected gradient ascent; 50 in Irobe et al., Section 4.1.1."
GAIN_TIP = "How much the colours of the perturbation are strengthened, on screen only."


class AttackControls(QWidget):
    """Bound to the comparison's config: each change attacks again. The gain is the eye's alone."""

    gain_changed = Signal()
    settings_requested = Signal()

    def __init__(self, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._budgets = dict(USUAL)
        self.budget = BudgetSlider()
        self.divergence = _choices("Maximise", DIVERGENCES)
        self.norm = _choices("Norm", NORMS)
        self.steps = QSpinBox()
        self.steps.setKeyboardTracking(False)
        self.steps.setToolTip(STEPS_TIP)
        self.steps.setAccessibleName("Steps")
        self.steps.setRange(1, MOST_STEPS)
        self.gain = QSlider(Qt.Orientation.Horizontal)
        self.gain.setToolTip(GAIN_TIP)
        self.gain.setAccessibleName("Gain of the perturbation's colours")
        self.gain.setRange(1, LARGEST_GAIN)
        self.gain.setValue(USUAL_GAIN)
        self.gain.setMinimumWidth(90)
        self.settings = QPushButton("Attack se&ttings…")
        self.settings.setToolTip("Steps, step size, restarts and seed of the attack.")
        self._lay_out()
        self.budget.moved.connect(lambda epsilon: comparison.set_config(epsilon=epsilon))
        self.divergence.chosen.connect(lambda key: comparison.set_config(divergence=key))
        self.norm.chosen.connect(self._choose_norm)
        self.steps.valueChanged.connect(lambda steps: comparison.set_config(steps=steps))
        self.gain.valueChanged.connect(self.gain_changed)
        self.settings.clicked.connect(self.settings_requested)
        comparison.config_changed.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        flow = FlowLayout(gap=10)
        height = self.fontMetrics().height() + 16
        for text, control in (
            ("Maximise", self.divergence),
            ("Norm", self.norm),
            ("&Steps", self.steps),
            ("&Gain", self.gain),
        ):
            pair = QWidget()
            pair.setMinimumHeight(height)
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(6)
            label = QLabel(text)
            label.setToolTip(control.toolTip())
            label.setBuddy(control)
            line.addWidget(label)
            line.addWidget(control)
            flow.addWidget(pair)
        self.settings.setMinimumHeight(height)
        flow.addWidget(self.settings)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.budget)
        layout.addLayout(flow)

    def _choose_norm(self, key: str) -> None:
        """A budget means something else in another norm, so each norm keeps its own."""
        before = self._comparison.config
        self._budgets[before.norm] = before.epsilon
        norm: Norm = "linf" if key == "linf" else "l2"
        self._comparison.set_config(norm=norm, epsilon=self._budgets[norm])

    def _follow(self) -> None:
        config: AttackConfig = self._comparison.config
        self.budget.set_budget(config.epsilon, config.norm)
        self.divergence.choose(config.divergence)
        self.norm.choose(config.norm)
        blocker = QSignalBlocker(self.steps)
        self.steps.setMaximum(max(MOST_STEPS, config.steps))
        self.steps.setValue(config.steps)
        blocker.unblock()


def _choices(name: str, words: dict[str, tuple[str, str]]) -> ChoiceBar:
    """A bar of choices with a title and a tooltip each."""
    bar = ChoiceBar(name, {key: title for key, (title, _) in words.items()})
    for key, (_, tip) in words.items():
        bar.explain(key, tip)
    return bar
