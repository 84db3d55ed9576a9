"""The panels in the middle of the window, as tabs."""

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.fragility.panel import FragilityPanel
from raven_gui.panels.generate.panel import GeneratePanel
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.runs_table.panel import RunsTablePanel
from raven_gui.panels.sweeps.panel import SweepsPanel
from raven_gui.panels.training.panel import TrainingPanel
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.divided import Divided
from raven_gui.widgets.notice import Notice
from raven_gui.widgets.panel_tabs import PanelTabs
from raven_gui.widgets.room import Room
from raven_gui.workspace import Workspace

Panel = (
    ComparePanel
    | LatentMapPanel
    | TrainingPanel
    | RobustnessPanel
    | GeneratePanel
    | FragilityPanel
    | RunsTablePanel
    | SweepsPanel
)
"""A panel in a tab of the middle."""


class Middle(QWidget):
    """`panels` by their names, below the notice."""

    def __init__(
        self, workspace: Workspace, theme: Theme, settings: Settings, notice: Notice
    ) -> None:
        super().__init__()
        self.compare = ComparePanel(workspace, theme)
        self.latent_map = LatentMapPanel(workspace, theme)
        self.training = TrainingPanel(workspace, theme)
        self.robustness = RobustnessPanel(workspace, theme)
        self.generate = GeneratePanel(workspace, theme)
        self.runs_table = RunsTablePanel(workspace, theme, settings)
        self.sweeps = SweepsPanel(workspace, theme)
        self.panels: dict[str, Panel] = {
            "compare": self.compare,
            "latent_map": self.latent_map,
            "training": self.training,
            "robustness": self.robustness,
            "generate": self.generate,
            "fragility": FragilityPanel(workspace, theme),
            "runs_table": self.runs_table,
            "sweeps": self.sweeps,
        }
        self.tabs = PanelTabs()
        for panel in self.panels.values():
            self.tabs.addTab(panel, panel.title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(notice)
        layout.addWidget(Room(self.tabs), stretch=1)  # a notice is as high as its words

    @property
    def charts(self) -> Mapping[str, Curves]:
        """All plots of lines, by the names that a session has for them."""
        robustness = self.robustness
        return {
            "losses": self.training.curves,
            "robustness": robustness.curves.chart,
            "trade-off": robustness.trade_off.chart,
            "labels": robustness.labels.chart,
        }

    @property
    def splits(self) -> Mapping[str, Divided]:
        """What the user divides between two parts of a panel, by the panel's title."""
        return {TrainingPanel.title: self.training.split, SweepsPanel.title: self.sweeps.split}

    def open_name(self) -> str:
        """The name of the open panel."""
        return list(self.panels)[self.tabs.currentIndex()]

    def open_panel(self) -> Panel:
        """The panel that is seen."""
        return self.panels[self.open_name()]

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front. Raises KeyError."""
        self.tabs.setCurrentWidget(self.panels[name])
