"""The list of runs as Qt's views want it."""

import html
from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from engine.service.messages import RunInfo
from raven_gui.words import duration, percent
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


class RunsModel(QAbstractListModel):
    """Runs in the workspace's order; ticking and renaming go through the workspace."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._runs: tuple[RunInfo, ...] = ()
        self._said: dict[str, str] = {}
        workspace.runs.changed.connect(self._take)
        workspace.runs.ticked_changed.connect(self._rows_changed)
        workspace.training.stepped.connect(self._run_moved)
        workspace.jobs.changed.connect(self._job_changed)
        workspace.ready.connect(self._rows_changed)
        self._take()

    def run(self, index: Index) -> RunInfo | None:
        """The run of a row."""
        return self._runs[index.row()] if index.isValid() else None

    def row(self, run: str) -> int:
        """The row of a run, -1 if it is not listed."""
        return next((row for row, info in enumerate(self._runs) if info.id == run), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row a run."""
        return 0 if parent.isValid() else len(self._runs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, summary, colour, tick, tooltip."""
        run = self.run(index)
        if run is None:
            return None
        match role:
            case Roles.DisplayRole | Roles.EditRole:
                return run.name
            case Roles.CheckStateRole if self._workspace.runs.can_tick(run.id):
                ticked = self._workspace.runs.is_ticked(run.id)
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            case Roles.ToolTipRole:
                return _tooltip(run)
            case Roles.AccessibleTextRole:
                return f"{run.name}, {self._summary(run)}"
            case Role.RUN:
                return run.id
            case Role.SUMMARY:
                return self._summary(run)
            case Role.COLOR:
                return QColor(self._workspace.runs.color(run.id))
            case Role.MARK:
                return self._workspace.runs.mark(run.id)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or rename."""
        run = self.run(index)
        if run is None:
            return False
        if role == Roles.CheckStateRole:
            self._workspace.runs.tick(run.id, Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        name = str(value).strip()
        if role == Roles.EditRole and name and name != run.name:
            self._workspace.runs.rename(run.id, name)
            return True
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Runs with weights can be ticked; the user's own can be renamed."""
        run = self.run(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if run is not None and self._workspace.runs.can_tick(run.id):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if run is not None and not run.bundled:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def _summary(self, run: RunInfo) -> str:
        """Variant, data set, state: what a row says under the name."""
        variant = self._variant_title(run.config.variant)
        parts = [run.config.dataset] if run.name == variant else [variant, run.config.dataset]
        if run.state == "finished" and "accuracy" in run.figures:
            parts.append(f"accuracy {percent(run.figures['accuracy'])}")
        elif run.state == "finished":
            parts.append(STATES[run.state])
        else:
            course = self._workspace.training.course(run)
            done = max(run.epochs_done, course.epochs[-1] if course.epochs else 0)
            parts.append(f"{self._state(run)} {int(done)}/{run.config.epochs}")
        return " · ".join(parts)

    def _state(self, run: RunInfo) -> str:
        """The state of its job, which is told more often than the list of runs."""
        job = self._workspace.jobs.of_run(run.id)
        return STATES[run.state if job is None else job.state]

    def _variant_title(self, variant: str) -> str:
        choices = self._workspace.choices
        known = choices.variants if choices is not None else ()
        return next((c.title for c in known if c.name == variant), variant)

    def _take(self) -> None:
        runs = self._workspace.runs.all
        if [run.id for run in runs] == [run.id for run in self._runs]:
            self._runs = runs
            self._rows_changed()
            return
        self.beginResetModel()
        self._runs = runs
        self.endResetModel()

    def _rows_changed(self) -> None:
        if self._runs:
            self.dataChanged.emit(self.index(0), self.index(len(self._runs) - 1))

    def _job_changed(self, number: int) -> None:
        runs = {job.run for job in self._workspace.jobs.all if job.job == number}
        for run in runs:
            self._run_moved(run)

    def _run_moved(self, run: str) -> None:
        """Told many times an epoch; a row is painted anew when it says something else."""
        row = self.row(run)
        if row < 0:
            return
        summary = self._summary(self._runs[row])
        if self._said.get(run) != summary:
            self._said[run] = summary
            self.dataChanged.emit(self.index(row), self.index(row))


def _tooltip(run: RunInfo) -> str:
    """All that is known of a run, for a tooltip."""
    config = run.config
    made = datetime.fromisoformat(run.created).astimezone()
    objective = ", ".join(f"{name} {value}" for name, value in config.objective.items())
    lines = [
        f"<b>{html.escape(run.name)}</b>",
        f"{config.variant}{f' ({objective})' if objective else ''}, {config.dataset}",
        f"network {config.network}, {config.latent} latent dimensions, {config.likelihood}",
        f"{run.epochs_done} of {config.epochs} epochs, batch {config.batch_size}, "
        f"learning rate {config.learning_rate:g}, seed {config.seed}",
        f"{duration(run.seconds)} of training, made {made:%d %B %Y, %H:%M}",
    ]
    figures = run.figures
    if "accuracy" in figures and "mse_255" in figures:
        accuracy = percent(figures["accuracy"])
        lines.append(f"accuracy {accuracy}, MSE (0–255) {figures['mse_255']:.1f}")
    if run.state == "finished":
        lines.append("Tick it to compare it in every panel.")
    return "<br>".join(lines)
