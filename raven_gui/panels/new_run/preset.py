"""Presets of a new run: the papers' own combinations, searched and filled in."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from engine.config import TrainingConfig
from engine.service.messages import PresetInfo
from raven_gui.panels.new_run.choice import quiet_label
from raven_gui.widgets.search_box import SearchBox
from raven_gui.words import tooltip

NO_MATTER = ("base", "data_root", "download", "seed", "device")
"""Fields that papers leave to the user."""
TIP = (
    "A row of a paper's table, with its settings. It fills in the whole form, and says "
    "beside a value what the paper leaves open. Start typing in the open list to search it."
)


class PresetBar(QWidget):
    """The preset that the form started from, and whether it is still that."""

    chosen = Signal()
    """Another preset, or none."""
    back = Signal()
    """The preset is wanted as it was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets: dict[str, PresetInfo] = {}
        self.box = SearchBox()
        self.box.setAccessibleName("Preset")
        self.box.setToolTip(tooltip(TIP))
        label = QLabel("&Preset")
        label.setBuddy(self.box)
        label.setToolTip(self.box.toolTip())
        self.about = quiet_label()
        self.changed_note = quiet_label()
        self.changed_note.setText("Changed from the preset.")
        self.again = QPushButton("Bac&k to the preset")
        self.again.setToolTip(tooltip("Fill in the preset's values again."))
        self.again.hide()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setColumnStretch(1, 1)
        layout.addWidget(label, 0, 0)
        layout.addWidget(self.box, 0, 1, 1, 2)
        layout.addWidget(self.about, 1, 0, 1, 3)
        layout.addWidget(self.changed_note, 2, 0, 1, 2)
        layout.addWidget(self.again, 2, 2)
        self.box.currentIndexChanged.connect(self._tell)
        self.again.clicked.connect(self.back)

    @property
    def preset(self) -> PresetInfo | None:
        """The one that is chosen."""
        return self._presets.get(self.box.currentData() or "")

    @property
    def name(self) -> str:
        """The name of the one that is chosen, '' for none."""
        return "" if self.preset is None else self.preset.name

    def offer(self, presets: tuple[PresetInfo, ...]) -> None:
        """What there is to choose from, by paper."""
        self._presets = {preset.name: preset for preset in presets}
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.add_choice("None", "", "Choose everything yourself.")
            paper = ""
            for preset in presets:
                if paper_of(preset) != paper:
                    paper = paper_of(preset)
                    self.box.add_heading(paper)
                about = f"{preset.title}\n{preset.reference}\n{preset.name}"
                words = f"{preset.name} {preset.reference}"
                self.box.add_searched(preset.title, preset.name, about, words)
        self._show()

    def choose(self, name: str) -> None:
        """Choose a preset without telling; '' is none."""
        with QSignalBlocker(self.box):
            self.box.choose(name)
        self._show()

    def compare(self, values: Mapping[str, Any] | None) -> None:
        """Say whether the form's values, None where it says nothing valid, are the preset's."""
        differs = self.preset is not None and (
            values is None or is_changed(values, self.preset.config)
        )
        self.changed_note.setVisible(differs)
        self.again.setVisible(differs)

    def _tell(self) -> None:
        self._show()
        self.chosen.emit()

    def _show(self) -> None:
        preset = self.preset
        told = "" if preset is None else f"{preset.title}. {preset.reference}."
        self.about.setText(told)
        self.about.setVisible(preset is not None)


def paper_of(preset: PresetInfo) -> str:
    """The paper, as its references name it."""
    return preset.reference.split(",")[0]


def is_changed(values: Mapping[str, Any], config: TrainingConfig) -> bool:
    """Whether any value is other than the config's, or missing. A method's or a likelihood's own
    settings that are left out do not apply."""
    for name, wanted in config.model_dump(exclude=set(NO_MATTER)).items():
        if isinstance(wanted, dict):
            if any(wanted.get(key) != own for key, own in values[name].items()):
                return True
        elif name not in values or values[name] != wanted:
            return True
    return False
