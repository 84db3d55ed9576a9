"""The New run panel: what to train, on what, and how, in a form made from the configs' fields."""

from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFormLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.config import TrainingConfig
from engine.service.messages import ChoiceInfo
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.parameter_form import ParameterForm
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

CHOSEN_ABOVE = {
    "variant",
    "dataset",
    "network",
    "likelihood",
    "objective",
    "likelihood_settings",
    "base",
}
FIRST_VARIANT = "raven"
TOOLTIP = Qt.ItemDataRole.ToolTipRole


class NewRunPanel(QWidget):
    """`started` tells that a run was asked for; several queue."""

    title = "New run"
    started = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.variant = _combo("Method", "The training objective.")
        self.dataset = _combo("Data set", "The images to train on.")
        self.network = _combo("Network", "Encoder and decoder.")
        self.likelihood = _combo("Likelihood", "How an image is scored against its decoding.")
        self.name = QLineEdit(placeholderText="Named after method and data set")
        self.name.setAccessibleName("Name of the run")
        self.name.setMaxLength(100)
        self.name.setToolTip("What the run is called in the list; it can be renamed later (F2).")
        self.summary = QLabel(wordWrap=True)
        self.summary.setProperty("role", "note")
        self.objective = ParameterForm()
        self.training = ParameterForm()
        self.training.set_schema(TrainingConfig.model_json_schema(), hidden=CHOSEN_ABOVE)
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "problem")
        self.start = QPushButton()
        self.start.setProperty("primary", True)
        self.start.setToolTip("Train it, or queue it behind the runs before it (Ctrl+Return).")
        self.setFocusProxy(self.variant)
        self._lay_out()
        self.variant.currentIndexChanged.connect(self._show_variant)
        self.dataset.currentIndexChanged.connect(self._show_variant)
        self.objective.changed.connect(self._check)
        self.training.changed.connect(self._check)
        self.start.clicked.connect(self._start)
        # Only where the keyboard is in this panel: the list of runs has the same keys.
        keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.start.click)
        workspace.ready.connect(self._fill)
        self._fill()

    def _lay_out(self) -> None:
        choices = QFormLayout()
        choices.addRow("&Method", self.variant)
        choices.addRow(self.summary)
        choices.addRow("&Data set", self.dataset)
        choices.addRow("Net&work", self.network)
        choices.addRow("&Likelihood", self.likelihood)
        choices.addRow("&Name", self.name)
        self.objective_group = _group("Objective", self.objective)
        self.form = QWidget()
        inner = QVBoxLayout(self.form)
        inner.addLayout(choices)
        self.objective_group.hide()
        inner.addWidget(self.objective_group)
        inner.addWidget(_group("Optimisation and data", self.training))
        inner.addStretch()
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addWidget(scroll)
        layout.addWidget(self.problem)
        layout.addWidget(self.start)

    def _fill(self) -> None:
        """Offer what the engine has, once it has told."""
        offered = self._workspace.choices
        self.start.setEnabled(offered is not None)
        self.start.setText("Start training" if offered is not None else "The engine is waking…")
        self.form.setEnabled(offered is not None)
        if offered is None:
            self._say("")
            return
        _offer(self.dataset, offered.datasets, self._workspace.images.dataset)
        _offer(self.network, offered.networks, "")
        _offer(self.likelihood, offered.likelihoods, "")
        _offer(self.variant, offered.variants, FIRST_VARIANT)
        self._show_variant()

    def _chosen(self) -> ChoiceInfo | None:
        offered = self._workspace.choices
        known = offered.variants if offered is not None else ()
        return next((v for v in known if v.name == self.variant.currentData()), None)

    def _show_variant(self) -> None:
        """The settings of the chosen method, as its paper has them on the chosen data set."""
        chosen = self._chosen()
        if chosen is None:
            return
        self.summary.setText(f"{chosen.summary} {chosen.reference}.")
        defaults = chosen.defaults.get(self.dataset.currentData() or "", {})
        self.objective.set_schema(chosen.schema, values=defaults)
        self.objective_group.setVisible(bool(chosen.schema.get("properties")))
        self._check()

    def _check(self) -> None:
        problems = [*self.objective.problems(), *self.training.problems()]
        self._say(problems[0] if problems else "")
        self.start.setEnabled(not problems and self._chosen() is not None)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def config(self) -> TrainingConfig:
        """What the form says. Raises pydantic's ValidationError if it says nothing valid."""
        values: dict[str, Any] = {
            **self.training.values(),
            "variant": self.variant.currentData(),
            "dataset": self.dataset.currentData(),
            "network": self.network.currentData(),
            "likelihood": self.likelihood.currentData(),
            "objective": self.objective.values(),
        }
        return TrainingConfig.model_validate(values)

    def _start(self) -> None:
        try:
            config = self.config()
        except ValidationError as error:
            self._say(error.errors()[0]["msg"])
            return
        self._workspace.runs.train(self.name.text().strip(), config)
        self.name.clear()
        self.started.emit()


def _combo(name: str, tip: str) -> ChoiceBox:
    combo = ChoiceBox()
    combo.setAccessibleName(name)
    combo.setToolTip(tip)
    return combo


def _group(title: str, form: QWidget) -> QGroupBox:
    group = QGroupBox(title)
    layout = QVBoxLayout(group)
    layout.addWidget(form)
    return group


def _offer(combo: ChoiceBox, choices: tuple[ChoiceInfo, ...], first: str) -> None:
    """Fill a combo box; each entry's tooltip is its summary and source."""
    combo.blockSignals(True)
    combo.clear()
    for row, choice in enumerate(choices):
        combo.addItem(choice.title, choice.name)
        combo.setItemData(row, tooltip(f"{choice.summary}\n{choice.reference}"), TOOLTIP)
        if choice.name == first:
            combo.setCurrentIndex(row)
    combo.blockSignals(False)
