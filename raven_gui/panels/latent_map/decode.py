"""Decoding at a place of a latent map that is clicked, dragged or walked to, in every run."""

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QToolButton

from raven_gui.panels.latent_map.card import MapCard
from raven_gui.widgets.scatter.probe import MapProbe
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace
from raven_gui.workspace.same_place import same_place

TIP = (
    "See what the decoder makes of any place of a map: click or drag there, or walk with the "
    "arrow keys (Shift for more); Escape ends it. Without this button, hold Shift and drag. "
    "What is drawn can be dragged out of the window. "
    "On the other maps the cross stands among the same images, and each run’s decoder draws what "
    "is there.\n"
    "PCA, 3-D and LDA: exact, the latent of the plane itself, with every other direction at its "
    "average; in 3-D the plane level with the centre. Axes: exact, with every other latent at 0. "
    "t-SNE and UMAP have no inverse: an average of the posterior means nearest on the map, the "
    "nearer the heavier."
)
EXACT = "exact, on the plane"
AVERAGED = "not exact: averaged from the nearest posterior means"
EPOCH = "This is the map of an epoch, whose decoder is gone. Go to the newest to decode."
MOVING = "The map still moves. Decode when it stands still, or stop it."


def decode_button() -> QToolButton:
    """The switch for all maps of the panel."""
    button = QToolButton()
    button.setText("&Decode here")
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setToolTip(tooltip(TIP))
    return button


class DecodedPlace(QObject):
    """Lets a card's map be asked, and shows what is decoded there; lives as long as the card."""

    def __init__(self, workspace: Workspace, card: MapCard, button: QToolButton) -> None:
        super().__init__(card)
        self._workspace, self._card, points = workspace, card, card.map
        self.probe = MapProbe(points.plot)
        self.probe.arm(button.isChecked())
        self.probe.dismissed.connect(lambda: button.setChecked(False))
        button.toggled.connect(self.probe.arm)
        points.pointing.mode_changed.connect(lambda mode: self.probe.take_shift(mode == "pan"))
        workspace.decoding.changed.connect(self._follow)
        workspace.maps.method_changed.connect(self.probe.clear)
        workspace.images.loaded.connect(self.probe.clear)
        workspace.seed_groups.changed.connect(self.probe.clear)

    @property
    def run(self) -> str:
        """Whose map it is on."""
        return self._card.run

    @property
    def is_left(self) -> bool:
        """Whether its map is no longer among those of the panel."""
        return self._card.isHidden()

    def ask(self, x: float, y: float) -> None:
        """Decode at a place of the map, and stand there."""
        if self.probe.place != (x, y):
            self.probe.stand_at((x, y))
        self._card.map.card.show_image(None, QPoint())
        view = self._workspace.maps.view(self.run)
        if view.points is None or not view.finished:
            self.probe.say(MOVING)
        elif view.epoch is not None:
            self.probe.say(EPOCH)
        else:
            self._workspace.decoding.decode(self.run, (x, y))

    def _follow(self, run: str) -> None:
        if run != self.run:
            return
        decoded = self._workspace.decoding.decoded(run)
        problem = self._workspace.decoding.problem(run)
        if self.probe.place is None:
            return  # it was dismissed meanwhile
        if problem:
            self.probe.say(problem)
        elif decoded is None:
            self.probe.clear()
        else:
            x, y = self.probe.place
            name = f"{self._workspace.runs.title(run)} decoded at {x:.3g} {y:.3g}"
            self.probe.show_image(decoded.images[0], EXACT if decoded.exact else AVERAGED, name)


class DecodedPlaces(QObject):
    """The places of all maps of the panel. What is asked of one is asked of the others, among the
    same images; and when the cross leaves one, it leaves them all."""

    def __init__(self, workspace: Workspace, button: QToolButton, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._button = workspace, button
        self._places: list[DecodedPlace] = []

    def adopt(self, card: MapCard) -> None:
        """Let a card's map be asked, as long as it lives."""
        place = DecodedPlace(self._workspace, card, self._button)
        self._places.append(place)
        place.destroyed.connect(lambda: self._places.remove(place))
        place.probe.asked.connect(lambda x, y: self._ask(place, x, y))
        place.probe.cleared.connect(self._clear)

    def standing(self) -> tuple[str, ...]:
        """The runs on whose maps a cross stands."""
        seen = (place for place in self._places if not place.is_left)
        return tuple(place.run for place in seen if place.probe.place is not None)

    def _ask(self, first: DecodedPlace, x: float, y: float) -> None:
        maps = self._workspace.maps
        here = maps.view(first.run).points
        for place in self._places:
            if place is first or place.is_left:
                continue
            there = maps.view(place.run).points
            same = same_place((x, y), here, there)
            if same is not None:
                place.ask(*same)
        first.ask(x, y)

    def _clear(self) -> None:
        for place in self._places:
            place.probe.clear()
