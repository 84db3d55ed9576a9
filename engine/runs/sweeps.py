"""Sweeps as they are kept beside their runs: what was varied, each training, and who is at it."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.config import TrainingConfig
from engine.files import reason_of, write_json
from engine.runs.holding import holding
from engine.runs.info import RunInfo
from engine.runs.naming import slug
from engine.runs.owner import Owner
from engine.runs.record import RunError, read_json
from engine.runs.store import RunStore

FOLDER = ".sweeps"
"""In the folder of the runs: whoever sees these sees their sweeps."""
VERSION = 1

AxisKind = Literal["grid", "uniform", "log", "int", "choice"]


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)


class SweptField(_Kept):
    """What a sweep varies, by the name it was typed with, and how its values were taken."""

    name: str
    kind: AxisKind


class KeptTrial(_Kept):
    """One training of a sweep: `group` and the seed of `config` find its run, `point` is what the
    sweep set, as it was typed. `failure`: why the last attempt was given up, a sentence. `command`
    is what goes on with it; '' that of the sweep. `epoch_seconds`: how long an epoch of it was told
    to take before the sweep began, None where nothing told it."""

    name: str
    group: str
    point: dict[str, str]
    config: TrainingConfig
    failure: str = ""
    command: str = ""
    epoch_seconds: float | None = None


def was_trained_on(wanted: TrainingConfig, run: RunInfo) -> bool:
    """Whether the run of a sweep's training was trained further than the sweep `wanted`: that it is
    done, whatever becomes of the rest, and what is measured now is of another training."""
    return run.config.epochs > wanted.epochs


class SweepRecord(_Kept):
    """The content of a sweep's file. `owner` is the process that carries it out, on so many
    `workers`, None where only its cluster knows; `command` is the last that was."""

    version: int = VERSION
    name: str = Field(min_length=1)
    fields: tuple[SweptField, ...]
    trials: tuple[KeptTrial, ...]
    command: str
    workers: int | None = None
    owner: Owner | None = None


def path_of(store: RunStore, sweep: str) -> Path:
    """Where the sweep of that name is kept: two names never share a file."""
    digest = hashlib.sha256(sweep.encode()).hexdigest()[:8]
    return store.root / FOLDER / f"{slug(sweep)[:60]}-{digest}.json"


@contextmanager
def changing_sweeps(store: RunStore) -> Iterator[None]:
    """Within, no other process writes a sweep of the store: what it has written is read, and stays.
    Raises RunError where the folder cannot be written."""
    folder = store.root / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{folder} cannot be written: {reason_of(error)}.") from error
    with holding(folder):
        yield


def keep_sweep(store: RunStore, record: SweepRecord) -> None:
    """Write a sweep anew. Raises RunError where it cannot be written."""
    path = path_of(store, record.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_json(path, record.model_dump(mode="json"))
    except OSError as error:
        raise RunError(f"{path} cannot be written: {reason_of(error)}.") from error


def kept_sweep(store: RunStore, sweep: str) -> SweepRecord | None:
    """The sweep of that name; None before it was first carried out. Raises RunError where its file
    is damaged."""
    path = path_of(store, sweep)
    return read_sweep(path) if path.exists() else None


def sweep_files(store: RunStore) -> Sequence[Path]:
    """The files of all sweeps of a store, the newest first."""

    def changed(path: Path) -> float:
        try:
            return path.stat().st_mtime
        except OSError:  # it is being written anew
            return 0.0

    return sorted(_files(store.root / FOLDER), key=changed, reverse=True)


def read_sweep(path: Path) -> SweepRecord:
    """The sweep in a file. Raises RunError where it is damaged, or of a later raven-gui."""
    damaged = f"{path} is damaged: remove it, and run the sweep's command again."
    try:
        content = read_json(path)
    except RunError as error:
        raise RunError(damaged) from error
    version = content.get("version", VERSION) if isinstance(content, dict) else VERSION
    if version != VERSION:
        raise RunError(
            f"{path} has format {version} and this raven-gui reads {VERSION}: update raven-gui."
        )
    try:
        return SweepRecord.model_validate(content)
    except ValidationError as error:
        raise RunError(damaged) from error


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*.json") if not path.name.startswith("."))
