"""The list of runs as Qt's views want it."""

from collections.abc import Collection
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from engine.service.messages import RunInfo
from raven_gui.panels.runs.entries import Entry, Summary, make_entries, summary_of_seeds
from raven_gui.panels.runs.tooltips import tooltip_of, tooltip_of_seeds
from raven_gui.widgets.cut_names import NamesBeside
from raven_gui.widgets.name_cell import BESIDE
from raven_gui.widgets.open_editor import OpenEditor
from raven_gui.words import percent
from raven_gui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
Roles = Qt.ItemDataRole
STATES = {
    "finished": "finished",
    "training": "training…",
    "interrupted": "interrupted",
    "queued": "queued",
    "running": "training…",
    "paused": "paused",
}


class Role(IntEnum):
    """What the list tells its delegate beside Qt's own roles."""

    RUN = Qt.ItemDataRole.UserRole
    SUMMARY = Qt.ItemDataRole.UserRole + 1
    COLOR = Qt.ItemDataRole.UserRole + 2
    MARK = Qt.ItemDataRole.UserRole + 3
    BELOW = Qt.ItemDataRole.UserRole + 4
    FOLD = Qt.ItemDataRole.UserRole + 5
    """The sign before the name of several seeds."""


class RunsModel(QAbstractListModel):
    """Runs in the workspace's order; ticking and renaming go through the workspace."""

    folded = Signal()
    """Other entries are unfolded."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._entries: tuple[Entry, ...] = ()
        self._unfolded: set[str] = set()
        self._names = NamesBeside(())
        self._said: dict[str, Summary] = {}
        self._editor: OpenEditor | None = None
        workspace.runs.changed.connect(self._take)
        workspace.runs.ticked_changed.connect(self._rows_changed)
        workspace.training.stepped.connect(self._run_moved)
        workspace.jobs.changed.connect(self._job_changed)
        workspace.ready.connect(self._rows_changed)
        self._take()

    def hold_while(self, editor: OpenEditor) -> None:
        """Let no rows come or go while a name is being edited."""
        self._editor = editor
        editor.closed.connect(self._take)

    def entry(self, index: Index) -> Entry | None:
        """What a row shows."""
        return self._entries[index.row()] if index.isValid() else None

    def run(self, index: Index) -> RunInfo | None:
        """The run of a row that shows one alone."""
        entry = self.entry(index)
        return None if entry is None else entry.run

    def row(self, run: str) -> int:
        """The row of a run, or of the entry that it is folded into; -1 if it is not listed."""
        rows = [row for row, entry in enumerate(self._entries) if entry.holds(run)]
        return rows[-1] if rows else -1

    def unfold(self, index: Index, on: bool) -> None:
        """Show the runs of an entry below it, or no longer."""
        entry = self.entry(index)
        if entry is not None and entry.run is None and on != (entry.key in self._unfolded):
            self.set_unfolded(self.unfolded ^ {entry.key})

    @property
    def unfolded(self) -> frozenset[str]:
        """The keys of the entries whose runs are shown below them."""
        return frozenset(self._unfolded)

    def set_unfolded(self, keys: Collection[str]) -> None:
        """Unfold these entries, and no others."""
        if keys != self._unfolded:
            self._unfolded = set(keys)
            self._take()
            self.folded.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row an entry."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, summary, colour, tick, tooltip."""
        entry = self.entry(index)
        if entry is None:
            return None
        runs, first = self._workspace.runs, entry.runs[0]
        match role:
            case Roles.DisplayRole | Roles.EditRole:
                return self._title(entry)
            case Roles.CheckStateRole if any(runs.can_tick(run.id) for run in entry.runs):
                ticked = [runs.is_ticked(run.id) for run in entry.runs if runs.can_tick(run.id)]
                if all(ticked):
                    return Qt.CheckState.Checked
                return Qt.CheckState.PartiallyChecked if any(ticked) else Qt.CheckState.Unchecked
            case Roles.ToolTipRole:
                seeds = entry.runs, self._said_of(entry).whole
                return (
                    tooltip_of_seeds(*seeds)
                    if entry.run is None
                    else tooltip_of(first, self._workspace.dataset_title(first.config.dataset))
                )
            case Roles.AccessibleTextRole:
                return f"{self._title(entry)}, {self._said_of(entry).whole}"
            case Role.RUN:
                return entry.key
            case Role.SUMMARY:
                return self._said_of(entry)
            case Role.COLOR:
                return QColor(runs.color(first.id))
            case Role.MARK:
                return runs.mark(first.id)
            case Role.BELOW:
                return entry.is_below
            case Role.FOLD:
                return self._fold(entry)
            case _ if role == BESIDE:
                return self._names
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or rename."""
        entry = self.entry(index)
        if entry is None:
            return False
        if role == Roles.CheckStateRole:
            on = Qt.CheckState(value) == Qt.CheckState.Checked
            self._workspace.runs.tick_all([run.id for run in entry.runs], on)
            return True
        name, run = str(value).strip(), entry.run
        if role == Roles.EditRole and run is not None and name and name != run.name:
            self._workspace.runs.words.rename(run.id, name)
            return True
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Runs with weights can be ticked; the user's own can be renamed."""
        entry = self.entry(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if entry is None:
            return flags
        if any(self._workspace.runs.can_tick(run.id) for run in entry.runs):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if entry.run is not None and not entry.run.bundled:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def _title(self, entry: Entry) -> str:
        return self._fold(entry) + _name(entry)

    def _fold(self, entry: Entry) -> str:
        """The sign before a name."""
        if entry.run is not None:
            return ""
        return "▾ " if entry.key in self._unfolded else "▸ "

    def _said_of(self, entry: Entry) -> Summary:
        """What a row says under the name."""
        first = entry.runs[0]
        if entry.run is not None:
            return self._summary(first)
        dataset = self._workspace.dataset_title(first.config.dataset)
        return summary_of_seeds(
            entry.runs, f"{self._variant_title(first.config.variant)} · {dataset}"
        )

    def _summary(self, run: RunInfo) -> Summary:
        """Variant, data set, state: what a row says under the name."""
        variant = self._variant_title(run.config.variant)
        dataset = self._workspace.dataset_title(run.config.dataset)
        about = dataset if run.name == variant else f"{variant} · {dataset}"
        if run.state == "finished" and "accuracy" in run.figures:
            figure = percent(run.figures["accuracy"])
            return Summary(about, f"accuracy {figure}", figure)
        if run.state == "finished":
            stand = STATES[run.state]
        else:
            course = self._workspace.training.course(run)
            done = max(run.epochs_done, course.epochs[-1] if course.epochs else 0)
            stand = f"{self._state(run)} {int(done)}/{run.config.epochs}"
        return Summary(about, stand, stand)

    def _state(self, run: RunInfo) -> str:
        """The state of its job, which is told more often than the list of runs."""
        job = self._workspace.jobs.of_run(run.id)
        return STATES[run.state if job is None else job.state]

    def _variant_title(self, variant: str) -> str:
        choices = self._workspace.choices
        known = choices.variants if choices is not None else ()
        return next((c.title for c in known if c.name == variant), variant)

    def _take(self) -> None:
        runs = self._workspace.runs
        entries = make_entries(runs.together(runs.all), self._unfolded)
        self._names = NamesBeside(map(_name, entries))
        same = [entry.key for entry in entries] == [entry.key for entry in self._entries]
        if same and entries:
            self._entries = entries
            self._rows_changed()
            return
        if self._editor is not None and self._editor.is_open:
            return
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def _rows_changed(self) -> None:
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def _job_changed(self, number: int) -> None:
        runs = {job.run for job in self._workspace.jobs.all if job.job == number}
        for run in runs:
            self._run_moved(run)

    def _run_moved(self, run: str) -> None:
        """Told many times an epoch; a row is painted anew when it says something else."""
        for row, entry in enumerate(self._entries):
            if entry.holds(run):
                summary = self._said_of(entry)
                if self._said.get(entry.key) != summary:
                    self._said[entry.key] = summary
                    self.dataChanged.emit(self.index(row), self.index(row))


def _name(entry: Entry) -> str:
    return entry.runs[0].name if entry.run is not None else entry.runs[0].group_name
