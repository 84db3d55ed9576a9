"""What `run.json` holds, and the names of the files beside it."""

import json
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from engine.config import TrainingConfig
from engine.runs.info import RunState
from engine.runs.owner import Owner

RECORD = "run.json"
HISTORY = "history.json"
FIGURES = "figures"
MEASURED = f"{FIGURES}/measured.json"
MEASURED_BEFORE = "figures.json"
"""Where runs of version 0.1.0 keep what MEASURED holds now."""
WEIGHTS = "weights.safetensors"
CHECKPOINT = "checkpoint.safetensors"
PROBE = "probe.safetensors"
EPOCHS = "epochs.safetensors"
NOTES = "notes.json"

VERSION = 1
MAX_JSON_BYTES = 16 * 1024**2


class RunError(ValueError):
    """Something about a run is wrong; the sentence says what, and what to do."""


def _of_a_calendar(moment: datetime) -> datetime:
    """Raise ValueError for a moment that cannot be told in the time of this place."""
    try:
        moment.astimezone()
    except (OverflowError, OSError) as error:
        raise ValueError(f"no calendar here has {moment.isoformat()}") from error
    return moment


class Pictures(BaseModel):
    """Of the user's folder of pictures, as a run began on it: the names of its classes in their
    order, and a digest of the names of the pictures to train on."""

    model_config = ConfigDict(frozen=True)

    classes: tuple[str, ...]
    digest: str


class RunRecord(BaseModel):
    """The content of `run.json`. `owner` is the process that has the run queued or in training.

    `planned_epochs` are those of the first training, where it was trained further: what a method
    does by the share of all epochs that are done, it does by these. `group` is shared by runs that
    differ in their seed alone. `origin` is the id of the run whose settings were taken over, to be
    changed. `pictures` is of a run on a folder of these, unless an earlier version began it."""

    model_config = ConfigDict(frozen=True)

    version: int = VERSION
    name: str = Field(min_length=1)
    created: Annotated[AwareDatetime, AfterValidator(_of_a_calendar)]
    state: RunState
    config: TrainingConfig
    packages: dict[str, str] = Field(default_factory=dict)
    owner: Owner | None = None
    planned_epochs: int | None = Field(default=None, ge=1)
    group: str = ""
    origin: str = ""
    pictures: Pictures | None = None


def read_record(folder: Path) -> RunRecord:
    """The record of the run in `folder`. Raises RunError where there is no sound one."""
    path = folder / RECORD
    if not path.is_file():
        raise RunError(f"{folder} is not a run: there is no {RECORD} in it.")
    content = read_json(path)
    if isinstance(content, dict) and content.get("version", VERSION) != VERSION:
        raise RunError(
            f"{path} has format {content['version']} and this raven-gui reads {VERSION}: "
            "update raven-gui."
        )
    try:
        return RunRecord.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise RunError(f"{path} is damaged at {where}: {first['msg']}.") from error


def read_json(path: Path) -> Any:
    """The content of a JSON file. Raises RunError where it cannot be read."""
    try:
        if path.stat().st_size > MAX_JSON_BYTES:
            raise RunError(f"{path} is larger than any file of its kind: it is none of ours.")
        return json.loads(path.read_bytes())
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, RunError):
            raise
        raise RunError(f"{path} is damaged: it is not JSON.") from error


def read_kept(path: Path, kind: type[Any]) -> Any:
    """The content of a JSON file, of this kind; empty before it is written. Raises RunError where
    it is another."""
    content = read_json(path) if path.exists() else kind()
    if not isinstance(content, kind):
        raise RunError(f"{path} is damaged: it holds no {kind.__name__}.")
    return content


def package_versions() -> dict[str, str]:
    """Versions of what a run's numbers depend on, by name of package."""
    versions = {"python": python_version()}
    for package in ("raven-gui", "torch", "torchvision", "numpy", "scikit-learn"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return versions
