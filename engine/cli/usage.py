"""What is wrong with what was typed."""

import difflib
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class UsageError(Exception):
    """What was typed makes no sense; the sentence says why and what to type instead."""


def check_known(what: str, name: str, names: Iterable[str]) -> None:
    """Raise UsageError, with what comes near, unless `name` is among `names`."""
    known = list(names)
    if name not in known:
        raise UsageError(f"There is no {what} '{name}'. {suggestion(name, known)}")


def suggestion(name: str, names: list[str]) -> str:
    """Which of `names` may have been meant; all of them where none comes near."""
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    if near:
        return f"Did you mean {' or '.join(repr(match) for match in near)}?"
    some = f"There {'is' if len(names) == 1 else 'are'} {', '.join(names)}."
    return some if names else "There are none."


def file_to_write(out: Path, endings: Collection[str]) -> None:
    """Raise UsageError, before anything is computed, where the file `out` could not be written
    later, or ends in none of `endings`."""
    if out.suffix not in endings:
        raise UsageError(f"--out {out}: name a file that ends in {' or '.join(endings)}.")
    if not out.parent.is_dir():
        raise UsageError(f"--out {out}: the folder {out.parent} does not exist; make it first.")
    if out.is_dir():
        raise UsageError(f"--out {out}: it is a folder; name a file.")
    check_writable(out.parent, f"--out {out}")


def folder_to_write(out: Path, option: str = "--out") -> None:
    """Make the folder `out`, which was typed with `option`. Raises UsageError, before anything is
    computed, where nothing could be written later."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{option} {out}: it is a file; name a folder.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{option} {out}: the folder cannot be made ({error.strerror})."
        ) from error
    check_writable(out, f"{option} {out}")


def check_writable(folder: Path, typed: str) -> None:
    """Raise UsageError, which begins with what was `typed`, where nothing can be written into the
    folder."""
    if not os.access(folder, os.W_OK):
        raise UsageError(f"{typed}: nothing can be written into the folder {folder.resolve()}.")


@contextmanager
def filling(out: Path | None) -> Iterator[None]:
    """`folder_to_write`, where there is one, which is taken away again where nothing was put into
    it within."""
    if out is None:
        yield
        return
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    folder_to_write(out)
    try:
        yield
    finally:
        for folder in made:
            with suppress(OSError):  # there is something in it
                folder.rmdir()
