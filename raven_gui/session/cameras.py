"""What is seen of each latent map."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QRectF, SignalInstance

from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.session.document import Camera
from raven_gui.widgets.scatter.map import ScatterMap
from raven_gui.workspace.maps import Maps


class Cameras(QObject):
    """Maps come and go, and their points come later: a camera waits until there is something for
    it to look at. `opened` tells that panels are shown or hidden."""

    def __init__(self, panel: LatentMapPanel, maps: Maps, opened: SignalInstance) -> None:
        super().__init__(panel)
        self._panel = panel
        self._waiting: dict[str, Camera] = {}
        maps.map_changed.connect(self._look)
        opened.connect(self._look)

    def take(self) -> dict[str, Camera]:
        """Of the maps that are zoomed into, by run."""
        zoomed = {run: card.map for run, card in self._panel.cards.items() if card.map.zoomed}
        return {**{run: seen(found) for run, found in zoomed.items()}, **self._waiting}

    def put(self, cameras: Mapping[str, Camera]) -> None:
        """Look at these parts of these maps, and at the whole of all others."""
        for run, card in self._panel.cards.items():
            if card.map.zoomed and run not in cameras:
                card.map.show_everything()
        self._waiting = dict(cameras)
        self._look()

    def _look(self, _of: object = None) -> None:
        for run in [run for run in self._waiting if run in self._panel.cards]:
            found = self._panel.cards[run].map
            if len(found.points()):
                look_at(found, self._waiting.pop(run))


def seen(of: ScatterMap) -> Camera:
    """What is seen of a map, to a millionth of its width."""
    (left, right), (bottom, top) = of.plot.getViewBox().viewRange()
    digits = 6
    return round(left, digits), round(right, digits), round(bottom, digits), round(top, digits)


def look_at(of: ScatterMap, camera: Camera) -> None:
    """Let a part of a map be seen, and stay there."""
    left, right, bottom, top = camera
    room = QRectF(left, bottom, right - left, top - bottom)
    of.plot.getViewBox().setRange(room, padding=0, disableAutoRange=True)
    of.zoomed = True
