"""Latent maps of the ticked runs, and where the attack moves the picked images on them."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.service.messages import (
    SLOW_MAPS,
    Cancel,
    Embed,
    EpochsMapped,
    MapKey,
    MapMethod,
    MapMoved,
    Place,
    Placed,
    RunInfo,
)
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.encodings import Encodings
from raven_gui.workspace.images import Images
from raven_gui.workspace.map_epochs import MapEpochs
from raven_gui.workspace.map_frames import Frames
from raven_gui.workspace.map_moves import posteriors, put_moves
from raven_gui.workspace.map_view import MapView
from raven_gui.workspace.runs import Runs
from raven_gui.workspace.seed_groups import SeedGroup, SeedGroups

Method = MapMethod


class Maps(Encodings):
    """Maps are made when they are wanted (`want`), which the panel says while it is shown."""

    map_changed = Signal(str)
    """The points of a run's map moved."""
    arrows_changed = Signal(str)
    method_changed = Signal()
    """Another method, or other axes."""
    aligned_changed = Signal()
    turned = Signal()

    def __init__(
        self,
        ask: Ask,
        seeds: SeedGroups,
        runs: Runs,
        images: Images,
        comparison: Comparison,
        parent: QObject,
    ) -> None:
        super().__init__(ask, images, parent)
        self._seeds, self._comparison = seeds, comparison
        self.method: Method = "pca"
        self.axes = (0, 1)
        """The latents that 'axes' shows, counted from 0."""
        self.aligned = False
        """Whether all maps are laid over that of the first ticked run."""
        self.turn = np.eye(3)
        """How maps in three dimensions are turned: right, up and towards the viewer in columns."""
        self.epochs = MapEpochs(ask, runs, images, comparison, self)
        self._views: dict[MapKey, MapView] = {}
        self._frames = Frames()
        comparison.changed.connect(self.place)
        self.epochs.moved.connect(self._show_epoch)
        self.epochs.changed.connect(self._follow_epoch)

    @property
    def groups(self) -> tuple[SeedGroup, ...]:
        """The ticked runs that see images of the shape that is shown: of each group one map is
        seen."""
        return self._seeds.groups(self._comparison.runs)

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """The runs whose maps are seen, one of each group."""
        return tuple(self._seeds.seen(group) for group in self.groups)

    def key(self, run: str) -> MapKey:
        """The map of a run that the choices of now ask for."""
        axes = self.axes if self.method == "axes" else (0, 1)
        task = self._images.task if self.method == "lda" else ""
        return MapKey(run, self._images.source, self.method, axes, task)

    def view(self, run: str) -> MapView:
        """What is shown of a run: an epoch of its training, or the map of its weights of now by
        the method chosen; empty until that is there."""
        return self.epochs.shown(run) or self._views.setdefault(self.key(run), MapView())

    def set_method(self, method: Method) -> None:
        """Show maps of another kind."""
        if method != self.method:
            self.method = method
            self._change_method()

    def set_axes(self, first: int, second: int) -> None:
        """Choose the latents that 'axes' shows, counted from 0."""
        if (first, second) != self.axes:
            self.axes = (first, second)
            if self.method == "axes":
                self._change_method()

    def set_aligned(self, aligned: bool) -> None:
        """Lay all maps over that of the first ticked run, or leave each as it is."""
        if aligned != self.aligned:
            self.aligned = aligned
            self.aligned_changed.emit()
            self._lay()

    def set_turn(self, turn: NDArray[np.float64]) -> None:
        """Turn the maps in three dimensions."""
        self.turn = turn
        self.turned.emit()
        if self.method == "pca3":
            self._lay()

    def want(self) -> None:
        """Make the maps that are seen and not made yet, and ask for the epochs of ticked runs; once
        the images are there, whose shape tells which runs see them."""
        if self._images.current is None:
            return
        self.epochs.watch(self._comparison.runs)
        for run in self.runs:
            key = self.key(run.id)
            view = self._views.setdefault(key, MapView())
            if view.job == 0 and not view.finished and not self._waits(run):
                view.job = self._ask(Embed, **key._asdict())
        self._lay()
        self.place()

    def rest(self) -> None:
        """Nobody looks at the maps: no run is watched any longer."""
        self.epochs.watch(())

    def _waits(self, run: RunInfo) -> bool:
        """Whether a map would be out of date when it is there: a run in training is shown by its
        epochs."""
        if not self.epochs.in_training(run.id):
            return False
        known = self.epochs.of(run.id) or not run.epochs_done
        return bool(known) or self.method in SLOW_MAPS

    def stop(self) -> None:
        """Stop refining the maps that are shown; they stay as they are."""
        for run in self.runs:
            view = self.view(run.id)
            if view.job and not view.finished:
                self._ask(Cancel, target=view.job)
                view.finished = True
                self.map_changed.emit(run.id)
        self._lay()
        self.place()

    def place(self) -> None:
        """Ask where the attacked images are on each map that stands still: before the attack,
        after it, and after each of its steps where these are known."""
        for run in self.runs:
            result, view = self._comparison.result_of(run.id), self.view(run.id)
            if view.epoch is not None:
                self.epochs.point_out(run.id)
                self.arrows_changed.emit(run.id)
            elif result is None:
                self._clear_arrows(run.id, view)
            elif view.finished and view.points is not None:
                view.place_refs = self._comparison.refs
                view.place_job = self._ask(
                    Place, **self.key(run.id)._asdict(), **posteriors(result)
                )

    def _clear_arrows(self, run: str, view: MapView) -> None:
        view.place_job = 0
        if len(view.ends):
            view.clear_moves()
            self.arrows_changed.emit(run)

    def take_map(self, event: MapMoved) -> None:
        """A map from the engine; arrows are placed anew when it stands still."""
        view = self._views.get(event.key)
        if view is None or event.job != view.job:
            return
        view.put(points=event.points)
        view.step, view.steps, view.finished = event.step, event.steps, event.finished
        if not event.finished:
            self.map_changed.emit(event.run)
            return
        if not self._lay(event.run):
            self.map_changed.emit(event.run)
        self.place()

    def take_placed(self, event: Placed) -> None:
        """Where the attacked images lie."""
        view = self._views.get(event.key)
        if view is None or event.job != view.place_job or view.told.points is None:
            return
        put_moves(view, event, view.place_refs)
        self.arrows_changed.emit(event.run)

    def take_epochs(self, event: EpochsMapped) -> None:
        """A run in training has a map of another epoch."""
        self.epochs.take(event)

    def take_failure(self, job: int) -> None:
        """A question of this part could not be answered; it may be asked again."""
        super().take_failure(job)
        for view in self._views.values():
            if view.job == job:
                view.job = 0

    def take_end(self, job: int) -> None:
        """A job ended; its map stays as it is, and may be asked for again if it is not there."""
        for key, view in list(self._views.items()):
            if view.job == job and not view.finished:
                view.finished = view.points is not None
                view.job = job if view.finished else 0
                self.map_changed.emit(key.run)
                self.place()

    def forget(self, run: str) -> None:
        """A run's weights changed or it is gone: its maps are no longer true."""
        super().forget(run)
        for key in [key for key in self._views if key.run == run]:
            gone = self._views.pop(key)
            if gone.job and not gone.finished:
                self._ask(Cancel, target=gone.job)

    def forget_all(self) -> None:
        """The engine is no more, nor are its maps."""
        for run in {key.run for key in self._views}:
            self.forget(run)
        self.epochs.forget_watched()

    def _change_method(self) -> None:
        self.method_changed.emit()
        self.want()

    def _lay(self, moved: str = "") -> bool:
        """See every map as it is to be seen now; whether that is news of the run `moved`."""
        runs = [run.id for run in self.runs]
        views = {run: self.view(run) for run in runs}
        told = False
        for run, view in views.items():
            frame = self._frames.of(view, views[runs[0]] if self.aligned else None, self.turn)
            if frame is not view.frame:
                view.lay(frame)
                told = told or run == moved
                self.map_changed.emit(run)
        return told

    def _show_epoch(self) -> None:
        """Another epoch: every map may be another."""
        self._lay()
        for run in self.runs:
            self.epochs.point_out(run.id)
            self.map_changed.emit(run.id)

    def _follow_epoch(self, run: str) -> None:
        self._lay()
        self.epochs.point_out(run)
        self.map_changed.emit(run)
