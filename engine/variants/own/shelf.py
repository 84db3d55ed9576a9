"""The own variants that are at hand: found in a folder or installed, trusted, and loaded."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Literal

from engine import VARIANT_ENTRY_POINTS
from engine.variants.objective import Variant
from engine.variants.own.reading import OwnVariantError, forget_module, read_variants
from engine.variants.own.trial import check
from engine.variants.own.trust import Trust
from engine.variants.table import VARIANTS, Kind, add, remove

FileState = Literal["loaded", "new", "changed", "broken"]


@dataclass(frozen=True)
class OwnFile:
    """A file of a folder of variants.

    digest: SHA-256 of its content. state: 'new' and 'changed' files wait for the user's word;
    `sentence` says what is wrong with a 'broken' one. names: of the variants it gave.
    """

    path: Path
    digest: str
    state: FileState
    names: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(frozen=True)
class _Tried:
    digest: str
    kinds: Sequence[Kind] = ()
    sentence: str = ""


class Shelf:
    """Loads own variants into `VARIANTS`, and takes them out again. To be used in one thread."""

    def __init__(self) -> None:
        self._tried: dict[Path, _Tried] = {}
        self._installed: list[Kind] = []

    def open(self, folder: Path, trust: Trust | None = None) -> list[OwnFile]:
        """The files `*.py` of a folder by name, those without a leading underscore; all of them
        are loaded, or where `trust` is given, those it knows. What is no longer there, or from
        another folder, is taken out. Raises OwnVariantError for a folder that cannot be read."""
        folder = folder.expanduser().resolve()
        try:
            found = sorted(
                path
                for path in folder.iterdir()
                if path.suffix == ".py" and path.name[0] not in "._"
            )
        except OSError as error:
            raise OwnVariantError(
                f"The folder {folder} of own variants cannot be read: {error.strerror}."
            ) from error
        sources = {path: _source(path) for path in found}
        # All that is old first, so that a name it has is free for another file. What was broken may
        # be so no longer: such a name, or a file that it imports, is there now.
        for path, tried in list(self._tried.items()):
            if tried.sentence or _digest(sources.get(path)) != tried.digest:
                self._take_out(path)
        return [self._opened(path, source, trust) for path, source in sources.items()]

    def open_installed(self) -> list[str]:
        """Load the variants of installed packages, entry points that each name a class; a
        sentence for each that cannot be used."""
        problems = []
        for point in entry_points(group=VARIANT_ENTRY_POINTS):
            try:
                self._take_installed(point)
            except (Exception, SystemExit) as error:
                package = point.dist.name if point.dist else "a package"
                problems.append(
                    f"The variant '{point.name}' of {package} ({point.value}) cannot be used: "
                    f"{str(error).rstrip('.') or type(error).__name__}."
                )
        return problems

    def close_folder(self) -> None:
        """Take out what came from a folder."""
        for path in list(self._tried):
            self._take_out(path)

    def close(self) -> None:
        """Take all out."""
        self.close_folder()
        for kind in self._installed:
            remove(kind)
        self._installed.clear()

    def _opened(self, path: Path, source: bytes | OSError, trust: Trust | None) -> OwnFile:
        digest = _digest(source)
        if isinstance(source, OSError):
            sentence = f"{path} cannot be read: {source.strerror}."
            return OwnFile(path, digest, "broken", sentence=sentence)
        if path not in self._tried:
            trusted = digest if trust is None else trust.of(path)
            if trusted != digest:
                return OwnFile(path, digest, "new" if trusted is None else "changed")
            self._tried[path] = self._take_up(path, source, digest)
        tried = self._tried[path]
        state: FileState = "broken" if tried.sentence else "loaded"
        return OwnFile(path, digest, state, tuple(k.name for k in tried.kinds), tried.sentence)

    def _take_up(self, path: Path, source: bytes, digest: str) -> _Tried:
        try:
            kinds = read_variants(path, source)
        except OwnVariantError as error:
            return _Tried(digest, sentence=str(error))
        for kind in kinds:
            add(kind)
        return _Tried(digest, kinds)

    def _take_installed(self, point: EntryPoint) -> None:
        kind = point.load()
        if not (isinstance(kind, type) and issubclass(kind, Variant)):
            raise OwnVariantError("it is no class of a Variant")
        if VARIANTS.get(kind.name) is kind:
            return
        check(kind)
        add(kind)
        self._installed.append(kind)

    def _take_out(self, path: Path) -> None:
        tried = self._tried.pop(path, None)
        if tried is None:
            return
        for kind in tried.kinds:
            remove(kind)
        if tried.kinds:
            forget_module(path)


def _source(path: Path) -> bytes | OSError:
    try:
        return path.read_bytes()
    except OSError as error:
        return error


def _digest(source: bytes | OSError | None) -> str:
    """SHA-256 of what there is to read; '' where there is nothing."""
    return hashlib.sha256(source).hexdigest() if isinstance(source, bytes) else ""
