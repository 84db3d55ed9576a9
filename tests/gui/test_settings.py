"""What the window remembers, and what it makes of a file that somebody has spoilt."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from raven_gui.settings import RECENT_SESSIONS, Settings, ThemeChoice


def written(key: str, value: object) -> None:
    file = QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "raven-gui", "raven-gui"
    )
    file.setValue(key, value)
    file.sync()


def test_the_first_time_everything_has_a_default() -> None:
    settings = Settings()
    assert (settings.theme, settings.recent_sessions) == ("system", ())
    assert settings.geometry.isEmpty() and settings.state.isEmpty() and settings.width == 0


@pytest.mark.parametrize("choice", ["system", "light", "dark"])
def test_choices_are_there_the_next_time(choice: ThemeChoice) -> None:
    settings = Settings()
    settings.theme = choice
    settings.keep_window(QByteArray(b"where"), QByteArray(b"\x00docks\xff"), 1280)
    later = Settings()
    assert later.theme == choice
    assert later.geometry == QByteArray(b"where")
    assert later.state == QByteArray(b"\x00docks\xff")
    assert later.width == 1280


def test_a_theme_that_there_is_not_is_the_systems() -> None:
    written("theme", "sepia")
    assert Settings().theme == "system"


def test_a_window_state_that_is_no_state_is_left_out() -> None:
    written("window/state", "crooked")
    written("window/geometry", 7)
    written("window/width", "-1 wide")
    settings = Settings()
    assert settings.state.isEmpty() and settings.geometry.isEmpty() and settings.width == 0


def test_sessions_used_lately_are_remembered_each_once() -> None:
    for name in ("a.raven", "b c.raven", "a.raven"):
        Settings().keep_session(Path(name))
    assert Settings().recent_sessions == (Path("a.raven"), Path("b c.raven"))
    for number in range(RECENT_SESSIONS):
        Settings().keep_session(Path(f"{number}.raven"))
    assert Path("a.raven") not in Settings().recent_sessions
    assert len(Settings().recent_sessions) == RECENT_SESSIONS
