"""Every test runs without a screen, in folders of its own, and leaves nothing running."""

import os
import shutil
import signal

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths

from engine.signals import ASKING

pytest_plugins = ["tests.leaks"]

for _asking in ASKING:  # whoever starts the tests may have them ignore some, as a shell's & does
    if signal.getsignal(_asking) == signal.SIG_IGN:
        _usual = signal.default_int_handler if _asking == signal.SIGINT else signal.SIG_DFL
        signal.signal(_asking, _usual)


def _move_the_user_into(home: Path, patch: pytest.MonkeyPatch) -> None:
    """Point every folder that belongs to the user (runs, settings, caches) into `home`."""
    folders = {
        "HOME": home,
        "XDG_CACHE_HOME": home / "cache",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "XDG_STATE_HOME": home / "state",
        "RAVEN_HOME": home / "raven",
    }
    for name, folder in folders.items():
        patch.setenv(name, str(folder))
    for format_ in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(format_, QSettings.Scope.UserScope, str(home / "settings"))


@pytest.fixture(scope="session", autouse=True)
def another_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For fixtures wider than one test: never the true user's folders."""
    QStandardPaths.setTestModeEnabled(True)
    with pytest.MonkeyPatch.context() as patch:
        _move_the_user_into(tmp_path_factory.mktemp("home"), patch)
        yield


@pytest.fixture(autouse=True)
def fresh_home(
    another_home: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A user who has never started the program before, for each test."""
    home = tmp_path_factory.mktemp("home")
    _move_the_user_into(home, monkeypatch)
    yield
    shutil.rmtree(home, ignore_errors=True)
