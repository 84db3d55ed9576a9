"""A sweep's file in the run store, from which others can follow it."""

from collections.abc import Callable, Sequence

from engine.config import TrainingConfig
from engine.runs import RunError, RunStore
from engine.runs.owner import Owner
from engine.runs.sweeps import (
    KeptTrial,
    SweepRecord,
    SweptField,
    changing_sweeps,
    keep_sweep,
    kept_sweep,
)
from engine.sweep.axes import Draw, Grid
from engine.sweep.plan import Trial
from engine.sweep.running import Ended


class Journal:
    """Keeps what a sweep is and what became of it, in hand of this process from `begin` to `end`.
    What another command of the same name tried stays, also one at work on another machine. All
    methods raise RunError where the file cannot be written."""

    def __init__(self, store: RunStore, sweep: str, command: str) -> None:
        self._store, self._sweep, self._command = store, sweep, command
        self._own: dict[tuple[str, int], KeptTrial] = {}
        self._fields: dict[str, SweptField] = {}
        self._workers: int | None = None

    def begin(
        self,
        grids: Sequence[Grid],
        draws: Sequence[Draw],
        trials: Sequence[Trial],
        workers: int | None,
        epoch_seconds: Callable[[TrainingConfig], float | None],
    ) -> None:
        """The sweep is carried out by this process, on so many `workers`; `epoch_seconds` tells
        what an epoch of a training takes, as far as it is known yet. Raises RunError, too, where
        another process of this machine is at it: both would train the same."""
        before = kept_sweep(self._store, self._sweep)
        if before is not None and _is_of_another(before) and _lives(before):
            raise RunError(
                f"The sweep '{self._sweep}' is carried out by another raven on this machine: wait "
                "until it ends, or give this one another --name."
            )
        self._fields |= {grid.name: SweptField(name=grid.name, kind="grid") for grid in grids}
        self._fields |= {draw.name: SweptField(name=draw.name, kind=draw.kind) for draw in draws}
        for trial in trials:
            kept = KeptTrial(
                name=trial.name,
                group=trial.group,
                point=dict(trial.point),
                config=trial.config,
                command=self._command,
                epoch_seconds=epoch_seconds(trial.config),
            )
            self._own[_key(kept)] = kept
        self._workers = workers
        self._keep(Owner.this_process())

    def note(self, ended: Ended) -> None:
        """An order came to its end. Where it is finished its run tells so."""
        if not ended.outcome.sentence:
            return
        key = ended.order.group, ended.order.config.seed
        self._own[key] = self._own[key].model_copy(update={"failure": ended.outcome.sentence})
        self._keep(Owner.this_process())

    def end(self) -> None:
        """Nobody carries the sweep out any longer."""
        self._keep(None)

    def _keep(self, owner: Owner | None) -> None:
        """Over what others have written since, but for what they tried besides."""
        with changing_sweeps(self._store):
            before = kept_sweep(self._store, self._sweep)
            fields, trials = dict(self._fields), dict(self._own)
            if before is not None:
                fields = {field.name: field for field in before.fields} | fields
                trials = {_key(trial): trial for trial in before.trials} | trials
                if owner is None and _is_of_another(before) and _lives(before) is not False:
                    owner = before.owner
            record = SweepRecord(
                name=self._sweep,
                fields=tuple(fields.values()),
                trials=tuple(trials.values()),
                command=self._command,
                workers=self._workers,
                owner=owner,
            )
            keep_sweep(self._store, record)


def _is_of_another(record: SweepRecord) -> bool:
    return record.owner is not None and record.owner != Owner.this_process()


def _lives(record: SweepRecord) -> bool | None:
    """Whether the process that carries it out still runs; None where nobody here can see it."""
    return record.owner.lives() if record.owner is not None else False


def _key(trial: KeptTrial) -> tuple[str, int]:
    return trial.group, trial.config.seed
