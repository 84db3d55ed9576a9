"""The form of the New run panel: a preset, then the choices group by group."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QGroupBox, QVBoxLayout, QWidget

from engine.config import TrainingConfig
from engine.service.messages import EngineReady, RunInfo
from raven_gui.panels.new_run.choice import CHOICE, MARGINS, ChoiceGroup
from raven_gui.panels.new_run.data import DataGroup
from raven_gui.panels.new_run.method import MethodGroup
from raven_gui.panels.new_run.network import NetworkGroup
from raven_gui.panels.new_run.preset import NO_MATTER, PresetBar
from raven_gui.widgets.parameters.form import ParameterForm
from raven_gui.widgets.parameters.schema import part

FIRST_VARIANT = "raven"
OPTIMISATION = ("epochs", "batch_size", "optimiser", "learning_rate", "seed", "device")
PRESET, TRAINING = "preset", "training"
"""Parts of the form; a group's is named as the group is."""

Stood = Mapping[tuple[str, str], str | bool | None]
"""What stands in fields, valid or not, by the part of the form and the name of the field there."""
Unsaid = Mapping[str, Mapping[str, str | bool]]
"""What stands in fields that say nothing, as they are not valid or do not apply: by the part of the
form, and by the name of the field there."""


class NewRunForm(QWidget):
    """Says what is to be trained, as the fields of a TrainingConfig."""

    changed = Signal()
    """Once for each edit, and once for a preset."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preset = PresetBar()
        self.method = MethodGroup()
        self.likelihood = ChoiceGroup(
            "&Likelihood",
            "likelihood",
            "likelihood_settings",
            "p(x|z): how an image is scored against what is decoded from its latent.",
        )
        self.network = NetworkGroup()
        self.data = DataGroup()
        self.groups = (self.method, self.likelihood, self.network, self.data)
        self.training = ParameterForm()
        self.training.set_schema(part(TrainingConfig.model_json_schema(), *OPTIMISATION))
        self._shapes: dict[str, tuple[int, ...]] = {}
        self._titles: dict[str, str] = {}
        self._filled = False
        """Whether what stands here is a choice, which stays when there is more to choose from."""
        self._kept: tuple[str, dict[str, Any], Unsaid] | None = None
        """The preset, the values and what said nothing before what there is to choose from came."""
        optimisation = QGroupBox("&Optimisation")
        inner = QVBoxLayout(optimisation)
        inner.setContentsMargins(*MARGINS)
        inner.addWidget(self.training)
        layout = QVBoxLayout(self)
        for widget in (self.preset, *self.groups, optimisation):
            layout.addWidget(widget)
        layout.addStretch()
        self.preset.chosen.connect(self._take_preset)
        self.preset.back.connect(self._take_preset_again)
        for edited in (*self.groups, self.training):
            edited.changed.connect(self._follow)

    def offer(self, offered: EngineReady, dataset: str) -> Iterator[None]:
        """Take, in steps, all that there is to choose from; `dataset` is chosen first. What was
        chosen before stays, as far as it is still there."""
        if self._filled:
            self._kept = self.preset.name, self.values(), self.unsaid()
            self._filled = False
        self._shapes = {choice.name: choice.shape for choice in offered.datasets}
        self._titles = {choice.name: choice.title for choice in offered.datasets}
        self.preset.offer(offered.presets)
        yield
        self.data.offer(offered.datasets, dataset)
        yield
        self.network.offer(offered.networks, "")
        yield
        self.likelihood.offer(offered.likelihoods, "")
        yield
        self.method.set_dataset(self._dataset)
        self.method.offer(offered.variants, FIRST_VARIANT)
        if self._kept is not None:
            preset, values, unsaid = self._kept
            for group in self.groups:
                values = group.still_there(values)
            self.bring_back(preset, values, unsaid)
        self._kept, self._filled = None, True
        self.changed.emit()

    def offer_bases(self, runs: Iterable[RunInfo]) -> None:
        """The runs there are, for a method that goes on from one."""
        self.method.offer_bases(runs, self._fits, self._titles)

    @property
    def _dataset(self) -> str:
        return self.data.box.currentData() or ""

    def _fits(self, run: RunInfo) -> bool:
        """Whether a run has what the base of this one must have."""
        own, other = self.values(), run.config
        same = (other.network, other.likelihood) == (own["network"], own["likelihood"])
        settings = own["likelihood_settings"]
        same = same and settings == {**settings, **other.likelihood_settings}
        shapes = [self._shapes.get(name) for name in (self._dataset, other.dataset)]
        return same and other.latent == own.get("latent") and shapes[0] == shapes[1]

    # ------------------------------------------------------------ what it says

    def values(self) -> dict[str, Any]:
        """The fields of a TrainingConfig; those that are not valid are left out."""
        values = self.training.values()
        for group in self.groups:
            values |= group.values()
        return values

    def problems(self) -> list[str]:
        """What cannot be, in sentences, from top to bottom."""
        parts = (*self.groups, self.training)
        return [problem for each in parts for problem in each.problems()]

    def fill(self, values: Mapping[str, Any]) -> None:
        """Take over fields of a TrainingConfig; those that are not named stay."""
        whole = {**self.values(), **values}
        with QSignalBlocker(self):
            self.data.fill(whole)
            self.method.set_dataset(self._dataset)
            for group in (self.method, self.likelihood, self.network):
                group.fill(whole)
            self.training.set_values(whole)
        self._follow()

    # ------------------------------------------------------------ what stands in it

    def typed(self) -> dict[tuple[str, str], str | bool | None]:
        """All that stands here, valid or not."""
        parts = {group.name: group.typed() for group in self.groups}
        stood = {(part, name): typed for part, own in parts.items() for name, typed in own.items()}
        training = {(TRAINING, name): typed for name, typed in self.training.typed().items()}
        return {(PRESET, CHOICE): self.preset.name, **stood, **training}

    def unsaid(self) -> dict[str, dict[str, str | bool]]:
        """What stands here that `values` leaves out."""
        parts = {group.name: group.settings.unsaid() for group in self.groups}
        return {
            name: own for name, own in {**parts, TRAINING: self.training.unsaid()}.items() if own
        }

    def set_typed(self, stood: Stood) -> None:
        """Let some of it stand here again."""
        own: dict[str, dict[str, Any]] = {}
        for (place, name), typed in stood.items():
            own.setdefault(place, {})[name] = typed
        with QSignalBlocker(self):
            if PRESET in own:
                self.preset.choose(own[PRESET][CHOICE])
            self.data.set_typed(own.get(self.data.name, {}))
            self.method.set_dataset(self._dataset)
            for group in (self.method, self.likelihood, self.network):
                group.set_typed(own.get(group.name, {}))
            self.training.set_typed(own.get(TRAINING, {}))
            self._show_notes()
        self._follow()

    def title_of(self, part: str, name: str) -> str:
        """Of a field."""
        if part == PRESET:
            return "Preset"
        if part == TRAINING:
            return self.training.fields[name].title
        return next(group for group in self.groups if group.name == part).title_of(name)

    def _follow(self) -> None:
        if not self.signalsBlocked():
            self.method.set_dataset(self._dataset)
            own = [*self.method.settings.problems(), *self.likelihood.settings.problems()]
            self.preset.compare(None if own else self.values())
            self.changed.emit()

    # ------------------------------------------------------------ presets

    def start_over(self) -> None:
        """Be under no preset, with the usual optimisation; the rest is offered anew."""
        self._kept, self._filled = None, False
        self.preset.choose("")
        self._show_preset(TrainingConfig().model_dump(include=set(OPTIMISATION)))

    def bring_back(self, preset: str, values: Mapping[str, Any], unsaid: Unsaid) -> None:
        """Be as it was: under a preset, '' for none, with these values and what said nothing; what
        stood under a choice that is gone is gone with it."""
        self.preset.choose(preset)
        self._show_preset(values)
        chosen = {group.name: group.box.currentData() for group in self.groups}
        there = {part: own for part, own in unsaid.items() if values.get(part) == chosen.get(part)}
        self.set_typed({(part, name): t for part, own in there.items() for name, t in own.items()})

    def _take_preset(self) -> None:
        """Fill in what was chosen; 'None' leaves the values as they are."""
        preset = self.preset.preset
        self._show_preset({} if preset is None else preset.config.model_dump())

    def _take_preset_again(self) -> None:
        """Fill it in once more, but for what is the user's."""
        preset = self.preset.preset
        if preset is not None:
            self.fill({n: v for n, v in preset.config.model_dump().items() if n not in NO_MATTER})

    def _show_preset(self, values: Mapping[str, Any]) -> None:
        self._show_notes()
        self.fill(values)

    def _show_notes(self) -> None:
        preset = self.preset.preset
        notes = {} if preset is None else preset.notes
        for group in self.groups:
            group.set_notes(notes)
        self.training.set_notes(notes)
