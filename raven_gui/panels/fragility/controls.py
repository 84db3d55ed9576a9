"""Coupling, radius, steps and seed of the discrete example."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from raven_gui.panels.fragility import words
from raven_gui.theme import Theme
from raven_gui.widgets.flow import FlowLayout
from raven_gui.widgets.heat_map import HeatKey
from raven_gui.widgets.labelled import labelled, number
from raven_gui.widgets.slider_box import SliderBox
from raven_gui.words import tooltip
from raven_gui.workspace.fragility import Fragility

TIGHTEST = 0.9995
WIDEST_RADIUS = 16
MOST_STEPS = 5000
LARGEST_SEED = 9_999


class FragilityControls(QWidget):
    """Bound to the settings: each change optimises anew."""

    def __init__(self, fragility: Fragility, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fragility = fragility
        self.coupling = SliderBox(
            "Co&upling ρ",
            tooltip(words.COUPLING),
            lambda share: 1 - (1 - TIGHTEST) ** share,
            200,
            4,
        )
        self.radius = SliderBox(
            "Ra&dius", tooltip(words.RADIUS), lambda share: share * WIDEST_RADIUS, WIDEST_RADIUS, 0
        )
        self.steps = number(1, MOST_STEPS, words.STEPS)
        self.steps.setSingleStep(100)
        self.seed = number(0, LARGEST_SEED, words.SEED)
        flow = FlowLayout(gap=10)
        flow.addWidget(self.coupling)
        flow.addWidget(self.radius)
        for text, field in (("Ste&ps", self.steps), ("&Seed", self.seed)):
            field.setAccessibleName(text.replace("&", ""))
            flow.addWidget(labelled(text, field))
        flow.addWidget(HeatKey(theme))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(flow)
        self.coupling.moved.connect(lambda value: fragility.set(coupling=value))
        self.radius.moved.connect(lambda value: fragility.set(radius=round(value)))
        self.steps.valueChanged.connect(lambda value: fragility.set(steps=value))
        self.seed.valueChanged.connect(lambda value: fragility.set(seed=value))
        fragility.settings_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        settings = self._fragility.settings
        self.coupling.set_value(settings.coupling)
        self.radius.set_value(settings.radius)
        _show(self.steps, settings.steps)
        _show(self.seed, settings.seed)


def _show(field: QSpinBox, value: int) -> None:
    blocker = QSignalBlocker(field)
    field.setValue(value)
    blocker.unblock()
