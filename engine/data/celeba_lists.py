"""The text files of CelebA and CelebA-HQ: attributes, partition, and which face is which.

Attributes: a line with the number of images, one with the attributes' names, then a line for each
image with its file name and 1 or -1 for each attribute. Partition: file name, then 0 for
training, 1 for validation, 2 for testing.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.data.folders import Split
from engine.data.idx import DataError

PARTS: dict[Split, str] = {"train": "0", "test": "2"}


def read_attributes(path: Path, wanted: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """The attributes `wanted` of each image by its file name: 1 where it has one, 0 where not.
    Raises DataError."""
    lines = _lines(path)
    _, names = next(lines, ""), next(lines, "").split()
    if missing := [name for name in wanted if name not in names]:
        raise DataError(f"{path} lacks the attribute {missing[0]} in its second line: {_AGAIN}")
    columns = [names.index(name) for name in wanted]
    attributes = {}
    for line in lines:
        file, *values = line.split()
        if len(values) != len(names) or not set(values) <= {"1", "-1"}:
            raise DataError(f"{path} has a line that is none of its kind, {line[:60]!r}: {_AGAIN}")
        attributes[file] = np.array([values[column] == "1" for column in columns], np.int64)
    return attributes


def read_partition(path: Path, split: Split) -> list[str]:
    """The file names of `split`, in the order of the list. Raises DataError."""
    return [file for file, part in _pairs(path) if part == PARTS[split]]


def read_origins(path: Path) -> dict[str, str]:
    """The file of CelebA that each of CelebA-HQ's was made of, by its number, in the order of the
    list. Its first line are headings, its columns number, number in CelebA, file of CelebA.
    Raises DataError."""
    lines = _lines(path)
    next(lines, "")
    origins = {}
    for line in lines:
        words = line.split()
        if len(words) != 3:
            raise DataError(f"{path} has a line that is none of its kind, {line[:60]!r}: {_AGAIN}")
        origins[words[0]] = words[2]
    return origins


_AGAIN = "fetch it again."


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    for line in _lines(path):
        words = line.split()
        if len(words) != 2 or words[1] not in ("0", "1", "2"):
            raise DataError(f"{path} has a line that is none of its kind, {line[:60]!r}: {_AGAIN}")
        yield words[0], words[1]


def _lines(path: Path) -> Iterator[str]:
    """The lines of a file that are not empty. Raises DataError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read ({error}): {_AGAIN}") from error
    return (line for line in text.splitlines() if line.strip())
