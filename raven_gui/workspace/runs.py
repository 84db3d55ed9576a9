"""All runs, which of them are ticked, and their colours."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from engine.config import TrainingConfig
from engine.service.messages import (
    ContinueRun,
    DeleteRun,
    ExportRun,
    ImportRun,
    RenameRun,
    RestoreRun,
    RunInfo,
    Train,
)
from raven_gui.palettes import LIGHT
from raven_gui.widgets.mark import MARKS, Mark
from raven_gui.workspace.ask import Ask

TRAINING = "training"
WAITING = ("queued", TRAINING)
BUNDLED_ORDER = ("vae", "vae-noise", "smooth-encoder", "raven")


class Runs(QObject):
    """Runs by id, in the order of the list. Only a run with weights can be ticked; ticked runs
    are compared in every panel, in the order of the list."""

    changed = Signal()
    ticked_changed = Signal()
    current_changed = Signal()
    deleted = Signal(str, str)
    """Id and name of a run that was just deleted and can be restored."""

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self._runs: dict[str, RunInfo] = {}
        self._ticked: set[str] = set()
        self._dataset = "mnist"
        self._ticked_before: dict[str, set[str]] = {}
        """Which runs of a data set were ticked when it was last shown."""
        self._ticked_deleted: set[str] = set()
        """Deleted while they were ticked: ticked again if they are restored."""
        self._colors: dict[str, QColor] = {}
        self._marks: dict[str, Mark] = {}
        self._listed = False
        self.current = ""
        """The run whose training is shown; may be none ('')."""
        self._follows_training = False
        """Whether the run in training is shown: until the user looks at another one."""

    @property
    def all(self) -> tuple[RunInfo, ...]:
        """Every run."""
        return tuple(self._runs.values())

    @property
    def ticked(self) -> tuple[RunInfo, ...]:
        """The runs that are compared."""
        return tuple(run for run in self._runs.values() if run.id in self._ticked)

    def get(self, run: str) -> RunInfo | None:
        """A run by its id."""
        return self._runs.get(run)

    def title(self, run: str) -> str:
        """What a run is called on screen: its name, with its data set if the name does not tell
        it apart from other ticked runs."""
        info = self._runs.get(run)
        if info is None:
            return run
        alike = [r for r in self._runs.values() if r.name == info.name and r.id in self._ticked]
        return f"{info.name} · {info.config.dataset}" if len(alike) > 1 else info.name

    def color(self, run: str) -> QColor:
        """The run's colour, the same in every panel for as long as the window is open."""
        if run not in self._colors:
            self._colors[run] = self._freest_color()
        return self._colors[run]

    def mark(self, run: str) -> Mark:
        """What tells the run from others without its colour, and from those of the same colour;
        it stays as the colour does."""
        if run not in self._marks:
            self._marks[run] = self._freest_mark(self.color(run))
        return self._marks[run]

    def is_ticked(self, run: str) -> bool:
        """Whether a run is compared."""
        return run in self._ticked

    def can_tick(self, run: str) -> bool:
        """Whether there are weights to compare."""
        info = self._runs.get(run)
        return info is not None and (info.state == "finished")

    def tick(self, run: str, on: bool) -> None:
        """Compare a run, or no longer."""
        if on == (run in self._ticked) or (on and not self.can_tick(run)):
            return
        self._ticked ^= {run}
        self.ticked_changed.emit()

    def tick_only(self, runs: tuple[str, ...]) -> None:
        """Compare exactly these runs."""
        wanted = {run for run in runs if self.can_tick(run)}
        if wanted != self._ticked:
            self._ticked = wanted
            self.ticked_changed.emit()

    def prefer(self, dataset: str) -> None:
        """A data set is shown. Where no ticked run knows it, those take their place that do
        and were ticked when it was shown before; the first time, the bundled ones."""
        # Of a data set without runs none could be ticked: that none is, is not the user's wish.
        wished = any(run.config.dataset == self._dataset for run in self.all)
        if dataset != self._dataset:
            self._ticked_before[self._dataset] = {
                run.id for run in self.ticked if run.config.dataset == self._dataset
            }
            self._dataset = dataset
        unticked = wished and not self.ticked
        if unticked or any(run.config.dataset == dataset for run in self.ticked):
            return
        before = self._ticked_before.get(dataset, set()) & self._runs.keys()
        wanted = before or _bundled(self.all, dataset)
        if wanted:
            self.tick_only(tuple(wanted))

    def set_current(self, run: str) -> None:
        """Show the training of a run, as the user wishes. It stays while others train, unless it
        is in training itself: then the next one in training takes its place."""
        if run != self.current:
            self._follows_training = self._is_training(run)
            self._show(run)

    def train(self, name: str, config: TrainingConfig) -> int:
        """Start or queue a new run; returns the number of its job."""
        return self._ask(Train, name=name, config=config)

    def go_on(self, run: str) -> int:
        """Train an interrupted run on from its checkpoint."""
        return self._ask(ContinueRun, run=run)

    def rename(self, run: str, name: str) -> None:
        """Give a run another name."""
        self._ask(RenameRun, run=run, name=name)

    def delete(self, run: str) -> None:
        """Move a run to the trash; `deleted` tells when it is there."""
        info = self._runs.get(run)
        if run in self._ticked and info is not None and not info.bundled:
            # At once, or it would still be asked for while it goes.
            self._ticked_deleted.add(run)
            self.tick(run, False)
        self._ask(DeleteRun, run=run)

    def restore(self, run: str) -> None:
        """Take a deleted run back."""
        self._ask(RestoreRun, run=run)

    def import_run(self, path: Path) -> None:
        """Copy a run folder, or a .zip of one, into the store."""
        self._ask(ImportRun, path=path)

    def export_run(self, run: str, path: Path) -> None:
        """Write a run as a .zip."""
        self._ask(ExportRun, run=run, path=path)

    def take(self, runs: tuple[RunInfo, ...], added: str) -> None:
        """The engine's list of runs. At first the bundled runs of the data set shown are ticked;
        later each run that has just finished is, and each that is restored and was."""
        before = self._runs
        self._runs = {run.id: run for run in sorted(runs, key=_place)}
        for listed in self._runs:
            self.mark(listed)
        ticked = {run for run in self._ticked if self.can_tick(run)}
        if not self._listed:
            self._listed = True
            if not ticked:
                ticked = _bundled(runs, self._dataset)
        for run in runs:
            earlier = before.get(run.id)
            if earlier is not None and earlier.state != "finished" and run.state == "finished":
                ticked.add(run.id)
        restored = {run for run in self._ticked_deleted - before.keys() if self.can_tick(run)}
        self._ticked_deleted -= restored
        ticked |= restored
        self._show_training(added)
        for gone in [run for run in before.values() if run.id not in self._runs]:
            if gone.id == self.current:
                self._show("")
            self.deleted.emit(gone.id, gone.name)
        self.changed.emit()
        if ticked != self._ticked:
            self._ticked = ticked
            self.ticked_changed.emit()

    def _show_training(self, added: str) -> None:
        """Show a run that has just been added, or the one before it that is in training."""
        info = self._runs.get(added)
        if info is not None:
            # Imported and restored runs are there to be looked at; a queued one waits its turn.
            self._follows_training = info.state in WAITING
        training = [run.id for run in self.all if run.state == TRAINING]
        if self._follows_training and training:
            if self.current not in training:
                self._show(training[0])
        elif info is not None:
            self._show(added)

    def _is_training(self, run: str) -> bool:
        info = self._runs.get(run)
        return info is not None and info.state == TRAINING

    def _show(self, run: str) -> None:
        if run != self.current:
            self.current = run
            self.current_changed.emit()

    def _freest_color(self) -> QColor:
        """The colour that the fewest ticked runs have, and then the fewest of all."""
        ticked = [self._colors[run].name() for run in self._ticked if run in self._colors]
        listed = [self._colors[run].name() for run in self._runs if run in self._colors]
        colors = [QColor(color) for color in LIGHT.runs]
        return min(colors, key=lambda c: (ticked.count(c.name()), listed.count(c.name())))

    def _freest_mark(self, color: QColor) -> Mark:
        """One whose shape no run of this colour has, and then the one that the fewest have."""
        alike = [m.symbol for run, m in self._marks.items() if self._colors[run] == color]
        ticked = [mark for run, mark in self._marks.items() if run in self._ticked]
        listed = [mark for run, mark in self._marks.items() if run in self._runs]
        return min(MARKS, key=lambda m: (alike.count(m.symbol), ticked.count(m), listed.count(m)))


def _bundled(runs: Iterable[RunInfo], dataset: str) -> set[str]:
    """The runs of a data set that came with the product."""
    return {run.id for run in runs if run.bundled and run.config.dataset == dataset}


def _place(run: RunInfo) -> tuple[bool, bool, int]:
    """Bundled runs come first, MNIST before Fashion-MNIST, plain before robust."""
    known = run.bundled and run.config.variant in BUNDLED_ORDER
    order = BUNDLED_ORDER.index(run.config.variant) if known else len(BUNDLED_ORDER)
    return not run.bundled, run.bundled and run.config.dataset != "mnist", order
