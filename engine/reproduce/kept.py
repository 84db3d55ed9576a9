"""What is kept beside a run: its readings, and why its training failed."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

from engine.files import write_json
from engine.reproduce.entry import Reading
from engine.reproduce.keys import key_of, reading_key
from engine.reproduce.library import Shelf
from engine.reproduce.measured import MEASURED
from engine.reproduce.traced import code_of
from engine.runs import Run

FAILURE = "reproduced-failure.json"


class Kept(BaseModel):
    """A reading as its file has it: on how many test `images` it was taken and in how many
    `seconds`; `refused` why it could not be told, a sentence, '' where it could."""

    model_config = ConfigDict(frozen=True)

    measure: str
    settings: dict[str, Any]
    images: int
    device: str
    seconds: float
    value: Any
    refused: str


class Failure(BaseModel):
    """Why a training failed."""

    model_config = ConfigDict(frozen=True)

    sentence: str


Form = TypeVar("Form", bound=BaseModel)


def file_of(run: Run, reading: Reading, shelf: Shelf) -> Path:
    """Where a reading of a run is kept."""
    key = reading_key(reading, code_key(reading), shelf.keys)
    return run.figures_path / f"reproduced-{reading.measure.replace('_', '-')}-{key}.json"


def code_key(reading: Reading) -> str:
    """Of the code that takes a reading."""
    kind = MEASURED[reading.measure]
    return _code_key(kind.answer, kind.chosen(reading) if kind.chosen else None)


@cache
def _code_key(answer: Callable[..., Any], chosen: Callable[..., Any] | None) -> str:
    """An engine's code stays what it is while it runs, whatever becomes of its files."""
    return key_of([code_of(answer), code_of(chosen) if chosen else []])


def kept(run: Run, reading: Reading, shelf: Shelf) -> Kept | None:
    """A reading of a run; None where there is none, or its file is damaged."""
    return _read(file_of(run, reading, shelf), Kept)


def keep(run: Run, reading: Reading, shelf: Shelf, content: Kept) -> None:
    """Keep a reading."""
    write_json(file_of(run, reading, shelf), content.model_dump())


def damaged(run: Run, reading: Reading, shelf: Shelf) -> Path | None:
    """The file of a reading that cannot be read; None where it can, or there is none."""
    path = file_of(run, reading, shelf)
    return path if path.exists() and kept(run, reading, shelf) is None else None


def failed(run: Run) -> str:
    """Why its training failed, a sentence; '' where it did not."""
    found = _read(run.figures_path / FAILURE, Failure)
    return found.sentence if found else ""


def keep_failure(run: Run, sentence: str) -> None:
    """Keep why its training failed."""
    run.figures_path.mkdir(exist_ok=True)
    write_json(run.figures_path / FAILURE, Failure(sentence=sentence).model_dump())


def _read(path: Path, form: type[Form]) -> Form | None:
    try:
        return form.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):  # not there, no text, no JSON, or another form
        return None
