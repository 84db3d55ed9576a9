"""The user's own variants: their folder, its files, and which of them wait for trust."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.service.messages import (
    ListOwnVariants,
    OwnVariantFile,
    OwnVariantsListed,
    TrustVariant,
)
from raven_gui.workspace.ask import Ask

WAITING = ("new", "changed")


class OwnVariants(QObject):
    """What the engine last told of the folder."""

    listed = Signal()

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self.folder: Path | None = None
        self.files: tuple[OwnVariantFile, ...] = ()

    @property
    def waiting(self) -> tuple[OwnVariantFile, ...]:
        """Files that are not run before the user trusts them."""
        return tuple(file for file in self.files if file.state in WAITING)

    def look(self, folder: Path | None) -> None:
        """Look through a folder, and load what is trusted; None for no folder any more."""
        self._ask(ListOwnVariants, folder=folder)

    def trust(self, file: OwnVariantFile) -> None:
        """Run a file as it was listed, now and whenever it is the same."""
        self._ask(TrustVariant, folder=self.folder, path=file.path, digest=file.digest)

    def take(self, event: OwnVariantsListed) -> None:
        """What the folder holds."""
        self.folder, self.files = event.folder, event.files
        self.listed.emit()
