"""Variants of the user's own, for the window: listed, trusted and loaded."""

from collections.abc import Callable, Generator
from dataclasses import asdict
from pathlib import Path

from engine.service import messages as m
from engine.variants import VARIANTS
from engine.variants.own import Shelf
from engine.variants.own.trust import Trust

TRUSTED = "own-variants.json"


class OwnVariants:
    """A shelf from which only what the user trusts is loaded; what they trusted is kept in a file
    in `home`. To be used in one thread, but for `close` after its end."""

    def __init__(self, home: Path) -> None:
        self._shelf = Shelf()
        self._trust = Trust(home / TRUSTED)
        self.problems = tuple(self._shelf.open_installed())
        """A sentence for each variant of an installed package that cannot be used."""

    def answer(
        self, command: m.ListOwnVariants | m.TrustVariant, ready: Callable[[int], m.EngineReady]
    ) -> Generator[m.Event | None]:
        """Answer ListOwnVariants or TrustVariant; where there is then another choice of variants,
        `ready` tells of it first. Raises OwnVariantError or OSError."""
        before = dict(VARIANTS)
        if isinstance(command, m.TrustVariant):
            self._trust.add(command.path, command.digest)
        files = [] if command.folder is None else self._shelf.open(command.folder, self._trust)
        if command.folder is None:
            self._shelf.close_folder()
        if before != dict(VARIANTS):
            yield ready(command.job)
        yield m.OwnVariantsListed(
            job=command.job,
            folder=command.folder,
            files=tuple(m.OwnVariantFile(**asdict(file)) for file in files),
        )

    def close(self) -> None:
        """Take them all out."""
        self._shelf.close()
