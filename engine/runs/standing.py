"""Where a run stands, whatever became of the process that had it in its hands."""

from pathlib import Path

from engine.runs.pulse import is_heard_of
from engine.runs.record import MEASURED, MEASURED_BEFORE, RunRecord, read_record
from engine.runs.sound import read_history


def standing(folder: Path) -> RunRecord:
    """The record of the run in `folder`; of one that was queued or in training when its process
    ended, however it ended, what is `left`. Raises RunError where it is damaged."""
    record = read_record(folder)
    return record if not _in_hands(record) or _lives(record, folder) else left(record, folder)


def left(record: RunRecord, folder: Path) -> RunRecord:
    """The `record` of the run in `folder` with nobody at work on it: interrupted where it was
    queued or in training, or finished as it was where training it further never began. Raises
    RunError where the run is damaged."""
    if not _in_hands(record):
        return record
    measured = any((folder / file).is_file() for file in (MEASURED, MEASURED_BEFORE))
    if record.planned_epochs is None or not measured:  # it is set aside to begin
        return record.model_copy(update={"state": "interrupted", "owner": None})
    epochs = len(read_history(folder))
    config = record.config.model_copy(update={"epochs": epochs})
    planned = None if record.planned_epochs == epochs else record.planned_epochs
    changes = {"config": config, "planned_epochs": planned, "state": "finished", "owner": None}
    return record.model_copy(update=changes)


def _in_hands(record: RunRecord) -> bool:
    return record.state in ("training", "queued")


def _lives(record: RunRecord, folder: Path) -> bool:
    lives = record.owner.lives() if record.owner else False
    return is_heard_of(folder) if lives is None else lives
