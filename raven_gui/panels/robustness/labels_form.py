"""How label efficiency is measured: how many labels, and how often they are drawn."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from engine.labels import LABEL_COUNTS, MOST_DRAWS, counts_text, parse_counts
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.words import tooltip

USUAL_DRAWS, FEWEST_DRAWS = 5, 2
DEFINITION = (
    "Accuracy, on the test images, of a linear probe (multinomial logistic regression on the "
    "posterior means, which stay as they are) that is fitted to few labelled training images: "
    "the fewer it needs, the better the latents tell the classes apart. Cemgil et al., 2020, "
    "Figure 8."
)
FORMULA = "mean [argmaxₖ p(k | μ(x)) = y], p = softmax(W μ(x) + b)."
LABELS_TIP = (
    "Each is one point of the curve: so many training images with their labels are drawn at random "
    "without replacement, and a probe is fitted to them. Larger draws begin with the smaller ones; "
    "where there are fewer training images, all are taken."
)
DRAWS_TIP = (
    "How often so many labels are drawn: the curve is the mean over the draws, its band one "
    "standard deviation (with N − 1) to each side."
)
SEED_TIP = "Fixes the draws: the same for every run, so that runs see the same labels."


@dataclass(frozen=True)
class LabelSettings:
    """What is asked of a measurement."""

    counts: tuple[int, ...]
    draws: int
    seed: int


class LabelForm(QWidget):
    """Fields that check themselves; `value` is None while one of them is wrong."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = QLineEdit(counts_text(LABEL_COUNTS))
        self.draws = QSpinBox(minimum=FEWEST_DRAWS, maximum=MOST_DRAWS, value=USUAL_DRAWS)
        self.seed = QSpinBox(minimum=0, maximum=2**31 - 1)
        self.problem = WrappedLabel("problem")
        self.problem.hide()
        line = QHBoxLayout()
        for title, field, tip in (
            ("&Labels", self.counts, LABELS_TIP),
            ("&Draws", self.draws, DRAWS_TIP),
            ("&Seed", self.seed, SEED_TIP),
        ):
            label = QLabel(title)
            label.setProperty("role", "note")
            label.setBuddy(field)
            field.setToolTip(tooltip(tip))
            field.setAccessibleName(title.replace("&", ""))
            line.addWidget(label)
            line.addWidget(field, stretch=1 if field is self.counts else 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addWidget(self.problem)
        self.counts.textChanged.connect(self._check)
        self.counts.editingFinished.connect(self._tidy)
        for spin in (self.draws, self.seed):
            spin.valueChanged.connect(self.changed)

    def value(self) -> LabelSettings | None:
        """The settings, or None while the numbers of labels cannot be read."""
        try:
            counts = parse_counts(self.counts.text())
        except ValueError:
            return None
        return LabelSettings(counts, self.draws.value(), self.seed.value())

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
