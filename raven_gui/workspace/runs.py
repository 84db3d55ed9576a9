"""All runs, which of them are ticked, and their colours."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from engine.service.messages import DeleteRun, RunInfo
from raven_gui.widgets.mark import Mark
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.early_look import EarlyLook
from raven_gui.workspace.history import History
from raven_gui.workspace.run_commands import RunCommands
from raven_gui.workspace.run_looks import RunLooks
from raven_gui.workspace.run_words import RunWords

TRAINING = "training"
TICKS = "ticks"
"""What a change in the history is about."""
WAITING = ("queued", TRAINING)
BUNDLED_ORDER = ("vae", "vae-noise", "smooth-encoder", "raven")


class Runs(RunCommands):
    """Runs by id, in the order of the list. Only a run with weights can be ticked, one in training
    from its first epoch on; ticked runs are compared in every panel, in the order of the list."""

    changed = Signal()
    ticked_changed = Signal()
    current_changed = Signal()
    weights_changed = Signal(str)
    """A run has other weights than before: what was made of them is no longer true."""
    deleted = Signal(str, str)
    """Id and name of a run that was just deleted and can be restored."""

    def __init__(self, ask: Ask, history: History, parent: QObject) -> None:
        super().__init__(ask, parent)
        self._history = history
        self._runs: dict[str, RunInfo] = {}
        self._ticked: set[str] = set()
        self._dataset = "mnist"
        self._ticked_before: dict[str, set[str]] = {}
        """Which runs of a data set were ticked when it was last shown."""
        self._ticked_deleted: set[str] = set()
        """Deleted while they were ticked: ticked again if they are restored."""
        self.looks = RunLooks()
        self.words = RunWords(ask, history, self.get, self)
        self.dataset_titles: Mapping[str, str] = {}
        self._listed = False
        self.early_look = EarlyLook(self, self)
        self.swept: set[str] = set()
        """Runs of sweeps: they are many, and are not ticked for having finished."""
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
        it apart from other ticked runs, or with its id where that does not either."""
        info = self._runs.get(run)
        if info is None:
            return run
        alike = [other.config.dataset for other in self.ticked if other.name == info.name]
        dataset = info.config.dataset
        by = self.dataset_titles.get(dataset, dataset) if alike.count(dataset) < 2 else run
        title = f"{info.name} · {by}" if len(alike) > 1 else info.name
        far = _how_far(info).removeprefix(", ") if run in self._ticked else ""
        return f"{title} ({far})" if far else title

    def color(self, run: str) -> QColor:
        """The run's colour, the same in every panel and at every start."""
        return QColor(self.looks.of(run, self._ticked, self._runs).color)

    def mark(self, run: str) -> Mark:
        """What tells the run from others without its colour, and from those of the same colour;
        it stays as the colour does."""
        return self.looks.of(run, self._ticked, self._runs).mark

    def group(self, run: str) -> tuple[RunInfo, ...]:
        """The runs that differ from this one in their seed alone, itself among them."""
        info = self._runs.get(run)
        if info is None or not info.group:
            return () if info is None else (info,)
        return tuple(other for other in self._runs.values() if other.group == info.group)

    def together(self, runs: Iterable[RunInfo]) -> list[tuple[RunInfo, ...]]:
        """`runs` in their order, those that differ in their seed alone as one."""
        groups: dict[str, list[RunInfo]] = {}
        for run in runs:
            groups.setdefault(run.group or run.id, []).append(run)
        return [tuple(members) for members in groups.values()]

    def seeds_title(self, runs: tuple[RunInfo, ...]) -> str:
        """What runs that differ in their seed alone are called together."""
        if len(runs) == 1:
            return self.title(runs[0].id)
        return f"{runs[0].group_name} ({len(runs)} seeds{_how_far(runs[0])})"

    def is_ticked(self, run: str) -> bool:
        """Whether a run is compared."""
        return run in self._ticked

    def can_tick(self, run: str) -> bool:
        """Whether there are weights to compare."""
        info = self._runs.get(run)
        if info is None or info.state == "finished":
            return info is not None
        return info.resumable and info.epochs_done > 0

    def tick(self, run: str, on: bool) -> None:
        """Compare a run, or no longer."""
        if on == (run in self._ticked) or (on and not self.can_tick(run)):
            return
        self._tick_as_wished(self._ticked ^ {run})

    def tick_all(self, runs: Iterable[str], on: bool) -> None:
        """Compare these runs as well, or none of them any longer."""
        wanted = {run for run in runs if self.can_tick(run)}
        self._tick_as_wished(self._ticked | wanted if on else self._ticked - wanted)

    def tick_only(self, runs: tuple[str, ...]) -> None:
        """Compare exactly these runs."""
        self._tick_as_wished({run for run in runs if self.can_tick(run)})

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
            self._put_ticks(wanted)

    def _tick_as_wished(self, wanted: set[str]) -> None:
        before = self._ticked
        if wanted != before:
            self._put_ticks(wanted)
            back, forth = (lambda: self._put_ticks(before)), (lambda: self._put_ticks(wanted))
            text = "which runs are ticked"
            self._history.record(text, back, forth, TICKS, ends=(before, wanted))

    def _put_ticks(self, wanted: set[str]) -> None:
        """Compare those of these runs that still can be, without a step in the history."""
        ticked = {run for run in wanted if self.can_tick(run)}
        if ticked != self._ticked:
            self._ticked = ticked
            self.ticked_changed.emit()

    def set_current(self, run: str) -> None:
        """Show the training of a run, as the user wishes. It stays while others train, unless it
        is in training itself: then the next one in training takes its place."""
        if run != self.current:
            self._follows_training = self._is_training(run)
            self._show(run)

    def delete(self, run: str) -> None:
        """Move a run to the trash; `deleted` tells when it is there."""
        gone = [info for info in self.ticked if info.id == run and not info.bundled]
        if gone and gone[0].state not in WAITING:
            # At once, or it would still be asked for while it goes.
            self._ticked_deleted.add(run)
            self._put_ticks(self._ticked - {run})
        self._ask(DeleteRun, run=run)

    def take(self, runs: tuple[RunInfo, ...], added: str) -> None:
        """The engine's list of runs. At first the bundled runs of the data set shown are ticked;
        later each run that has just finished is, and each that is restored and was."""
        before = self._runs
        self._runs = {run.id: run for run in sorted(runs, key=_place)}
        self.looks.give(self._runs, self._ticked)
        ticked = {run for run in self._ticked if self.can_tick(run)}
        if not self._listed:
            self._listed = True
            if not ticked:
                ticked = _bundled(runs, self._dataset)
        for run in runs:
            earlier = before.get(run.id)
            ends = earlier is not None and earlier.state != run.state == "finished"
            if ends and run.id not in self.swept:
                ticked.add(run.id)
            if ends or (earlier is not None and earlier.epochs_done != run.epochs_done):
                self.weights_changed.emit(run.id)
        restored = {run for run in self._ticked_deleted - before.keys() if self.can_tick(run)}
        self._ticked_deleted -= restored
        ticked |= restored
        self._show_training(added)
        for gone in [run for run in before.values() if run.id not in self._runs]:
            if gone.id == self.current:
                self._show("")
            self.deleted.emit(gone.id, gone.name)
        self.changed.emit()
        self._put_ticks(ticked)

    def put(self, run: RunInfo) -> None:
        """Take what is known of a listed run now, without telling of it."""
        self._runs[run.id] = run

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
        return run in self._runs and self._runs[run].state == TRAINING

    def _show(self, run: str) -> None:
        if run != self.current:
            self.current = run
            self.current_changed.emit()


def _how_far(run: RunInfo) -> str:
    """', in training, epoch 2'; '' of a finished run."""
    state = "in training" if run.state in WAITING else run.state
    return "" if run.state == "finished" else f", {state}, epoch {run.epochs_done}"


def _bundled(runs: Iterable[RunInfo], dataset: str) -> set[str]:
    """The runs of a data set that came with the product."""
    return {run.id for run in runs if run.bundled and run.config.dataset == dataset}


def _place(run: RunInfo) -> tuple[bool, bool, int]:
    """Bundled runs come first, MNIST before Fashion-MNIST, plain before robust."""
    known = run.bundled and run.config.variant in BUNDLED_ORDER
    order = BUNDLED_ORDER.index(run.config.variant) if known else len(BUNDLED_ORDER)
    return not run.bundled, run.bundled and run.config.dataset != "mnist", order
