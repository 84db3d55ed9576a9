"""What the window remembers of its user, whatever session is open."""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QSettings

LAYOUT = 2
"""Raised when docks are named anew; an older window state is then not restored."""

RECENT, RECENT_SESSIONS = 20, 10
"""Commands of the palette, and files of sessions, that are remembered."""

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
    def variants_folder(self) -> Path | None:
        """The folder of the user's own variants."""
        stored = str(self._file.value("variants/folder", ""))
        return Path(stored) if stored else None

    @variants_folder.setter
    def variants_folder(self, folder: Path | None) -> None:
        self._file.setValue("variants/folder", "" if folder is None else str(folder))

    @property
    def recent_sessions(self) -> tuple[Path, ...]:
        """Files of sessions that were opened or saved, the last one first."""
        stored = str(self._file.value("sessions/recent", ""))
        return tuple(map(Path, filter(None, stored.split("\n"))))

    def keep_session(self, path: Path) -> None:
        """Remember that a session was opened or saved."""
        others = (str(other) for other in self.recent_sessions if other != path)
        recent = [str(path), *others][:RECENT_SESSIONS]
        self._file.setValue("sessions/recent", "\n".join(recent))

    @property
    def recent_commands(self) -> tuple[str, ...]:
        """Keys of what was last run from the command palette, the last one first."""
        return tuple(filter(None, str(self._file.value("palette/recent", "")).split("\n")))

    def keep_command(self, key: str) -> None:
        """Remember that a command was run."""
        others = (other for other in self.recent_commands if other != key)
        self._file.setValue("palette/recent", "\n".join([key, *others][:RECENT]))

    @property
    def runs_table(self) -> str:
        """Columns, order and grouping of the table of runs, as its panel writes them."""
        return str(self._file.value("runs/table", ""))

    @runs_table.setter
    def runs_table(self, layout: str) -> None:
        self._file.setValue("runs/table", layout)

    @property
    def greeted(self) -> bool:
        """Whether the guided tour was offered, as it is the first time."""
        return str(self._file.value("guide/offered", "")) == "yes"

    @greeted.setter
    def greeted(self, done: bool) -> None:
        self._file.setValue("guide/offered", "yes" if done else "")

    @property
    def geometry(self) -> QByteArray:
        """Where the window was; empty the first time."""
        return self._bytes("window/geometry")

    @property
    def state(self) -> QByteArray:
        """Where its docks were; empty the first time."""
        return self._bytes("window/state")

    @property
    def width(self) -> int:
        """How wide the window was in which the docks were so, in pixels; 0 the first time."""
        stored = str(self._file.value("window/width", ""))
        return int(stored) if stored.isdecimal() else 0

    def keep_window(self, geometry: QByteArray, state: QByteArray, width: int) -> None:
        """Remember where the window and its docks are, and how wide it is, in pixels."""
        self._file.setValue("window/geometry", geometry)
        self._file.setValue("window/state", state)
        self._file.setValue("window/width", width)
        self._file.sync()

    def _bytes(self, key: str) -> QByteArray:
        stored = self._file.value(key)
        return stored if isinstance(stored, QByteArray) else QByteArray()
