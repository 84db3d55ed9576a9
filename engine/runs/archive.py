"""Carrying a run: its known files out of a folder or a .zip, and into a .zip.

Whatever else a folder or an archive holds is left alone. Files are written under their known
names only, and figures under plain names, so no name in an archive can lead out of the folder it
is unpacked into.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from safetensors import SafetensorError, safe_open

from engine.files import reason_of, replacing
from engine.runs.record import (
    CHECKPOINT,
    EPOCHS,
    FIGURES,
    HISTORY,
    MAX_JSON_BYTES,
    MEASURED,
    MEASURED_BEFORE,
    NOTES,
    PROBE,
    RECORD,
    WEIGHTS,
    RunError,
)

RUN_FILES = (
    RECORD,
    CHECKPOINT,
    HISTORY,
    MEASURED,
    MEASURED_BEFORE,
    NOTES,
    WEIGHTS,
    PROBE,
    EPOCHS,
)
"""In the order they are carried in. A run may be trained meanwhile, and what a checkpoint lacks of
the history that was read after it is trained again; the other way round an epoch would be lost."""
MAX_FIGURES = 1000
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # by Windows
_CHUNK = 1024**2
# RuntimeError is how zipfile refuses an entry with a password or an unknown compression.
_UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError)

Openers = dict[str, Callable[[], IO[bytes]]]


def unpack(source: Path, target: Path, limit: int) -> str:
    """Copy the run in `source`, a folder or a .zip, into the folder `target`.

    Returns the name of the folder it lay in. Raises RunError where there is no run, it has more
    than `limit` bytes, or its tensors cannot be read."""
    with _opened(source) as (title, openers):
        left = limit
        for name, opener in openers.items():
            most = min(left, MAX_JSON_BYTES) if name.endswith(".json") else left
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            with opener() as file:
                left -= _copy(file, target / name, most, f"{name} in {source}")
    _check_tensors_of(target, openers)
    return title


def pack(folder: Path, title: str, path: Path) -> None:
    """Write the run in `folder` as the .zip `path`, in a folder called `title`; whole or not at
    all. Raises RunError where it cannot be written, or where `unpack` would refuse its tensors."""
    try:
        names = _names(folder)
        _check_tensors_of(folder, names)
        with (
            replacing(path) as temporary,
            zipfile.ZipFile(
                temporary, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False
            ) as archive,
        ):
            for name in names:
                archive.write(folder / name, f"{title}/{name}")
    except OSError as error:
        raise RunError(f"{path} cannot be written: {reason_of(error)}.") from error


def _check_tensors_of(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        if name.endswith(".safetensors"):
            check_tensors(folder / name)


def check_tensors(path: Path) -> None:
    """Raise RunError where `path` is no sound safetensors file; reads its header only."""
    try:
        with safe_open(path, framework="numpy"):
            pass
    except (SafetensorError, OSError) as error:
        raise RunError(f"{path.name} of the run is damaged: {error}.") from error


@contextmanager
def _opened(source: Path) -> Iterator[tuple[str, Openers]]:
    """The run's folder name in `source` and a way to open each of its files."""
    try:
        if source.is_dir():
            yield source.resolve().name, _in_folder(source)
        elif zipfile.is_zipfile(source):
            with zipfile.ZipFile(source) as archive:
                yield _in_archive(source, archive)
        else:
            raise RunError(f"{source} is neither a run's folder nor a .zip of one.")
    except _UNREADABLE as error:
        raise RunError(f"{source} cannot be read: {error}.") from error


def _in_folder(folder: Path) -> Openers:
    if not (folder / RECORD).is_file():
        raise RunError(f"{folder} is not a run: there is no {RECORD} in it.")
    return {name: partial(_reading, folder / name) for name in _names(folder)}


def _names(folder: Path) -> list[str]:
    """The files of the run in `folder`, by their names within it."""
    figures = (file.relative_to(folder) for file in (folder / FIGURES).rglob("*"))
    names = [*RUN_FILES, *sorted(file.as_posix() for file in figures)]
    return _wanted([name for name in names if (folder / name).is_file()])


def _wanted(names: Sequence[str]) -> list[str]:
    """Of `names` within a run those that are carried, each once. Raises RunError for too many."""
    known = [name for name in RUN_FILES if name in names]
    figures = [name for name in dict.fromkeys(names) if name not in known and _is_figure(name)]
    if len(figures) > MAX_FIGURES:
        raise RunError(
            f"The run holds {len(figures):,} figures, and up to {MAX_FIGURES:,} are carried: move "
            "some of them elsewhere."
        )
    return known + figures


def _is_figure(name: str) -> bool:
    """Whether `name` is that of a file in the folder of figures, on any system."""
    folder, *parts = name.split("/")
    return folder == FIGURES and bool(parts) and all(_is_plain(part) for part in parts)


def _is_plain(part: str) -> bool:
    return (
        0 < len(part) <= 200
        and part.isprintable()
        and not part.startswith((".", " "))
        and not part.endswith((".", " "))
        and not set(part) & set('\\/:*?"<>|')
        and not _RESERVED.fullmatch(part)
    )


def _reading(file: Path) -> IO[bytes]:
    return file.open("rb")


def _in_archive(source: Path, archive: zipfile.ZipFile) -> tuple[str, Openers]:
    names = archive.namelist()
    records = [PurePosixPath(name) for name in names if PurePosixPath(name).name == RECORD]
    if len(records) != 1:
        raise RunError(f"{source} holds {len(records)} runs, and one is imported at a time.")
    folder = records[0].parent
    prefix = "" if folder == PurePosixPath() else f"{folder}/"
    within = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    return folder.name or source.stem, {
        name: partial(archive.open, prefix + name) for name in _wanted(within)
    }


def _copy(file: IO[bytes], target: Path, limit: int, what: str) -> int:
    """Copy at most `limit` bytes, counted as they come: what a .zip says of itself may be false.
    Returns how many."""
    copied = 0
    with target.open("xb") as out:
        while chunk := file.read(_CHUNK):
            copied += len(chunk)
            if copied > limit:
                raise RunError(f"{what} is larger than the {limit:,} bytes left for it.")
            out.write(chunk)
    return copied
