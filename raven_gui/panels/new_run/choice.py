"""A group of the New run form: something chosen by name, what it is, and its own settings."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGroupBox, QLabel, QVBoxLayout, QWidget

from engine.service.messages import ChoiceInfo
from raven_gui.panels.new_run.formula import FormulaLabel
from raven_gui.setting_formulas import with_formulas
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.parameters.form import ParameterForm
from raven_gui.words import tooltip

Notes = Mapping[str, str]
Typed = dict[str, str | bool | None]
MARGINS = (4, 4, 4, 2)
CHOICE = ""
"""Among what stands in a group's fields: what is chosen by name."""


class ChoiceGroup(QGroupBox):
    """`name` is the field of a TrainingConfig that holds the choice, `own` the one that holds its
    settings, which are fields of the config themselves where it is empty."""

    lead = "log\u00a0p(x|z)\u00a0="
    """What stands before the formula."""

    changed = Signal()
    """Something was chosen, or a setting edited."""

    def __init__(
        self, title: str, name: str, own: str, tip: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self.name, self._own = name, own
        self._choices: dict[str, ChoiceInfo] = {}
        self._notes: Notes = {}
        self.box = ChoiceBox()
        self.box.setAccessibleName(title.replace("&", ""))
        self.box.setToolTip(tooltip(tip))
        self.note, self.summary = quiet_label(), quiet_label()
        self.formula = FormulaLabel(self.lead)
        self.settings = ParameterForm()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*MARGINS)
        self.body.setSpacing(6)
        for widget in (self.box, self.note, self.summary, self.formula, self.settings):
            self.body.addWidget(widget)
        self.box.currentIndexChanged.connect(self._chose)
        self.settings.changed.connect(self.changed)

    @property
    def chosen(self) -> ChoiceInfo | None:
        """What is chosen, once there is something to choose from."""
        return self._choices.get(self.box.currentData() or "")

    def offer(self, choices: tuple[ChoiceInfo, ...], first: str) -> None:
        """What there is to choose from; `first` is chosen, or where it is missing the first."""
        self._choices = {choice.name: choice for choice in choices}
        with QSignalBlocker(self.box):
            self.box.clear()
            self._list()
            if not self.box.choose(first) and choices:
                self.box.choose(choices[0].name)
        self.show_choice({})

    def _list(self) -> None:
        for choice in self._choices.values():
            self.box.add_choice(choice.title, choice.name, explained(choice))

    def _chose(self) -> None:
        # Fields of the config mean the same with every choice; a choice's own do not.
        self.show_choice({} if self._own else self.settings.edited())
        self.changed.emit()

    def schema(self, choice: ChoiceInfo) -> Mapping[str, Any]:
        """The schema of the settings that belong to a choice."""
        return with_formulas(choice)

    def words(self, choice: ChoiceInfo) -> str:
        """What is said of a choice."""
        return explained(choice)

    def defaults(self, choice: ChoiceInfo) -> Mapping[str, Any]:
        """Values in place of the schema's."""
        return {}

    def show_choice(self, keep: Mapping[str, Any]) -> None:
        """The words and the settings of what is chosen, some of which are to be kept."""
        choice = self.chosen
        if choice is None:
            return
        self.summary.setText(self.words(choice))
        self.summary.setVisible(bool(self.summary.text()))
        with QSignalBlocker(self.settings):
            self.settings.set_schema(self.schema(choice), values=self.defaults(choice))
            self.settings.set_values(keep)
        self.settings.setVisible(bool(self.settings.fields))
        self.set_notes(self._notes)
        self.follow_settings()

    def follow_settings(self) -> None:
        """Show what depends on the settings."""
        self.formula.set_formula(self.chosen.formula if self.chosen is not None else "")

    def set_notes(self, notes: Notes) -> None:
        """A preset's notes on fields of the config, of which those that are here are shown."""
        self._notes = notes
        self.note.setText(notes.get(self.name, ""))
        self.note.setVisible(bool(self.note.text()))
        prefix = f"{self._own}." if self._own else ""
        own = {name: notes.get(prefix + name, "") for name in self.settings.fields}
        self.settings.set_notes(own)

    def values(self) -> dict[str, Any]:
        """The choice and its settings as fields of a TrainingConfig."""
        settings = self.settings.values()
        own = {self._own: settings} if self._own else settings
        return {self.name: self.box.currentData(), **own}

    def fill(self, config: Mapping[str, Any]) -> None:
        """Take over the fields of a TrainingConfig that are this group's."""
        with QSignalBlocker(self):
            self.box.choose(config[self.name])
            self.settings.set_values(config[self._own] if self._own else config)

    def typed(self) -> Typed:
        """What stands here, valid or not."""
        return {CHOICE: self.box.currentData(), **self.settings.typed()}

    def set_typed(self, typed: Mapping[str, str | bool | None]) -> None:
        """Let it stand here again, as far as there is still a place for it."""
        with QSignalBlocker(self):
            if CHOICE in typed:
                self.box.choose(typed[CHOICE])
            self.settings.set_typed({n: t for n, t in typed.items() if t is not None})

    def title_of(self, name: str) -> str:
        """Of what stands here."""
        fields = self.settings.fields
        return fields[name].title if name in fields else self.title().replace("&", "")

    @property
    def bound(self) -> tuple[str, ...]:
        """The fields of a TrainingConfig that mean nothing with another choice."""
        return (self.name, self._own) if self._own else (self.name,)

    def still_there(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """Fields of a TrainingConfig, without those that were bound to a choice that is gone."""
        gone = () if config[self.name] in self._choices else self.bound
        return {name: value for name, value in config.items() if name not in gone}

    def problems(self) -> list[str]:
        """What cannot be, in sentences."""
        return self.settings.problems()


def quiet_label() -> QLabel:
    """Muted words in as many lines as they need."""
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", "note")
    label.hide()
    return label


def explained(choice: ChoiceInfo) -> str:
    """What it is, and whose."""
    return (
        f"{choice.summary} {choice.reference.rstrip('.')}." if choice.reference else choice.summary
    )
