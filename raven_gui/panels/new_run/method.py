"""The method of a new run: its objective as a formula, the terms of it, and its settings."""

import html
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.service.messages import ChoiceInfo, RunInfo
from raven_gui.panels.new_run.choice import ChoiceGroup, Notes, Typed, quiet_label
from raven_gui.setting_words import formula_of
from raven_gui.term_words import term_title
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.words import tooltip

BASE = "Base run"
BASE_TIP = (
    "The finished run whose weights the training starts from. It fits where it has the same "
    "network, likelihood with its settings, latent dimensions and shape of images."
)


class MethodGroup(ChoiceGroup):
    """The settings start as the method's paper has them on the data set that is chosen."""

    lead = "minimise"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("&Method", "variant", "objective", "The training objective.", parent)
        self._dataset = ""
        self.terms = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self.terms.setProperty("role", "note")
        self.base = ChoiceBox()
        self.base.setPlaceholderText("Choose a finished run")
        self.base.setAccessibleName(BASE)
        self.base.setToolTip(tooltip(BASE_TIP))
        label = QLabel("B&ase run")
        label.setBuddy(self.base)
        label.setToolTip(self.base.toolTip())
        self.base_row = QWidget()
        row = QVBoxLayout(self.base_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self.base)
        self.base_note = quiet_label()
        row.addWidget(self.base_note)
        self._listed: list[tuple[str, bool]] = []
        """Ids of the runs that stand in the list of bases, and whether they fit."""
        for widget in (self.terms, self.base_row):
            self.body.insertWidget(self.body.indexOf(self.settings), widget)
        self.settings.changed.connect(self.follow_settings)
        self.base.currentIndexChanged.connect(self.changed)

    @property
    def needs_base(self) -> bool:
        """Whether the method goes on from a finished run."""
        return self.chosen is not None and self.chosen.needs_base

    def set_dataset(self, name: str) -> None:
        """Other settings belong to another data set; those that were edited stay."""
        if name != self._dataset:
            self._dataset = name
            self.show_choice(self.settings.edited())

    def defaults(self, choice: ChoiceInfo) -> Mapping[str, Any]:
        """The settings as the paper has them."""
        return choice.defaults.get(self._dataset, {})

    def follow_settings(self) -> None:
        """The formula of the form that is chosen, and its terms."""
        choice = self.chosen
        if choice is None:
            return
        self.formula.set_formula(formula_of(choice, self.settings.values()))
        self.terms.setText("<br>".join(map(term_line, choice.explained.items())))
        self.terms.setToolTip(tooltip("\n".join(choice.explained.values())))
        self.terms.setVisible(bool(choice.explained))
        self.base_row.setVisible(self.needs_base)

    def set_notes(self, notes: Notes) -> None:
        """The base run's note, too."""
        super().set_notes(notes)
        self.base_note.setText(notes.get("base", ""))
        self.base_note.setVisible(bool(self.base_note.text()))

    def offer_bases(
        self,
        runs: Iterable[RunInfo],
        fits: Callable[[RunInfo], bool],
        titles: Mapping[str, str],
    ) -> None:
        """The finished runs, those that fit first, with the `titles` of their data sets; the chosen
        one stays chosen."""
        finished = [run for run in runs if run.state == "finished"]
        ordered = sorted(((run.id, fits(run)) for run in finished), key=lambda run: not run[1])
        if ordered == self._listed:
            return
        self._listed = ordered
        infos = {run.id: run for run in finished}
        chosen = self.base.currentData()
        with QSignalBlocker(self.base):
            self.base.clear()
            for heading, wanted in (("That fit", True), ("That do not fit", False)):
                of_kind = [infos[run] for run, fitting in ordered if fitting is wanted]
                if of_kind:
                    self.base.add_heading(heading)
                for run in of_kind:
                    dataset = titles.get(run.config.dataset, run.config.dataset)
                    self.base.add_choice(f"{run.name} · {dataset}", run.id, made_of(run, dataset))
            self._choose_base(chosen)

    def values(self) -> dict[str, Any]:
        """With the base run, where the method needs one."""
        return {**super().values(), "base": self.base.currentData() if self.needs_base else None}

    def fill(self, config: Mapping[str, Any]) -> None:
        """With the base run."""
        super().fill(config)
        with QSignalBlocker(self.base):
            self._choose_base(config["base"])

    def typed(self) -> Typed:
        """With the base run, whose name here is that of no setting."""
        return {**super().typed(), BASE: self.base.currentData()}

    def set_typed(self, typed: Mapping[str, str | bool | None]) -> None:
        """With the base run."""
        super().set_typed(typed)
        if BASE in typed:
            with QSignalBlocker(self.base):
                self._choose_base(typed[BASE])

    def title_of(self, name: str) -> str:
        """Of the base run, too."""
        return BASE if name == BASE else super().title_of(name)

    def _choose_base(self, run: object) -> None:
        """Choose this one, or none where it is not there."""
        if not self.base.choose(run):
            self.base.setCurrentIndex(-1)

    @property
    def bound(self) -> tuple[str, ...]:
        """The base run, too."""
        return (*super().bound, "base")

    def problems(self) -> list[str]:
        """A method that needs a base run has one."""
        missing = self.needs_base and self.base.currentData() is None
        title = self.chosen.title if self.chosen is not None else ""
        sentence = f"{title} goes on from a trained run: choose a finished one as its base."
        return [*super().problems(), *([sentence] if missing else [])]


def term_line(term: tuple[str, str]) -> str:
    """A term's name and what it is, as HTML; its source, after the colon, is left out."""
    name, sentence = term
    what = sentence.rpartition(": ")[0] or sentence
    return f"<b>{html.escape(term_title(name))}</b>&nbsp; {html.escape(what)}"


def made_of(run: RunInfo, dataset: str) -> str:
    """What has to be the same in a run that goes on from it, on the data set of that title."""
    config = run.config
    return (
        f"{run.name}: {config.variant} on {dataset}, network {config.network}, likelihood "
        f"{config.likelihood}, {config.latent} latent dimensions."
    )
