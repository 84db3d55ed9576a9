"""The sweeps of a run store and how far they are, by what their processes leave on disk."""

from collections.abc import Generator, Mapping, Sequence
from pathlib import Path

from engine.runs import RunError, RunInfo, RunStore
from engine.runs.cost import Pace
from engine.runs.sweeps import KeptTrial, SweepRecord, read_sweep, sweep_files, was_trained_on
from engine.service import messages as m
from engine.service.messages.sweeps import TrialState

Made = Mapping[tuple[str, int], RunInfo]
"""Runs by their group and seed."""
AT_WORK = ("training", "queued")


class Sweeps:
    """Reads a sweep's file again only where it was written anew; tells of a damaged one once."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._read: dict[Path, tuple[int, SweepRecord | None]] = {}

    def list(self, job: int) -> Generator[m.Event | None]:
        """Answer ListSweeps."""
        records = []
        for path in sweep_files(self._store):
            try:
                records.append(self._record(path))
            except RunError as error:
                yield m.Failed(job=job, sentence=str(error))
            yield None
        infos = self._store.infos() if any(records) else ()
        made = {(info.group, info.config.seed): info for info in infos if info.group}
        pace = Pace(infos)
        sweeps = [_told(record, made, pace) for record in records if record is not None]
        yield m.SweepsListed(job=job, sweeps=tuple(sweeps))

    def _record(self, path: Path) -> SweepRecord | None:
        """Raises RunError the first time that it is found damaged; then it is None."""
        try:
            changed = path.stat().st_mtime_ns
        except FileNotFoundError:
            return None
        if path not in self._read or self._read[path][0] != changed:
            self._read[path] = changed, None
            self._read[path] = changed, read_sweep(path)
        return self._read[path][1]


def _told(record: SweepRecord, made: Made, pace: Pace) -> m.SweepInfo:
    trials = [_trial(trial, made.get((trial.group, trial.config.seed))) for trial in record.trials]
    running = _is_running(record, trials)
    return m.SweepInfo(
        name=record.name,
        fields=record.fields,
        trials=tuple(trials),
        running=running,
        commands=tuple(dict.fromkeys(t.command or record.command for t in record.trials)),
        workers=record.workers,
        seconds_left=_seconds_left(record, trials, pace) if running else None,
    )


def _trial(trial: KeptTrial, info: RunInfo | None) -> m.SweepTrial:
    return m.SweepTrial(
        name=trial.name,
        group=trial.group,
        point=trial.point,
        config=trial.config,
        state=_state(trial, info),
        run=info,
        failure=trial.failure,
    )


def _state(trial: KeptTrial, info: RunInfo | None) -> TrialState:
    if info is not None and (info.state == "finished" or was_trained_on(trial.config, info)):
        return "finished"
    if info is not None and info.state in AT_WORK:
        return "training"
    if trial.failure:
        return "failed"
    return "waiting" if info is None else "interrupted"


def _is_running(record: SweepRecord, trials: Sequence[m.SweepTrial]) -> bool:
    """Of a process on another machine nobody here can see whether it lives: its runs tell."""
    lives = record.owner.lives() if record.owner is not None else False
    return any(trial.state == "training" for trial in trials) if lives is None else lives


def _seconds_left(record: SweepRecord, trials: Sequence[m.SweepTrial], pace: Pace) -> float | None:
    """Until the last one ends, where those at once do not slow each other."""
    seconds, left = 0.0, 0
    for kept, trial in zip(record.trials, trials, strict=True):
        if trial.state in ("finished", "failed"):
            continue
        epoch = pace.seconds_of_epoch(trial.config)
        if epoch is None:
            epoch = kept.epoch_seconds
        if epoch is None:
            return None
        left += 1
        done = trial.run.epochs_done if trial.run else 0
        seconds += epoch * (trial.config.epochs - done)
    return seconds / min(record.workers, max(left, 1)) if record.workers else None
