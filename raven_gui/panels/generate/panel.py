"""The Generate panel: new images of the ticked runs, drawn, or between two images."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from raven_gui.export import Figure, offer_export
from raven_gui.panels.generate.figures import path_figures, sample_figures
from raven_gui.panels.generate.paths import PathPage
from raven_gui.panels.generate.samples import SamplesPage
from raven_gui.panels.shared.seeds_choice import seeds_button
from raven_gui.theme import Theme
from raven_gui.widgets.choice_bar import ChoiceBar
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.widgets.pages import export_button
from raven_gui.workspace import Workspace

SAMPLES, PATHS = "samples", "paths"
PAGES = {
    SAMPLES: ("Samples", "Draw latents by chance, and decode them."),
    PATHS: ("Interpolation", "Decode latents on the path from one picked image to another."),
}
WAKING = "Waking the engine…", "Loading PyTorch and the bundled models takes a few seconds."
NO_RUN = "No run is ticked", "Tick runs in the list of runs to see new images of each."


class GeneratePanel(QWidget):
    """Two pages. Asks for images only while it is shown."""

    title = "Generate"

    opened = Signal()
    """A page was brought to the front."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self.page = ChoiceBar("Page", {key: title for key, (title, _) in PAGES.items()})
        for key, (_, tip) in PAGES.items():
            self.page.explain(key, tip)
        self.export = export_button("Save these images, as pictures or exact with their latents.")
        self.samples = SamplesPage(workspace)
        self.paths = PathPage(workspace)
        self.empty = EmptyState(*WAKING)
        self._lay_out()
        self._connect()

    def figures(self) -> list[Figure]:
        """What the open page shows, then what the other one does."""
        samples, paths = sample_figures(self._workspace), path_figures(self._workspace)
        return samples + paths if self.page.current() == SAMPLES else paths + samples

    def draw_again(self) -> None:
        """Show samples by another seed."""
        self.open_page(SAMPLES)
        self.samples.controls.draw_seed()

    def open_page(self, key: str) -> None:
        """Bring a page to the front: 'samples' or 'paths'."""
        self.page.choose(key)
        self._want()
        self.opened.emit()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.page)
        top.addWidget(seeds_button(self._workspace))
        top.addStretch(1)
        top.addWidget(self.export)
        self.pages = QStackedWidget()
        for page in (self.samples, self.paths, self.empty):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.pages, stretch=1)

    def _connect(self) -> None:
        workspace = self._workspace
        self.page.chosen.connect(self.open_page)
        self.export.clicked.connect(self._export)
        workspace.ready.connect(self._want)
        workspace.runs.ticked_changed.connect(self._want)
        workspace.runs.changed.connect(self._want)
        workspace.seed_groups.changed.connect(self._want)
        workspace.images.loaded.connect(self._want)
        workspace.images.picked_changed.connect(self._allow_export)
        for changed in (workspace.generation.samples_changed, workspace.generation.paths_changed):
            changed.connect(lambda _: self._allow_export())

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the images, and catch up."""
        super().showEvent(event)
        self._want()

    def _want(self) -> None:
        if not self.isVisible():
            return
        ready, runs = self._workspace.choices is not None, self._workspace.runs
        self.empty.say(*(NO_RUN if ready and runs.all else WAKING))
        open_page = self.samples if self.page.current() == SAMPLES else self.paths
        can_ask = ready and bool(runs.ticked)
        self.pages.setCurrentWidget(open_page if can_ask else self.empty)
        if can_ask:
            open_page.want()
        self._allow_export()

    def _allow_export(self) -> None:
        generation = self._workspace.generation
        self.export.setEnabled(
            any(generation.samples.current(run.id) for run in generation.runs)
            or any(generation.paths.current(run.id) for run in generation.runs)
        )

    def _export(self) -> None:
        offer_export(self.figures(), self._theme, self)
