"""The real window in front of a real engine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from raven_gui.app import make_window
from raven_gui.main_window import MainWindow
from tests.present import present

PATIENCE = 90_000  # milliseconds

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    """Let the window live until a condition holds."""

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE)

    return wait


@pytest.fixture
def window(qapp: QApplication, until: Until) -> Iterator[MainWindow]:
    """A window that has woken and compares the bundled models on its first image."""
    made = make_window(qapp)
    failures: list[str] = []
    made.workspace.failed.connect(lambda sentence: failures.append(sentence))
    made.resize(1280, 800)
    made.show()
    until(lambda: made.workspace.comparison.result is not None)
    yield made
    made.close()
    present(made.workspace.parent()).deleteLater()
    made.theme.deleteLater()
    made.deleteLater()
    qapp.processEvents()
    assert not failures


@pytest.fixture
def samples() -> Path:
    """The pictures that come with the product."""
    import assets

    return assets.path("samples")
