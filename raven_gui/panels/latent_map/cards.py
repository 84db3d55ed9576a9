"""The cards of the maps that are seen, and what is drawn on each."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QToolButton, QWidget

from engine.intervals import Spread, spread_of_seeds
from raven_gui.panels.latent_map.card import MapCard
from raven_gui.panels.latent_map.carrying import PointDrag
from raven_gui.panels.latent_map.colour import ColourBy
from raven_gui.panels.latent_map.decode import DecodedPlaces
from raven_gui.panels.latent_map.moves import draw_moves
from raven_gui.panels.latent_map.picking import MapPicking
from raven_gui.panels.latent_map.records import map_note
from raven_gui.panels.latent_map.tools import MapTools
from raven_gui.panels.latent_map.turning import Turning
from raven_gui.theme import Theme
from raven_gui.widgets.legend import Legend
from raven_gui.widgets.stock import Stock
from raven_gui.workspace import Workspace
from raven_gui.workspace.seed_groups import SeedGroup

MADE_AHEAD = 4
"""As many as there are models that come with the program."""


class MapCards(QObject):
    """A card for each ticked run, or for all seeds of a configuration one."""

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        colour: ColourBy,
        legend: Legend,
        tools: MapTools,
        decode: QToolButton,
        parent: QWidget,
        home: QWidget,
    ) -> None:
        """`home` is where the cards will be seen."""
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self._colour, self._legend = colour, legend
        self._tools, self._decode = tools, decode
        self.picking = MapPicking(workspace)
        self.places = DecodedPlaces(workspace, decode, self)
        self.by_key: dict[str, MapCard] = {}
        """The cards by the ids of their runs, or by the keys of their groups."""
        self._stock = Stock(lambda: MapCard(theme, home), self)
        self._stock.want(MADE_AHEAD)
        workspace.runs.ticked_changed.connect(self._expect)

    def arrange(self) -> list[MapCard]:
        """Have a card for each group that is shown, and draw it; returns them in their order."""
        groups = {group.key: group for group in self._workspace.maps.groups}
        for gone in self.by_key.keys() - groups.keys():
            card = self.by_key.pop(gone)
            card.hide()
            card.deleteLater()
        self.by_key = {key: self.by_key.get(key) or self._make() for key in groups}
        for key, card in self.by_key.items():
            card.show_group(groups[key], self._workspace.seed_groups.seen(groups[key]).id)
            card.make_room(any(group.several for group in groups.values()))
            self.draw(card)
        return list(self.by_key.values())

    def seen(self, run: str) -> MapCard | None:
        """The card that shows the map of a run; None where none does."""
        return next((card for card in self.by_key.values() if card.run == run), None)

    def draw(self, card: MapCard) -> None:
        """Draw a card's map and all that is on it."""
        loaded, images = self._workspace.images.current, self._workspace.images
        points = self._workspace.maps.view(card.run).points
        if loaded is None or points is None or len(points) > len(loaded.images):
            card.clear()
        else:
            card.show_points(points, self._colour.labels(card.run), images.classes())
            card.filter(self._workspace.filtering.passing())
            self.switch(card)
            self._colour.paint(card.run, card)
        self.name(card)
        self.mark(card)

    def switch(self, card: MapCard) -> None:
        """Show the classes that are switched on."""
        card.map.legend.switch_off(self._legend.off())

    def filter(self) -> None:
        """Let the points stand back that the gallery's filter leaves out."""
        for card in self.by_key.values():
            card.filter(self._workspace.filtering.passing())
            self.mark(card)

    def name(self, card: MapCard) -> None:
        """Tell whose map it is, and how well its means tell classes apart."""
        runs, first = self._workspace.runs, card.group.face
        images, accuracy = self._workspace.images, self._accuracy(card.group)
        tests = images.sets.test_count(images.dataset)
        card.show_run(card.group.title, runs.color(first), runs.mark(first), accuracy, tests)
        card.heading.stand_beside([group.title for group in self._workspace.maps.groups])

    def mark(self, card: MapCard) -> None:
        """Draw what is picked and where the attack moves it, and tell of the map."""
        points = self._workspace.maps.view(card.run).points
        card.map.note.set_text(
            map_note(self._workspace, card.run) if points is not None else "Making the map…"
        )
        if points is not None:
            card.map.mark(self.picking.marked())
            draw_moves(self._workspace, card.run, card.map)

    def _expect(self) -> None:
        """Cards for runs that have just been ticked will be wanted when the panel is seen."""
        groups = {group.key for group in self._workspace.maps.groups}
        self._stock.want(len(groups - self.by_key.keys()))

    def _make(self) -> MapCard:
        card = self._stock.take()
        card.seed.chosen.connect(self._workspace.seed_groups.see)
        self.picking.connect(card.map)
        self.places.adopt(card)
        Turning(self._workspace, card.map, self._decode)
        self._tools.adopt(card.map)
        PointDrag(self._workspace, card.map)
        return card

    def _accuracy(self, group: SeedGroup) -> Spread | None:
        """Of all seeds; None before it is known of each, and of an epoch, which had another."""
        if self._workspace.maps.view(self._workspace.seed_groups.seen(group).id).epoch is not None:
            return None
        found = []
        for run in group.runs:
            # The probe of another data set's run tells that one's classes apart, not these.
            knows = run.config.dataset == self._workspace.images.dataset
            accuracy = self._workspace.maps.accuracy(run.id) if knows else None
            if accuracy is None:
                return None
            found.append(accuracy)
        return spread_of_seeds(found)
