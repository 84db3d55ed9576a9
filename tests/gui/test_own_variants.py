"""Methods of the user's own in the window: the folder is kept, and no file is run unasked."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.service.messages import (
    ListOwnVariants,
    OwnVariantFile,
    OwnVariantsListed,
    TrustVariant,
)
from raven_gui.own_variants import OwnVariantsDialog, OwnVariantsGuard
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from tests.gui.conftest import World, ready

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")
FOLDER = Path("methods")


def files() -> tuple[OwnVariantFile, ...]:
    return (
        OwnVariantFile(path=FOLDER / "a.py", digest="1" * 64, state="loaded", names=("raven",)),
        OwnVariantFile(
            path=FOLDER / "b.py", digest="2" * 64, state="broken", sentence="b.py, line 3: no."
        ),
        OwnVariantFile(path=FOLDER / "c.py", digest="3" * 64, state="new"),
        OwnVariantFile(path=FOLDER / "d.py", digest="4" * 64, state="changed"),
    )


@pytest.fixture
def window(world: World, theme: Theme, qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def guard(world: World, window: QWidget) -> OwnVariantsGuard:
    return OwnVariantsGuard(world.workspace, Settings(), window)


def dialogs(guard: OwnVariantsGuard) -> list[OwnVariantsDialog]:
    window = guard.parent()
    assert window is not None
    return [dialog for dialog in window.findChildren(OwnVariantsDialog) if dialog.isVisible()]


def words(dialog: OwnVariantsDialog) -> list[str]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [label.text() for label in dialog.findChildren(QLabel)]


def loads(dialog: OwnVariantsDialog) -> list[QPushButton]:
    return [b for b in dialog.findChildren(QPushButton) if b.text() == "Load"]


def test_without_a_folder_nobody_is_asked(guard: OwnVariantsGuard, world: World) -> None:
    world.wake()

    assert world.engine.all(ListOwnVariants) == []
    assert dialogs(guard) == []


def test_a_folder_is_asked_for_and_kept(
    guard: OwnVariantsGuard, world: World, tmp_path: Path
) -> None:
    world.wake()
    guard.open()
    (dialog,) = dialogs(guard)
    assert "No folder is chosen." in words(dialog)
    assert not dialog.look.isEnabled()

    dialog.choose()
    (chooser,) = dialog.findChildren(QFileDialog)
    assert chooser.fileMode() is QFileDialog.FileMode.Directory
    chooser.filesSelected.emit([str(tmp_path)])
    chooser.reject()

    assert world.engine.last(ListOwnVariants).folder == tmp_path
    assert Settings().variants_folder == tmp_path


def test_the_kept_folder_is_looked_through_once_the_engine_is_awake(
    guard: OwnVariantsGuard, world: World, tmp_path: Path
) -> None:
    Settings().variants_folder = tmp_path
    assert world.engine.all(ListOwnVariants) == []
    world.wake()
    world.tell(ready())

    assert [command.folder for command in world.engine.all(ListOwnVariants)] == [tmp_path]


def test_a_folder_in_the_environment_stands_in_for_a_kept_one(
    guard: OwnVariantsGuard, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAVEN_VARIANTS", str(tmp_path))
    world.wake()

    assert world.engine.last(ListOwnVariants).folder == tmp_path


def test_files_that_wait_for_trust_are_asked_for_and_only_they(
    guard: OwnVariantsGuard, world: World, qtbot: QtBot
) -> None:
    world.wake()
    world.tell(OwnVariantsListed(job=0, folder=FOLDER, files=files()))
    (dialog,) = dialogs(guard)

    told = words(dialog)
    assert str(FOLDER) in told
    assert {"Loaded: RAVEN.", "b.py, line 3: no.", "New: not loaded."} < set(told)
    assert "Changed: not loaded as it is now." in told
    assert [b.accessibleName() for b in loads(dialog)] == ["Load c.py", "Load d.py"]
    assert world.engine.all(TrustVariant) == []

    qtbot.mouseClick(loads(dialog)[0], Qt.MouseButton.LeftButton)

    asked = world.engine.last(TrustVariant)
    assert (asked.folder, asked.path, asked.digest) == (FOLDER, FOLDER / "c.py", "3" * 64)


def test_what_was_loaded_needs_no_asking(guard: OwnVariantsGuard, world: World) -> None:
    world.wake()
    world.tell(OwnVariantsListed(job=0, folder=FOLDER, files=files()[:2]))

    assert dialogs(guard) == []


def test_the_dialog_follows_what_is_loaded_and_opens_again(
    guard: OwnVariantsGuard, world: World
) -> None:
    world.wake()
    world.tell(OwnVariantsListed(job=0, folder=FOLDER, files=files()[2:3]))
    (dialog,) = dialogs(guard)
    world.tell(OwnVariantsListed(job=0, folder=FOLDER, files=files()[:1]))
    assert "Loaded: RAVEN." in words(dialog)
    assert loads(dialog) == []

    dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    guard.open()
    assert len(dialogs(guard)) == 1


def test_no_folder_any_more_is_kept_too(
    guard: OwnVariantsGuard, world: World, tmp_path: Path
) -> None:
    Settings().variants_folder = tmp_path
    world.wake()
    world.tell(OwnVariantsListed(job=0, folder=tmp_path, files=()))
    guard.open()
    (dialog,) = dialogs(guard)

    dialog.leave.click()

    assert world.engine.last(ListOwnVariants).folder is None
    assert Settings().variants_folder is None
