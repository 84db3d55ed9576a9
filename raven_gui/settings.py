"""What the window remembers from one start to the next."""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QSettings

LAYOUT = 1
"""Raised when docks are named anew; an older window state is then not restored."""

ThemeChoice = Literal["system", "light", "dark"]
THEMES: tuple[ThemeChoice, ...] = ("system", "light", "dark")


class Settings:
    """Typed access to the user's settings file; what is missing or unreadable has a default."""

    def __init__(self) -> None:
        self._file = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "raven-gui", "raven-gui"
        )

    @property
    def theme(self) -> ThemeChoice:
        """Dark, light, or what the system says."""
        stored = str(self._file.value("theme", "system"))
        return stored if stored in THEMES else "system"

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._file.setValue("theme", choice)

    @property
    def dataset(self) -> str:
        """The data set that was shown last."""
        return str(self._file.value("dataset", "mnist"))

    @dataset.setter
    def dataset(self, name: str) -> None:
        self._file.setValue("dataset", name)

    @property
    def variants_folder(self) -> Path | None:
        """The folder of the user's own variants."""
        stored = str(self._file.value("variants/folder", ""))
        return Path(stored) if stored else None

    @variants_folder.setter
    def variants_folder(self, folder: Path | None) -> None:
        self._file.setValue("variants/folder", "" if folder is None else str(folder))

    @property
    def geometry(self) -> QByteArray:
        """Where the window was; empty the first time."""
        return self._bytes("window/geometry")

    @property
    def state(self) -> QByteArray:
        """Where its docks were; empty the first time."""
        return self._bytes("window/state")

    def keep_window(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember where the window and its docks are."""
        self._file.setValue("window/geometry", geometry)
        self._file.setValue("window/state", state)
        self._file.sync()

    def _bytes(self, key: str) -> QByteArray:
        stored = self._file.value(key)
        return stored if isinstance(stored, QByteArray) else QByteArray()
