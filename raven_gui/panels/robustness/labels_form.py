"""How label efficiency is measured: how many labels, how often they are drawn, under which attack
and on how many images."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.budgets import USUAL_NORM, largest_budget
from engine.config import AttackConfig
from engine.labels import LABEL_COUNTS, MOST_DRAWS, counts_text, parse_counts
from raven_gui.attack_terms import NORMS
from raven_gui.panels.robustness.labels_words import (
    BUDGET_TIP,
    DRAWS_TIP,
    IMAGES_TIP,
    LABELS_TIP,
    SEED_TIP,
)
from raven_gui.panels.robustness.titles import titled
from raven_gui.panels.shared.attack_settings import CLAIM
from raven_gui.widgets.decimal_box import DecimalBox
from raven_gui.widgets.filling_flow import FillingFlow
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.words import tooltip

USUAL_DRAWS, FEWEST_DRAWS = 5, 2
MOST_IMAGES = 1_000_000


@dataclass(frozen=True)
class LabelSettings:
    """What is asked of a measurement."""

    counts: tuple[int, ...]
    draws: int
    seed: int
    attack: AttackConfig | None = None
    images: int | None = None
    """The first so many test images; all where None."""


class LabelForm(QWidget):
    """Fields that check themselves; `value` is None while one of them is wrong."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = QLineEdit(counts_text(LABEL_COUNTS))
        self.draws = QSpinBox(minimum=FEWEST_DRAWS, maximum=MOST_DRAWS, value=USUAL_DRAWS)
        self.seed = QSpinBox(minimum=0, maximum=2**31 - 1)
        self.budget = _budget()
        self.images = QSpinBox(maximum=MOST_IMAGES, singleStep=50)
        self.images.setSpecialValueText("all")
        self.problem = WrappedLabel("problem")
        self.problem.hide()
        line = FillingFlow(gap=8)
        for title, field, tip in (
            ("&Labels", self.counts, LABELS_TIP),
            ("&Draws", self.draws, DRAWS_TIP),
            ("&Seed", self.seed, SEED_TIP),
            ("B&udget ε", self.budget, BUDGET_TIP),
            ("I&mages", self.images, IMAGES_TIP),
        ):
            field.setToolTip(tooltip(tip))
            field.setAccessibleName(title.replace("&", ""))
            part = titled(title, field)
            if field is self.counts:  # which is written into: it grows
                part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            line.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addWidget(self.problem)
        self.counts.textChanged.connect(self._check)
        self.counts.editingFinished.connect(self._tidy)
        for spin in (self.draws, self.seed, self.budget, self.images):
            spin.valueChanged.connect(self.changed)

    @property
    def attack(self) -> AttackConfig | None:
        """That on each probe, as a claim of robustness takes it; None where accuracy is clean."""
        if not self.budget.value():
            return None
        return CLAIM.model_copy(update={"epsilon": self.budget.value()})

    def value(self) -> LabelSettings | None:
        """The settings, or None while the numbers of labels cannot be read."""
        try:
            counts = parse_counts(self.counts.text())
        except ValueError:
            return None
        images = self.images.value() or None
        return LabelSettings(counts, self.draws.value(), self.seed.value(), self.attack, images)

    def _check(self) -> None:
        try:
            parse_counts(self.counts.text())
            sentence = ""
        except ValueError as error:
            sentence = str(error)
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.counts.setProperty("invalid", bool(sentence))
        self.counts.style().unpolish(self.counts)
        self.counts.style().polish(self.counts)
        self.changed.emit()

    def _tidy(self) -> None:
        settings = self.value()
        if settings is not None:
            self.counts.setText(counts_text(settings.counts))


def _budget() -> DecimalBox:
    """In the usual norm."""
    term, box = NORMS[USUAL_NORM], DecimalBox()
    box.setRange(0, largest_budget(USUAL_NORM))
    box.setDecimals(term.decimals)
    box.setSingleStep(term.step)
    return box
