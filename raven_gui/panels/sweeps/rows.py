"""The trials of a sweep as rows of a table: each configuration, with its seeds below it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.config import TrainingConfig
from engine.service.messages import EngineReady, RunInfo, SweepInfo, SweepTrial
from raven_gui.panels.shared.runs_table.column import MISSING, NAME, STATE, Column, Value
from raven_gui.panels.shared.runs_table.columns import all_columns
from raven_gui.panels.shared.runs_table.meanings import own_setting, own_title
from raven_gui.panels.shared.runs_table.rows import Row, make_rows
from raven_gui.panels.sweeps.settings import settings_of, unlike
from raven_gui.workspace import Workspace

SWEPT = "swept."
"""Begins the key of a column that holds what the sweep set."""
USUAL = ("accuracy", "mse_255", "robust.wasserstein.0.1")
"""Measures that are shown before the user chooses."""
OFFERED = ("Measures", "Losses", "Robustness")
COURSE = ("epochs_done", "seconds")


@dataclass(frozen=True)
class Trials:
    """A sweep's trials by the id of their run; one that has not begun has a stand-in for it."""

    by_run: Mapping[str, SweepTrial]
    runs: tuple[RunInfo, ...]
    numbers: Mapping[str, int]
    """The number of each configuration in the plan, by its group."""


def trials_of(workspace: Workspace, sweep: SweepInfo) -> Trials:
    """The trials of a sweep with what the window knows of their runs."""
    by_run: dict[str, SweepTrial] = {}
    runs: list[RunInfo] = []
    numbers: dict[str, int] = {}
    for trial in sweep.trials:
        numbers.setdefault(trial.group, len(numbers) + 1)
        info = _known(workspace, trial.run) if trial.run is not None else _stand_in(trial)
        by_run[info.id] = trial
        runs.append(replace(info, group=trial.group))
    return Trials(by_run, tuple(runs), numbers)


def columns_of(
    workspace: Workspace, sweep: SweepInfo, trials: Trials
) -> tuple[dict[str, Column], dict[str, Column], dict[str, Column]]:
    """By key: what is always shown, the trial, what the sweep set and the state; the measures that
    can be; and all that a filter compares, these among it."""
    choices = workspace.choices
    every = all_columns(trials.runs, workspace.robustness.known_curves, choices)
    offered = {key: _as_planned(column, trials) for key, column in every.items()}
    measures = {
        key: column for key, column in offered.items() if column.kind in OFFERED or key in COURSE
    }
    varied = [field.name for field in sweep.fields]
    varied += unlike(sweep.trials, [name.replace("-", "_") for name in varied])
    fields = [_field(name, trials, choices) for name in varied]
    fixed = [
        Column(NAME, "Trial", "Its number in the sweep; tick it to compare it everywhere.", "Sweep",
               "text", lambda run: run.name),
        *fields,
        StateColumn(STATE, "State", "How far its training is.", "Sweep", "text",
                    lambda run: _state(trials.by_run[run.id], run)),
    ]  # fmt: skip
    shown = {column.key: column for column in fixed}
    return shown, measures, shown | {key: offered[key] for key in offered if key not in shown}


@dataclass(frozen=True)
class StateColumn(Column):
    """Of several seeds it tells how many are in each state."""

    def of_all(self, runs: Sequence[RunInfo]) -> Value:
        """Such as '2 finished, 1 waiting'."""
        words = [str(self.value(run)).partition(",")[0].partition(":")[0] for run in runs]
        counts = {word: words.count(word) for word in words}
        if len(counts) == 1:
            return words[0] if words else None
        return ", ".join(f"{count} {word}" for word, count in counts.items())


def rows_of(
    trials: Trials,
    passes: Callable[[RunInfo], bool],
    columns: Mapping[str, Column],
    order: tuple[str, bool] | None,
) -> list[Row]:
    """A row for each configuration with a seed that passes, its other seeds below it. By the name
    they come in the order of the plan."""
    by_plan = order is None or order[0] == NAME
    rows = make_rows(trials.runs, passes, "", columns, None if by_plan else order)
    for row in rows:
        group = trials.by_run[row.runs[0].id].group
        row.key, row.title = f"group {group}", str(trials.numbers[group])
        if row.children:
            row.title += f" · {len(row.children)} seeds"
        for child in row.children:
            child.title = f"seed {child.runs[0].config.seed}"
    return rows[::-1] if order is not None and by_plan and order[1] else rows


def rows_by_key(rows: Iterable[Row]) -> dict[str, Row]:
    """Rows with those below them."""
    return {one.key: one for row in rows for one in (row, *row.children)}


def _as_planned(column: Column, trials: Trials) -> Column:
    """What came of a training, without the runs that were trained further since."""
    if not column.averaged:
        return column

    def value(run: RunInfo) -> Value:
        return None if trials.by_run[run.id].was_trained_on else column.value(run)

    return replace(column, value=value)


def _known(workspace: Workspace, run: RunInfo) -> RunInfo:
    """The run as the window has it, unless the disk has more."""
    known = workspace.runs.get(run.id)
    later = known is not None and known.state == run.state and known.epochs_done >= run.epochs_done
    return known if known is not None and later else run


def _stand_in(trial: SweepTrial) -> RunInfo:
    return RunInfo(
        id=f"{trial.group}/{trial.config.seed}",
        name=trial.name,
        path=Path(),
        bundled=False,
        state="queued",
        config=trial.config,
        created="",
        epochs_done=0,
        seconds=0.0,
        group=trial.group,
    )


def _field(name: str, trials: Trials, choices: EngineReady | None) -> Column:
    option = name.replace("-", "_")
    known = TrainingConfig.model_fields.get(option)
    bare = option.rpartition(".")[2]
    plain = own_title(choices, trials.runs, bare)
    heading = known.title if known is not None and known.title else plain
    own = own_setting(choices, trials.runs, bare)
    meaning = known.description if known is not None and known.description else own

    def value(run: RunInfo) -> Value:
        trial = trials.by_run[run.id]
        if name in trial.point:
            return _read(trial.point[name])
        own = settings_of(trial.config).get(option)  # another command of the sweep varied it
        return _read(None if own is None else str(own))

    words = f"What the sweep sets. {meaning}".strip()
    return Column(f"{SWEPT}{option}", heading, words, "Sweep", "number", value)


def _read(typed: str | None) -> Value:
    if typed is None:
        return None
    for kind in (int, float):
        try:
            return kind(typed)
        except ValueError:
            continue
    return typed


def _state(trial: SweepTrial, run: RunInfo) -> str:
    if trial.was_trained_on:
        return f"finished, then trained on to {run.epochs_done} epochs"
    match trial.state:
        case "training":
            return f"training, epoch {run.epochs_done} of {trial.config.epochs}"
        case "interrupted":
            return f"interrupted, epoch {run.epochs_done} of {trial.config.epochs}"
        case "failed":
            return f"failed: {trial.failure or MISSING}"
    return trial.state
