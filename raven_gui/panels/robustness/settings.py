"""How robustness is measured: budgets, images, steps and restarts."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.budgets import budgets_text, largest_budget, parse_budgets
from engine.config import AttackConfig
from engine.counting import counted
from engine.probe_attack import PROBE_RESTARTS, PROBE_STEPS
from raven_gui.widgets.flow import FlowLayout

FEWEST_IMAGES, USUAL_IMAGES = 50, 500
PAPER = AttackConfig()
"""Irobe et al., Section 4.1.1: 50 steps of ε/25. They name neither starts, so there is one, nor
budgets, so those stay as they are."""
CLAIM = AttackConfig(steps=PROBE_STEPS, restarts=PROBE_RESTARTS)
USUAL_BUDGETS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2)


@dataclass(frozen=True)
class MeasureSettings:
    """What is asked of a measurement."""

    epsilons: tuple[float, ...]
    images: int
    config: AttackConfig


class SettingsForm(QWidget):
    """Fields that check themselves; `value` is None while one of them is wrong."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.budgets = QLineEdit(budgets_text(USUAL_BUDGETS))
        self.images = _number(FEWEST_IMAGES, USUAL_IMAGES, USUAL_IMAGES)
        self.images.setSingleStep(50)
        self.steps = _number(1, 10_000, PAPER.steps)
        self.restarts = _number(1, 1000, PAPER.restarts)
        self.paper = QPushButton("Paper's attack")
        self.claim = QPushButton("As for a claim")
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "problem")
        self.problem.hide()
        self._lay_out()
        self._explain()
        self.budgets.textChanged.connect(self._check)
        self.budgets.editingFinished.connect(self._tidy)
        for spin in (self.images, self.steps, self.restarts):
            spin.valueChanged.connect(self.changed)
        self.paper.clicked.connect(lambda: self._take(PAPER))
        self.claim.clicked.connect(lambda: self._take(CLAIM))

    def value(self) -> MeasureSettings | None:
        """The settings, or None while the budgets cannot be read."""
        try:
            epsilons = self._read()
        except ValueError:
            return None
        config = AttackConfig(steps=self.steps.value(), restarts=self.restarts.value())
        return MeasureSettings(epsilons, self.images.value(), config)

    def set_count(self, count: int) -> None:
        """There are `count` images to attack: so many can be asked for at most."""
        if count:
            self.images.setRange(min(FEWEST_IMAGES, count), count)

    def _take(self, attack: AttackConfig) -> None:
        self.steps.setValue(attack.steps)
        self.restarts.setValue(attack.restarts)

    def _lay_out(self) -> None:
        numbers = FlowLayout(gap=8)
        for title, field in (
            ("I&mages", self.images),
            ("S&teps", self.steps),
            ("Rest&arts", self.restarts),
        ):
            numbers.addWidget(_labelled(title, field))
        numbers.addWidget(self.paper)
        numbers.addWidget(self.claim)
        line = QHBoxLayout()
        line.addWidget(_title("Bu&dgets ε", self.budgets))
        line.addWidget(self.budgets)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addWidget(self.problem)
        layout.addLayout(numbers)

    def _explain(self) -> None:
        fields = AttackConfig.model_fields
        self.budgets.setAccessibleName("Budgets")
        self.images.setAccessibleName("Images")
        self.steps.setAccessibleName("Steps")
        self.restarts.setAccessibleName("Restarts")
        self.budgets.setToolTip(
            "Largest change of a pixel (L∞), as parts of the pixel range [0, 1]; δ in Irobe et "
            "al., Eq. (13). Each budget is one point of the curve; 0 is the clean accuracy."
        )
        self.images.setToolTip(
            "Attack the first so many test images. With 500, an accuracy is known to about ±2 "
            "percentage points (one standard error)."
        )
        self.steps.setToolTip(
            f"{fields['steps'].description} Each step is ε/25 long; on the probe "
            "they shorten from ε/2."
        )
        self.restarts.setToolTip(f"{fields['restarts'].description} The time grows with them.")
        self.paper.setToolTip(
            "Irobe et al., Section 4.1.1: PGD with 50 steps of ε/25 under L∞. How many random "
            "starts there are, their text does not say: one is set. It names no budgets either, "
            "though Figure 2 draws accuracy against them: budgets and images stay as you chose."
        )
        self.claim.setToolTip(
            f"{counted(CLAIM.steps, 'step')} from each of {CLAIM.restarts} random starts, in all "
            "three attacks: what a claim of robustness is held against, under Probe. It takes many "
            "times as long. Carlini et al. 2019, Sections 4.8 and 4.9."
        )

    def _read(self) -> tuple[float, ...]:
        """Raises ValueError with a sentence."""
        return parse_budgets(self.budgets.text(), largest_budget(AttackConfig().norm))

    def _check(self) -> None:
        try:
            self._read()
            sentence = ""
        except ValueError as error:
            sentence = str(error)
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        if bool(sentence) != bool(self.budgets.property("invalid")):
            self.budgets.setProperty("invalid", bool(sentence))
            self.budgets.style().unpolish(self.budgets)
            self.budgets.style().polish(self.budgets)
        self.changed.emit()

    def _tidy(self) -> None:
        settings = self.value()
        if settings is not None:
            self.budgets.setText(budgets_text(settings.epsilons))


def _number(least: int, most: int, value: int) -> QSpinBox:
    spin = QSpinBox(minimum=least, maximum=most, value=value)
    spin.setGroupSeparatorShown(True)
    spin.setCorrectionMode(QSpinBox.CorrectionMode.CorrectToNearestValue)
    return spin


def _labelled(text: str, field: QWidget) -> QWidget:
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(_title(text, field))
    row.addWidget(field)
    return both


def _title(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "note")
    label.setBuddy(field)
    return label
