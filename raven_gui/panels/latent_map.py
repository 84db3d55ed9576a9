"""The Latent map panel: where each ticked run puts the test images, and where attacks move them."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.service.messages import SLOW_MAPS
from raven_gui.export import ExportDialog, Figure
from raven_gui.panels.latent_map_card import MapCard
from raven_gui.panels.latent_map_colour import ColourBy
from raven_gui.panels.latent_map_course import MapCourse
from raven_gui.panels.latent_map_decode import DecodedPlace, decode_button
from raven_gui.panels.latent_map_epochs import EpochBar
from raven_gui.panels.latent_map_figures import all_maps_figure, map_figure
from raven_gui.panels.latent_map_grid import MapArea
from raven_gui.panels.latent_map_method import MapViewing, method_bar
from raven_gui.panels.latent_map_moves import draw_moves
from raven_gui.panels.latent_map_picking import MapPicking
from raven_gui.panels.latent_map_progress import MapProgress
from raven_gui.panels.latent_map_records import map_note
from raven_gui.panels.latent_map_tools import MapTools
from raven_gui.panels.latent_map_turning import Turning
from raven_gui.panels.other_shape import no_run_fits, other_shape_words
from raven_gui.theme import Theme
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.widgets.flow import FlowLayout
from raven_gui.widgets.legend import Legend, LegendEntry
from raven_gui.widgets.pages import Pages, export_button
from raven_gui.workspace import Workspace
from raven_gui.workspace.maps import Method

NOTHING_TICKED = "No run is ticked", "Tick runs in the list of runs to see their latent spaces."


class LatentMapPanel(QWidget):
    """Maps of the ticked runs side by side. Asks for maps only while it is shown."""

    title = "Latent map"

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self.picking = MapPicking(workspace)
        self.cards: dict[str, MapCard] = {}
        """The card of each ticked run, by its id."""
        self.method = method_bar()
        self.decode = decode_button()
        self.tools = MapTools(self.decode)
        self.viewing = MapViewing(workspace)
        self.colour = ColourBy(workspace)
        self.epochs = EpochBar(workspace)
        self.course = MapCourse(workspace)
        self.progress = MapProgress()
        self.export = export_button("Save the maps, as pictures or as numbers.")
        self.legend = Legend()
        self.legend.setAccessibleName("Classes")
        self.area = MapArea()
        self.grid = self.area.grid
        self.left_out = QLabel(wordWrap=True)
        self.left_out.setProperty("role", "note")
        self.empty = EmptyState(*NOTHING_TICKED)
        self._lay_out()
        self._connect()

    def figures(self) -> list[Figure]:
        """Each map that is there, and all of them in one figure."""
        self._draw()
        maps = {
            run.id: self.cards[run.id]
            for run in self._workspace.comparison.runs
            if self._workspace.maps.view(run.id).points is not None
        }
        made = [map_figure(self._workspace, run, card) for run, card in maps.items()]
        if len(made) > 1:
            made.append(all_maps_figure(self._workspace, maps))
        return made

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        controls = FlowLayout(gap=8)
        for widget in (self.method, self.viewing, self.tools, self.decode, self.colour):
            controls.addWidget(widget)
        controls.addWidget(self.course.toggle)
        controls.addWidget(self.progress)
        line = QHBoxLayout()
        line.addWidget(self.legend, 1)
        line.addWidget(self.export, alignment=Qt.AlignmentFlag.AlignTop)
        inner = QVBoxLayout()
        inner.setSpacing(6)
        inner.addLayout(controls)
        inner.addLayout(line)
        inner.addWidget(self.epochs)
        inner.addWidget(self.course)
        inner.addWidget(self.left_out)
        inner.addWidget(self.area, stretch=1)
        self.pages = Pages(self, self.empty, inner)

    def _connect(self) -> None:
        workspace, maps = self._workspace, self._workspace.maps
        self.method.chosen.connect(lambda key: maps.set_method(cast(Method, key)))
        self.progress.stop.clicked.connect(maps.stop)
        self.colour.changed.connect(self._map_moved)
        self.colour.renewed.connect(self._recolour)
        self.export.clicked.connect(self._export)
        self.legend.toggled.connect(lambda *_: self._switch_classes())
        workspace.runs.ticked_changed.connect(self._want)
        workspace.runs.changed.connect(self._want)
        workspace.images.loaded.connect(self._want)
        workspace.images.task_changed.connect(self._want)
        workspace.images.picked_changed.connect(self._mark_all)
        workspace.comparison.changed.connect(self._mark_all)
        workspace.comparison.step_changed.connect(self._mark_all)
        maps.map_changed.connect(self._map_moved)
        maps.arrows_changed.connect(self._arrows_moved)
        maps.method_changed.connect(self._change_method)
        maps.encoded.connect(self._name)
        self._theme.changed.connect(self._show_legend)

    # ------------------------------------------------------------ asking

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the maps, and catch up."""
        super().showEvent(event)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: a training need not stop for it."""
        super().hideEvent(event)
        self._workspace.maps.rest()

    def _want(self) -> None:
        """A hidden panel asks for nothing and draws nothing."""
        if not self.isVisible():
            return
        if self._workspace.images.current is not None:
            self._workspace.maps.want()
            for run in self._workspace.comparison.runs:
                self._workspace.maps.want_encoded(run.id)
            self.colour.want()
        self._draw()

    # ------------------------------------------------------------ showing

    def _change_method(self) -> None:
        """Another plane: what was zoomed into is somewhere else now."""
        if self.isVisible():
            self._draw()
            for card in self.cards.values():
                card.map.show_everything()

    def _draw(self) -> None:
        ticked = [run.id for run in self._workspace.comparison.runs]
        for gone in self.cards.keys() - set(ticked):
            card = self.cards.pop(gone)
            card.hide()
            card.deleteLater()
        self.cards = {run: self.cards.get(run) or self._make_card(run) for run in ticked}
        self.pages.show_content(bool(ticked))
        self._tell_left_out()
        self.method.choose(self._workspace.maps.method)
        self._show_legend()
        self.grid.set_maps(list(self.cards.values()))
        for run in ticked:
            self._draw_map(run)
        self._show_progress()

    def _tell_left_out(self) -> None:
        words = other_shape_words(self._workspace)
        self.left_out.setText(words)
        self.left_out.setVisible(bool(words))
        self.empty.say(*(no_run_fits(self._workspace) if words else NOTHING_TICKED))

    def _make_card(self, run: str) -> MapCard:
        card = MapCard(self._theme)
        self.picking.connect(card.map)
        DecodedPlace(self._workspace, run, card.map, self.decode)
        Turning(self._workspace, card.map, self.decode)
        self.tools.adopt(card.map)
        return card

    def _draw_map(self, run: str) -> None:
        card, loaded = self.cards[run], self._workspace.images.current
        points = self._workspace.maps.view(run).points
        images = self._workspace.images
        if loaded is None or points is None or len(points) > len(loaded.images):
            card.clear()
        else:
            card.show_points(points, self.colour.labels(run), images.classes())
            card.switch(self._switches())
            self.colour.paint(run, card)
        self._name(run)
        self._mark(run)

    def _map_moved(self, run: str) -> None:
        if self.isVisible() and run in self.cards:
            self._draw_map(run)
            self._show_progress()

    def _name(self, run: str) -> None:
        if run not in self.cards:
            return
        runs = self._workspace.runs
        info = runs.get(run)
        # The probe of another data set's run tells that one's classes apart, not these.
        knows = info is not None and info.config.dataset == self._workspace.images.dataset
        accuracy = self._workspace.maps.accuracy(run) if knows else None
        self.cards[run].show_run(runs.title(run), runs.color(run), runs.mark(run), accuracy)

    def _mark_all(self) -> None:
        if self.isVisible():
            for run in self.cards:
                self._mark(run)

    def _recolour(self, run: str) -> None:
        if self.isVisible() and run in self.cards:
            self.colour.paint(run, self.cards[run])

    def _arrows_moved(self, run: str) -> None:
        if self.isVisible() and run in self.cards:
            self._mark(run)

    def _mark(self, run: str) -> None:
        card = self.cards[run]
        points = self._workspace.maps.view(run).points
        card.map.note.set_text(
            map_note(self._workspace, run) if points is not None else "Making the map…"
        )
        if points is not None:
            card.map.mark(self.picking.marked())
            draw_moves(self._workspace, run, card.map)

    def _show_progress(self) -> None:
        maps = self._workspace.maps
        views = [maps.view(run) for run in self.cards]
        self.progress.tell(views, maps.method in SLOW_MAPS)
        self.export.setEnabled(any(view.points is not None for view in views))

    def _show_legend(self) -> None:
        classes = self._workspace.images.classes()
        colours = self._theme.class_colors(classes)
        self.legend.set_entries(
            [LegendEntry(*entry) for entry in zip(classes, colours, strict=True)]
        )

    def _switches(self) -> dict[str, bool]:
        return {name: self.legend.is_on(name) for name in self._workspace.images.classes()}

    def _switch_classes(self) -> None:
        for card in self.cards.values():
            card.switch(self._switches())

    def _export(self) -> None:
        figures = self.figures()
        if figures:
            ExportDialog(figures, self._theme, self).open()
