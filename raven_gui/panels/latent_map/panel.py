"""The Latent map panel: where each ticked run puts the test images, and where attacks move them."""

from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.service.messages import SLOW_MAPS
from raven_gui.export import Figure, offer_export
from raven_gui.panels.latent_map.card import MapCard
from raven_gui.panels.latent_map.cards import MapCards
from raven_gui.panels.latent_map.colour import ColourBy
from raven_gui.panels.latent_map.coloured import valued
from raven_gui.panels.latent_map.course import MapCourse
from raven_gui.panels.latent_map.decode import decode_button
from raven_gui.panels.latent_map.epochs import EpochBar
from raven_gui.panels.latent_map.figures import all_maps_figure, map_figure
from raven_gui.panels.latent_map.method import MapViewing, method_bar
from raven_gui.panels.latent_map.progress import MapProgress
from raven_gui.panels.latent_map.tools import MapTools
from raven_gui.panels.shared.map_grid import MapArea
from raven_gui.panels.shared.other_shape import no_run_fits, other_shape_words
from raven_gui.panels.shared.picked_handle import PickedHandle
from raven_gui.panels.shared.seeds_choice import seeds_button
from raven_gui.panels.shared.survey_budgets import SurveyBudgets
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
        self.method = method_bar()
        self.decode = decode_button()
        self.tools = MapTools(self.decode)
        self.viewing = MapViewing(workspace)
        self.seeds = seeds_button(workspace)
        self.colour = ColourBy(workspace)
        self.budgets = SurveyBudgets(workspace)
        self.budgets.hide()
        self.epochs = EpochBar(workspace)
        self.course = MapCourse(workspace)
        self.progress = MapProgress()
        self.export = export_button("Save the maps, as pictures or as numbers.")
        self.handle = PickedHandle(workspace.images)
        self.legend = Legend()
        self.legend.setAccessibleName("Classes")
        self.area = MapArea()
        self.grid = self.area.grid
        self._cards = MapCards(
            workspace, theme, self.colour, self.legend, self.tools, self.decode, self, self.grid
        )
        self.picking = self._cards.picking
        self.left_out = QLabel(wordWrap=True)
        self.left_out.setProperty("role", "note")
        self.empty = EmptyState(*NOTHING_TICKED)
        self._lay_out()
        self._connect()

    @property
    def cards(self) -> Mapping[str, MapCard]:
        """The card of each ticked run by its id, and of seeds as one by the key of their group."""
        return self._cards.by_key

    @property
    def decoded(self) -> tuple[str, ...]:
        """The runs on whose maps a place is decoded."""
        return self._cards.places.standing()

    def figures(self) -> list[Figure]:
        """Each map that is there, and all of them in one figure."""
        self._draw()
        maps = {
            card.run: card
            for card in self.cards.values()
            if self._workspace.maps.view(card.run).points is not None
        }
        space, by = self._workspace, self.colour.measure
        alone = {run: map_figure(space, run, card, by) for run, card in maps.items()}
        together = [all_maps_figure(space, maps, alone, by)] if len(maps) > 1 else []
        return [*alone.values(), *together]

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        controls = FlowLayout(gap=8)
        for widget in (
            *(self.method, self.viewing, self.seeds, self.tools, self.decode),
            *(self.colour, self.colour.anew, self.budgets, self.course.toggle, self.progress),
        ):
            controls.addWidget(widget)
        line = QHBoxLayout()
        line.addWidget(self.legend, 1)
        taking = QHBoxLayout()
        taking.addWidget(self.handle)
        taking.addWidget(self.export)
        line.addLayout(taking)
        line.setAlignment(taking, Qt.AlignmentFlag.AlignTop)
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
        self.colour.currentIndexChanged.connect(
            lambda: self.budgets.setVisible(self.colour.measure == "fooling_budget")
        )
        self.colour.currentIndexChanged.connect(self._show_legend)
        self.budgets.changed.connect(self.colour.want)
        self.export.clicked.connect(self._export)
        self.legend.toggled.connect(lambda *_: self._switch_classes())
        workspace.runs.ticked_changed.connect(self._want)
        workspace.runs.changed.connect(self._want)
        workspace.images.loaded.connect(self._want)
        workspace.images.dataset_changed.connect(self._want)
        workspace.images.task_changed.connect(self._want)
        workspace.images.picked_changed.connect(self._mark_all)
        workspace.filtering.changed.connect(self._filter)
        workspace.seed_groups.changed.connect(self._want)
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
        self._show_legend()
        cards = self._cards.arrange()
        self.pages.show_content(bool(cards))
        self._tell_left_out()
        self.method.choose(self._workspace.maps.method)
        self.grid.set_maps(cards)
        self._show_progress()

    def _tell_left_out(self) -> None:
        words = other_shape_words(self._workspace)
        self.left_out.setText(words)
        self.left_out.setVisible(bool(words))
        self.empty.say(*(no_run_fits(self._workspace) if words else NOTHING_TICKED))

    def _map_moved(self, run: str) -> None:
        card = self._seen(run)
        if card is not None:
            self._cards.draw(card)
            self._show_progress()

    def _name(self, run: str) -> None:
        for card in self.cards.values():
            if any(seed.id == run for seed in card.group.runs):
                self._cards.name(card)

    def _mark_all(self) -> None:
        if self.isVisible():
            for card in self.cards.values():
                self._cards.mark(card)

    def _filter(self) -> None:
        if self.isVisible():
            self._cards.filter()

    def _recolour(self, run: str) -> None:
        card = self._seen(run)
        if card is not None:
            self.colour.paint(run, card)

    def _arrows_moved(self, run: str) -> None:
        card = self._seen(run)
        if card is not None:
            self._cards.mark(card)

    def _seen(self, run: str) -> MapCard | None:
        """The card of a run's map, if anyone can see it."""
        return self._cards.seen(run) if self.isVisible() else None

    def _show_progress(self) -> None:
        maps = self._workspace.maps
        views = [maps.view(card.run) for card in self.cards.values()]
        self.progress.tell(views, maps.method in SLOW_MAPS)
        self.export.setEnabled(any(view.points is not None for view in views))

    def _show_legend(self) -> None:
        """Its classes are switches still where a measure colours the points, and no key."""
        classes = self._workspace.images.classes()
        colours = self._theme.class_colors(classes)
        if valued(self.colour.measure) is not None:
            colours = [QColor(self._theme.colours.muted)] * len(classes)
        self.legend.set_entries(
            [LegendEntry(*entry) for entry in zip(classes, colours, strict=True)]
        )

    def _switch_classes(self) -> None:
        for card in self.cards.values():
            self._cards.switch(card)

    def _export(self) -> None:
        offer_export(self.figures(), self._theme, self)
