"""Latent maps of the ticked runs, and where the attack moves the picked images on them."""

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.service.messages import (
    Cancel,
    Command,
    Embed,
    Encode,
    Encoded,
    Floats,
    Integers,
    MapMoved,
    Place,
    Placed,
)
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.image_sets import Source
from raven_gui.workspace.images import Images
from raven_gui.workspace.runs import Runs

Method = Literal["pca", "tsne"]


@dataclass(eq=False)
class MapView:
    """One run's map: points [N, 2] of the first N test images; arrows of the attacked images."""

    points: Floats | None = None
    step: int = 0
    steps: int = 1
    finished: bool = False
    starts: Floats = field(default_factory=lambda: np.empty((0, 2), np.float32))
    ends: Floats = field(default_factory=lambda: np.empty((0, 2), np.float32))
    job: int = 0
    place_job: int = 0


class Maps(QObject):
    """Maps are made when they are wanted (`want`), which the panel says while it is shown."""

    map_changed = Signal(str)
    """The points of a run's map moved."""
    arrows_changed = Signal(str)
    method_changed = Signal()
    encoded = Signal(str)
    """Means and predictions of a run for the current data set are there."""

    def __init__(
        self, ask: Ask, runs: Runs, images: Images, comparison: Comparison, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ask, self._runs, self._images = ask, runs, images
        self._comparison = comparison
        self.method: Method = "pca"
        self._views: dict[tuple[str, Source, Method], MapView] = {}
        self._encoded: dict[tuple[str, Source], Encoded] = {}
        self._encoding: dict[int, tuple[str, Source]] = {}
        comparison.changed.connect(self.place)

    def view(self, run: str) -> MapView:
        """The map of a run for the current data set and method; empty until it is there."""
        key = (run, self._images.source, self.method)
        return self._views.setdefault(key, MapView())

    def encoded_by(self, run: str) -> Encoded | None:
        """Means and predictions of the current data set's test images, once they are there."""
        return self._encoded.get((run, self._images.source))

    def predictions(self, run: str) -> Integers | None:
        """What the run's probe takes the current test images for, [N], in the task that counts;
        None while that is not known, and where the run has no such probe."""
        encoded = self.encoded_by(run)
        found = None if encoded is None else encoded.on_task(self._images.task)
        return None if found is None else found[0]

    def accuracy(self, run: str) -> float | None:
        """How many of them the probe gets right, a fraction; None where there are no
        predictions."""
        encoded = self.encoded_by(run)
        found = None if encoded is None else encoded.on_task(self._images.task)
        return None if found is None else found[1]

    def set_method(self, method: Method) -> None:
        """Show PCA or t-SNE."""
        if method != self.method:
            self.method = method
            self.method_changed.emit()
            self.want()

    def want(self) -> None:
        """Make the maps of all ticked runs that are not made yet."""
        for run in self._comparison.runs:
            view = self.view(run.id)
            if view.job == 0 and not view.finished:
                view.job = self._ask_of_source(Embed, run=run.id, method=self.method)
        self.place()

    def stop(self) -> None:
        """Stop refining the maps that are shown; they stay as they are."""
        for run in self._runs.ticked:
            view = self.view(run.id)
            if view.job and not view.finished:
                self._ask(Cancel, target=view.job)
                view.finished = True
                self.map_changed.emit(run.id)
        self.place()

    def want_encoded(self, run: str) -> None:
        """Ask for means and predictions of a run for the current data set."""
        key = (run, self._images.source)
        if key not in self._encoded and key not in self._encoding.values():
            job = self._ask_of_source(Encode, run=run)
            self._encoding[job] = key

    def place(self) -> None:
        """Ask where the attacked images, before and after, lie on each map that is there."""
        for run in self._runs.ticked:
            result = self._comparison.result_of(run.id)
            view = self.view(run.id)
            if result is None:
                self._clear_arrows(run.id)
            if result is None or view.points is None:
                continue
            means = np.concatenate([result.clean_mean, result.attacked_mean])
            view.place_job = self._ask_of_source(Place, run=run.id, method=self.method, means=means)

    def _ask_of_source(self, kind: type[Command], **fields: Any) -> int:
        dataset, data_root = self._images.source
        return self._ask(kind, dataset=dataset, data_root=data_root, **fields)

    def _clear_arrows(self, run: str) -> None:
        view = self.view(run)
        view.place_job = 0
        if len(view.ends):
            view.starts = view.ends = np.empty((0, 2), np.float32)
            self.arrows_changed.emit(run)

    def take_map(self, event: MapMoved) -> None:
        """A map from the engine; arrows are placed anew when it stands still."""
        view = self._view_of(event)
        if view is None or event.job != view.job:
            return
        first = view.points is None
        view.points, view.step, view.steps = event.points, event.step, event.steps
        view.finished = event.finished
        self.map_changed.emit(event.run)
        if first or event.finished:
            self.place()

    def take_placed(self, event: Placed) -> None:
        """Where the images lie: those of the data set where their own points are."""
        view = self._view_of(event)
        if view is None or event.job != view.place_job or view.points is None:
            return
        half = len(event.points) // 2
        view.starts, view.ends = event.points[:half].copy(), event.points[half:]
        for row, ref in enumerate(self._comparison.refs[:half]):
            if ref.dataset == event.dataset and ref.index < len(view.points):
                view.starts[row] = view.points[ref.index]
        self.arrows_changed.emit(event.run)

    def _view_of(self, event: MapMoved | Placed) -> MapView | None:
        source = event.dataset, event.data_root
        return self._views.get((event.run, source, event.method))

    def take_encoded(self, event: Encoded) -> None:
        """Means and predictions from the engine."""
        self._encoding.pop(event.job, None)
        self._encoded[(event.run, (event.dataset, event.data_root))] = event
        self.encoded.emit(event.run)

    def take_failure(self, job: int) -> None:
        """A question of this part could not be answered; it may be asked again."""
        self._encoding.pop(job, None)
        for view in self._views.values():
            if view.job == job:
                view.job = 0

    def take_end(self, job: int) -> None:
        """A job ended; its map stays as it is, and may be asked for again if it is not there."""
        for (run, _, _), view in list(self._views.items()):
            if view.job == job and not view.finished:
                view.finished = view.points is not None
                view.job = job if view.finished else 0
                self.map_changed.emit(run)
                self.place()

    def forget(self, run: str) -> None:
        """A run's weights changed or it is gone: its maps are no longer true."""
        for key in [key for key in self._views if key[0] == run]:
            del self._views[key]
        for pair in [pair for pair in self._encoded if pair[0] == run]:
            del self._encoded[pair]
