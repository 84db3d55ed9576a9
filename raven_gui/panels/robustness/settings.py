"""How robustness is measured: norm and budgets, images, and how the attacks are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.budgets import budgets_text, largest_budget, parse_budgets, remark_on_budgets
from engine.config import AttackConfig, Norm
from engine.counting import counted
from raven_gui.attack_terms import NORMS, usual_budgets
from raven_gui.measure_words import KNOWN_TO
from raven_gui.panels.robustness.further import further_settings
from raven_gui.panels.robustness.titles import title_of, titled
from raven_gui.panels.shared.attack_settings import CLAIM
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.flow import FlowLayout
from raven_gui.widgets.wrapped import WrappedLabel

FEWEST_IMAGES, USUAL_IMAGES = 50, 500
PAPER = AttackConfig()
"""Irobe et al., Section 4.1.1: 50 steps of ε/25. They name neither starts, so there is one, nor
budgets, so those stay as they are."""
PLAIN = {name: getattr(PAPER, name) for name in ("step_size", "schedule", "momentum")}
"""How both take their steps."""


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
        self.norm = ChoiceBox()
        for norm, term in NORMS.items():
            self.norm.add_choice(term.symbol, norm, term.explanation)
        self._written = {norm: budgets_text(usual_budgets(norm)) for norm in NORMS}
        """Budgets by norm, as they were left; those of the norm that counts are in the field."""
        self._counts: Norm = self.norm.currentData()
        self._values = 0
        self.budgets = QLineEdit(self._written[self._counts])
        self.images = _number(FEWEST_IMAGES, USUAL_IMAGES, USUAL_IMAGES)
        self.images.setSingleStep(50)
        self.steps = _number(1, 10_000, PAPER.steps)
        self.restarts = _number(1, 1000, PAPER.restarts)
        self.paper = QPushButton("Paper's attack")
        self.claim = QPushButton("As for a claim")
        self.more = QPushButton("More…")
        self._further = PAPER
        self.remark = WrappedLabel("note")
        self.remark.hide()
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "problem")
        self.problem.hide()
        self._lay_out()
        self._explain()
        self.norm.currentIndexChanged.connect(self._follow_norm)
        self.budgets.textChanged.connect(self._check)
        self.budgets.editingFinished.connect(self._tidy)
        for spin in (self.images, self.steps, self.restarts):
            spin.valueChanged.connect(self.changed)
        self.paper.clicked.connect(
            lambda: self.take(**PLAIN, norm=PAPER.norm, steps=PAPER.steps, restarts=PAPER.restarts)
        )
        self.claim.clicked.connect(
            lambda: self.take(**PLAIN, steps=CLAIM.steps, restarts=CLAIM.restarts)
        )
        self.more.clicked.connect(self._ask_further)

    def value(self) -> MeasureSettings | None:
        """The settings, or None while the budgets cannot be read."""
        try:
            epsilons = self._read()
        except ValueError:
            return None
        return MeasureSettings(epsilons, self.images.value(), self.config)

    @property
    def config(self) -> AttackConfig:
        """How the attacks are made, whatever is written as budgets."""
        shown = {"steps": self.steps.value(), "restarts": self.restarts.value()}
        return self._further.model_copy(update={"norm": self._counts, **shown})

    def take(self, **changes: Any) -> None:
        """Make the attacks otherwise, but for their budgets: other ones come with another norm.
        Raises ValidationError, of which nothing is taken."""
        config = AttackConfig.model_validate({**self.config.model_dump(), **changes})
        self._further = config
        with (
            QSignalBlocker(self.norm),
            QSignalBlocker(self.steps),
            QSignalBlocker(self.restarts),
        ):
            self.norm.choose(config.norm)
            self.steps.setValue(config.steps)
            self.restarts.setValue(config.restarts)
        self._follow_norm()

    @property
    def written(self) -> dict[Norm, str]:
        """Budgets as they are typed, by the norm that they are in."""
        return {**self._written, self._counts: self.budgets.text()}

    def write(self, budgets: Mapping[Norm, str]) -> None:
        """Have other budgets typed in some norms."""
        self._written |= budgets
        self.budgets.setText(self._written[self._counts])

    def set_images(self, count: int, values: int) -> None:
        """There are `count` images to attack, of so many `values` each: as many can be asked for
        at most."""
        if count:
            self.images.setRange(min(FEWEST_IMAGES, count), count)
        self._values = values
        self._remark()

    def _ask_further(self) -> None:
        dialog = further_settings(self.config, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken.connect(lambda taken: self.take(**taken))
        dialog.open()

    def _follow_norm(self) -> None:
        """A budget means something else in another norm, so each norm keeps its own."""
        self._written[self._counts] = self.budgets.text()
        self._counts = self.norm.currentData()
        with QSignalBlocker(self.budgets):
            self.budgets.setText(self._written[self._counts])
        self._explain_norm()
        self._check()

    def _lay_out(self) -> None:
        numbers = FlowLayout(gap=8)
        for title, field in (
            ("I&mages", self.images),
            ("S&teps", self.steps),
            ("Rest&arts", self.restarts),
        ):
            numbers.addWidget(titled(title, field))
        numbers.addWidget(self.paper)
        numbers.addWidget(self.claim)
        line = QHBoxLayout()
        line.addWidget(title_of("N&orm", self.norm))
        line.addWidget(self.norm)
        line.addWidget(title_of("Bu&dgets ε", self.budgets))
        line.addWidget(self.budgets, stretch=1)
        line.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addWidget(self.problem)
        layout.addWidget(self.remark)
        layout.addLayout(numbers)

    def _explain(self) -> None:
        fields = AttackConfig.model_fields
        self.budgets.setAccessibleName("Budgets")
        self.images.setAccessibleName("Images")
        self.steps.setAccessibleName("Steps")
        self.restarts.setAccessibleName("Restarts")
        self._explain_norm()
        self.images.setToolTip(f"Attack the first so many test images. {KNOWN_TO}")
        self.steps.setToolTip(
            f"{fields['steps'].description} Each step is ε/25 long, under L1 ε/5; on the probe "
            "they shorten, but under L1 from ε/2. 'More…' sets another length."
        )
        self.restarts.setToolTip(f"{fields['restarts'].description} The time grows with them.")
        self.paper.setToolTip(
            "Irobe et al., Section 4.1.1: plain PGD, 50 steps of ε/25 under L∞. How many random "
            "starts there are, their text does not say: one is set. It names no budgets either, "
            "though Figure 2 draws accuracy against them: budgets and images stay as you chose."
        )
        self.claim.setToolTip(
            f"{counted(CLAIM.steps, 'step')} from each of {CLAIM.restarts} random starts, in all "
            "three attacks: what a claim of robustness is held against, under Probe. It takes many "
            "times as long. Carlini et al. 2019, Sections 4.8 and 4.9. The norm stays, and steps "
            "are as long as usual, without momentum."
        )
        self.more.setToolTip("Of the attacks: size and schedule of steps, momentum and seed.")

    def _explain_norm(self) -> None:
        told = NORMS[self._counts].explanation
        self.norm.setAccessibleName("Norm")
        self.norm.setToolTip(f"{told} Curves in another norm stay, and are shown with it.")
        self.budgets.setToolTip(
            f"{told} Pixels are in [0, 1]; δ in Irobe et al., Eq. (13). Each budget is one point "
            "of the curve; 0 is the clean accuracy."
        )

    def _read(self) -> tuple[float, ...]:
        """Raises ValueError with a sentence."""
        return parse_budgets(self.budgets.text(), largest_budget(self._counts))

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
        self._remark()
        self.changed.emit()

    def _remark(self) -> None:
        """Of budgets that ask for more than images can differ by."""
        settings, told = self.value(), ""
        if settings is not None and self._values:
            told = remark_on_budgets(settings.epsilons, self._counts, self._values)
        self.remark.setText(told)
        self.remark.setVisible(bool(told))

    def _tidy(self) -> None:
        settings = self.value()
        if settings is not None:
            self.budgets.setText(budgets_text(settings.epsilons))


def _number(least: int, most: int, value: int) -> QSpinBox:
    spin = QSpinBox(minimum=least, maximum=most, value=value)
    spin.setGroupSeparatorShown(True)
    spin.setCorrectionMode(QSpinBox.CorrectionMode.CorrectToNearestValue)
    return spin
