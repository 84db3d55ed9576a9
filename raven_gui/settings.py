"""What the window remembers from one start to the next."""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QSettings

LAYOUT = 1
"""Raised when docks are named anew; an older window state is then not restored."""

RECENT = 20
"""Commands of the palette that are remembered."""

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
    def tasks(self) -> dict[str, str]:
        """The task that was last chosen for each data set."""
        self._file.beginGroup("tasks")
        chosen = {name: str(self._file.value(name)) for name in self._file.childKeys()}
        self._file.endGroup()
        return chosen

    def keep_images(self, dataset: str, tasks: dict[str, str]) -> None:
        """Remember the data set that is shown, and the task chosen for each."""
        self.dataset = dataset
        for name, task in tasks.items():
            self._file.setValue(f"tasks/{name}", task)

    @property
    def recent_commands(self) -> tuple[str, ...]:
        """Keys of what was last run from the command palette, the last one first."""
        return tuple(filter(None, str(self._file.value("palette/recent", "")).split("\n")))

    def keep_command(self, key: str) -> None:
        """Remember that a command was run."""
        others = (other for other in self.recent_commands if other != key)
        self._file.setValue("palette/recent", "\n".join([key, *others][:RECENT]))

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
