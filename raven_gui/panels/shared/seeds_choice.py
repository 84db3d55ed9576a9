"""Several seeds of one configuration where there is room for one: which is seen, and whether they
are shown as one at all."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from raven_gui.panels.shared.map_heading import MapHeading
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.text_button import text_button
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace
from raven_gui.workspace.seed_groups import SeedGroup

SEED = "Which of the seeds is seen here; Up and Down choose the next. Numbers are of all of them."
AS_ONE = (
    "Show the seeds of a configuration as one run: numbers are their mean and, behind ±, their "
    "standard deviation, s = √(Σ (xᵢ − x̄)² / (N − 1)); of pictures and maps one seed's are seen. "
    "Seeds of a configuration have all settings, the data and the number of epochs in common, "
    "wherever they were begun, and here are trained as far; a seed counts once. That devices or "
    "versions differ is told in the list of runs. Without it, each seed is shown as a run of its "
    "own, everywhere."
)


class SeedBox(ChoiceBox):
    """The seed of a group that is seen, to be chosen; hidden where there is one alone."""

    chosen = Signal(object)
    """The user chose this run, a RunInfo."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group: SeedGroup | None = None
        self.setToolTip(tooltip(SEED))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()
        self.currentIndexChanged.connect(self._choose)

    def show_group(self, group: SeedGroup, seen: str) -> None:
        """Offer the seeds of a group, of which the run `seen` is seen."""
        with QSignalBlocker(self):
            if self._ids(group) != self._ids(self._group):
                self.clear()
                for run in group.runs:
                    self.add_choice(f"seed {run.config.seed}", run.id, run.name)
            self._group = group
            self.choose(seen)
        self.setAccessibleName(f"Seed of {group.runs[0].group_name}")
        self.setVisible(group.several)

    def _choose(self) -> None:
        place = self.currentIndex()
        if self._group is not None and 0 <= place < len(self._group.runs):
            self.chosen.emit(self._group.runs[place])

    @staticmethod
    def _ids(group: SeedGroup | None) -> list[str]:
        return [] if group is None else [run.id for run in group.runs]


class SeedHeading(QWidget):
    """Whose pictures stand below: a run, or several seeds with a box for the one that is seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = MapHeading(self)
        self.seed = SeedBox(self)
        self.name = ""
        """Of the run, or of the seed that is seen."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.heading, stretch=1)
        row.addWidget(self.seed)

    def make_room(self, for_seeds: bool) -> None:
        """Be as high as the headings beside it, on one of which seeds are chosen."""
        self.heading.setMinimumHeight(self.seed.sizeHint().height() if for_seeds else 0)

    def show_group(self, workspace: Workspace, group: SeedGroup) -> None:
        """Head the pictures of a group's seed that is seen."""
        runs, seen = workspace.runs, workspace.seed_groups.seen(group)
        self.name = group.title_of(seen)
        self.heading.show_run(group.title, runs.color(group.face), runs.mark(group.face))
        beside = workspace.seed_groups.groups(runs.ticked)
        self.heading.stand_beside([other.title for other in beside])
        self.seed.show_group(group, seen.id)


def seeds_button(workspace: Workspace) -> QToolButton:
    """The switch between seeds as one and each by itself, seen where several of one configuration
    are ticked."""
    seeds, runs = workspace.seed_groups, workspace.runs
    button = text_button("Seeds as one", tooltip(AS_ONE), True)

    def follow() -> None:
        button.setVisible(seeds.are_several(runs.ticked))
        with QSignalBlocker(button):
            button.setChecked(seeds.as_one)

    button.toggled.connect(seeds.set_as_one)
    for signal in (seeds.changed, runs.ticked_changed, runs.changed):
        signal.connect(follow)
    follow()
    return button
