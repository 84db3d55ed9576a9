"""What samples are drawn from, how many, and by which seed."""

from PySide6.QtCore import QRandomGenerator, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.service.messages import ChoiceInfo
from raven_gui.panels.generate import words
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.flow import FlowLayout
from raven_gui.widgets.labelled import labelled, number
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

MOST_SAMPLES = 1000
LARGEST_SEED = 999_999
LETTERS = 19
"""Of a posterior's title that are always seen; the line below tells what it is."""
READABLE_SEEDS = 10_000
"""A seed by chance is below this, so that it can be written down."""


class SampleControls(QWidget):
    """Posterior, count and seed, and a line that tells what the posterior is."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._generation = workspace, workspace.generation
        self.posterior = ChoiceBox()
        self.posterior.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.posterior.setMinimumContentsLength(LETTERS)
        self.count = number(1, MOST_SAMPLES, words.COUNT)
        self.seed = number(0, LARGEST_SEED, words.SEED)
        self.new_seed = QPushButton("Ne&w seed")
        self.new_seed.setToolTip(words.NEW_SEED)
        self.about = QLabel(wordWrap=True)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setProperty("role", "note")
        self._lay_out()
        self.posterior.activated.connect(
            lambda _: self._generation.set_samples(posterior=self.posterior.currentData())
        )
        self.count.valueChanged.connect(lambda count: self._generation.set_samples(count=count))
        self.seed.valueChanged.connect(lambda seed: self._generation.set_samples(seed=seed))
        self.new_seed.clicked.connect(self.draw_seed)
        self._generation.settings_changed.connect(self._follow)
        workspace.ready.connect(self._list)
        self._list()

    def draw_seed(self) -> None:
        """Take another seed by chance."""
        seed = self._generation.sample_settings.seed
        while seed == self._generation.sample_settings.seed:
            seed = QRandomGenerator.global_().bounded(READABLE_SEEDS)
        self._generation.set_samples(seed=seed)

    def choice(self) -> ChoiceInfo | None:
        """The posterior that is drawn from, once the engine has told."""
        known = self._workspace.choices
        name = self._generation.sample_settings.posterior
        choices = () if known is None else known.posteriors
        return next((choice for choice in choices if choice.name == name), None)

    def _lay_out(self) -> None:
        flow = FlowLayout(gap=10)
        for text, control in (
            ("Draw fr&om", self.posterior),
            ("Ima&ges", self.count),
            ("See&d", self.seed),
        ):
            control.setAccessibleName(text.replace("&", ""))
            flow.addWidget(labelled(text, control))
        self.posterior.setToolTip(tooltip(words.POSTERIOR))
        self.new_seed.setMinimumHeight(self.fontMetrics().height() + 16)
        flow.addWidget(self.new_seed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(flow)
        layout.addWidget(self.about)

    def _list(self) -> None:
        self.posterior.clear()
        known = self._workspace.choices
        for choice in () if known is None else known.posteriors:
            self.posterior.addItem(choice.title, choice.name)
            told = tooltip(words.posterior_words(choice))
            self.posterior.setItemData(
                self.posterior.count() - 1, told, Qt.ItemDataRole.ToolTipRole
            )
        self._follow()

    def _follow(self) -> None:
        settings = self._generation.sample_settings
        self.posterior.setCurrentIndex(self.posterior.findData(settings.posterior))
        for spin, value in ((self.count, settings.count), (self.seed, settings.seed)):
            blocker = QSignalBlocker(spin)
            spin.setValue(value)
            blocker.unblock()
        choice = self.choice()
        self.about.setText("" if choice is None else words.posterior_words(choice))
        self.posterior.setAccessibleDescription(self.about.text())
