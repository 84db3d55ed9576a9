"""Maps of the epochs of runs: watched while they train and are shown, kept, and played back."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.service.messages import EpochsMapped, ImageSource, RunInfo, WatchMap
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.images import Images
from raven_gui.workspace.map_view import MapView
from raven_gui.workspace.runs import Runs

IN_TRAINING = ("queued", "training")


class MapEpochs(QObject):
    """All epochs of a run are seen on one plane, so that what moves has moved."""

    changed = Signal(str)
    """A run has another epoch."""
    moved = Signal()
    """Another epoch is shown."""

    def __init__(
        self, ask: Ask, runs: Runs, images: Images, comparison: Comparison, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ask, self._runs, self._images = ask, runs, images
        self._comparison = comparison
        self.epoch: int | None = None
        """The epoch that is shown; None for the newest."""
        self._watched: dict[str, ImageSource] = {}
        self._known: dict[str, EpochsMapped] = {}
        self._views: dict[tuple[str, int], MapView] = {}

    def of(self, run: str) -> tuple[int, ...]:
        """The epochs of a run that can be shown with the images of now."""
        known = self._known.get(run)
        return known.epochs if known and known.source == self._images.source.tests else ()

    def shown(self, run: str) -> MapView | None:
        """The map of the epoch that is shown, or of the last one before it; while the newest is
        asked for, a map for runs in training alone. None where no epoch is to be shown."""
        epochs = self.of(run)
        if self.epoch is None and not self.in_training(run):
            return None
        reached = [epoch for epoch in epochs if self.epoch is None or epoch <= self.epoch]
        if not epochs:
            return None
        epoch = reached[-1] if reached else epochs[0]
        return self._view(run, epochs.index(epoch))

    def in_training(self, run: str) -> bool:
        """Whether its weights change, or are about to."""
        info = self._runs.get(run)
        return info is not None and info.state in IN_TRAINING

    def set_epoch(self, epoch: int | None) -> None:
        """Show every run as it was after an epoch; None for the newest."""
        if epoch != self.epoch:
            self.epoch = epoch
            self.moved.emit()

    def watch(self, runs: Iterable[RunInfo]) -> None:
        """Ask for the epochs of these runs that are known, and of those in training for each that
        follows; and of no other. Bundled runs were trained elsewhere."""
        source = self._images.source.tests
        wanted = {run.id: source for run in runs if not run.bundled}
        for run in self._watched.keys() - wanted.keys():
            self._ask(WatchMap, run=run, source=self._watched[run], on=False)
        for run, images in wanted.items():
            if self._watched.get(run) != images:
                self._ask(WatchMap, run=run, source=images, on=True)
        self._watched = wanted

    def take(self, event: EpochsMapped) -> None:
        """Another epoch is mapped; all of them are on its plane now."""
        self._known[event.run] = event
        for key in [key for key in self._views if key[0] == event.run]:
            del self._views[key]
        self.changed.emit(event.run)

    def point_out(self, run: str) -> None:
        """Show where the attack moves images on the newest epoch's map; on the others nothing is
        shown, as it was not these weights that were attacked."""
        known, result = self._known.get(run), self._comparison.result_of(run)
        view = self.shown(run)
        if known is None or view is None or view.epoch != known.epochs[-1]:
            return
        if result is None or not self.in_training(run):
            view.clear_moves()
            return

        def place(means: np.ndarray) -> np.ndarray:
            return ((means - known.centre) @ known.axes).astype(np.float32)

        variances = np.concatenate([result.clean_std, result.attacked_std]) ** 2
        view.put(
            starts=place(result.clean_mean),
            ends=place(result.attacked_mean),
            course=None if result.course is None else place(result.course.means),
            covariances=np.einsum("di,md,dj->mij", known.axes, variances, known.axes),
        )

    def forget_watched(self) -> None:
        """The engine that told of epochs is no more."""
        self._watched = {}

    def forget(self, run: str) -> None:
        """A run is gone, or is trained from its start again."""
        self._known.pop(run, None)

    def _view(self, run: str, place: int) -> MapView:
        key = (run, place)
        if key not in self._views:
            known = self._known[run]
            made = MapView(step=1, finished=True, epoch=known.epochs[place])
            made.put(points=known.points[place])
            self._views[key] = made
        return self._views[key]
