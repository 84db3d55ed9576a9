"""Sessions used lately, some of which lie on a drive that does not answer."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from raven_gui.session.document import Session
from raven_gui.session.recent import RecentSessions
from raven_gui.session.sessions import Sessions
from raven_gui.session.slot import Slot, state_folder
from raven_gui.session.storage import Kept, read_session, write_session
from tests.gui.conftest import World
from tests.gui.session.conftest import Rest

ENDS = """
from pathlib import Path
from threading import Event
from PySide6.QtCore import QCoreApplication
from raven_gui.session.looking import Looking

application = QCoreApplication([])
looking, begun = Looking(application), Event()

def wait_for_ever():
    begun.set()
    Event().wait()

looking.do(wait_for_ever, print)
begun.wait()
looking.close()
print("closed")
"""


class Stuck(type(Path())):  # type: ignore[misc]
    """A file about which its drive tells nothing until it is `back`; looks at it are counted."""

    back: Event
    looks: int

    def exists(self) -> bool:
        """Waits for the drive."""
        self.looks += 1
        self.back.wait()
        return False


@pytest.fixture
def stuck(tmp_path: Path) -> Iterator[Stuck]:
    made = Stuck(tmp_path / "far.raven")
    made.back, made.looks = Event(), 0
    yield made
    made.back.set()


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A file whose reading does not begin: a pipe that nobody writes into."""
    path = tmp_path / "pipe.raven"
    os.mkfifo(path)
    return path


def end_reading(pipe: Path) -> None:
    """Wait until it is read, and let it hold nothing."""
    os.close(os.open(pipe, os.O_WRONLY))


def test_a_drive_that_does_not_answer_holds_up_neither_other_files_nor_the_closing(
    stuck: Stuck, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    gone, there = tmp_path / "gone.raven", tmp_path / "there.raven"
    there.touch()
    recent = RecentSessions(lambda: (stuck, gone, there), QObject(qapp))
    said: list[str] = []
    recent.looked.connect(lambda: said.append(recent.why_not(stuck)))
    recent.look()
    qtbot.waitUntil(lambda: bool(recent.why_not(gone)))
    assert [recent.why_not(path) for path in (stuck, there)] == ["", ""]
    recent.look()
    recent.look()
    assert stuck.looks == 1, "no thread for each time that a menu is opened"
    recent.close()
    stuck.back.set()
    qtbot.wait(50)
    assert said == [""] and not recent.why_not(stuck), "nothing is handed on after the closing"


def test_a_drive_that_answers_late_is_believed(
    stuck: Stuck, qapp: QApplication, qtbot: QtBot
) -> None:
    recent = RecentSessions(lambda: (stuck,), QObject(qapp))
    recent.look()
    with qtbot.waitSignal(recent.looked):
        stuck.back.set()
    assert recent.why_not(stuck) == "the file is not there any more"
    recent.close()


def test_asked_while_it_looks_it_looks_once_more(
    stuck: Stuck, qapp: QApplication, qtbot: QtBot
) -> None:
    recent = RecentSessions(lambda: (stuck,), QObject(qapp))
    recent.look()
    recent.look()
    recent.look()
    stuck.back.set()
    qtbot.waitUntil(lambda: stuck.looks == 2)
    qtbot.wait(20)
    assert stuck.looks == 2, "what it saw may be of before the question"
    recent.close()


def test_the_program_ends_although_a_drive_does_not_answer() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ENDS], capture_output=True, text=True, timeout=30, check=True
    )
    assert (ended.stdout, ended.stderr) == ("closed\n", "")


def test_a_session_that_cannot_be_read_holds_up_neither_another_nor_the_keeping_on_closing(
    pipe: Path, world: World, sessions: Sessions, rest: Rest, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "study.raven"
    write_session(file, Kept(Session(), {}))
    sessions.start()
    world.wake()
    sessions.open(pipe)
    with qtbot.waitSignal(sessions.used):
        sessions.open(file)
    sessions.close()
    assert read_session(state_folder() / "window-1.raven").session.view.runs
    assert not rest.said
    end_reading(pipe)


def test_of_files_whose_reading_is_under_way_the_last_is_shown(
    pipe: Path, world: World, sessions: Sessions, rest: Rest, qtbot: QtBot, tmp_path: Path
) -> None:
    world.wake()
    file = tmp_path / "study.raven"
    write_session(file, Kept(Session(), {}))
    used: list[Path] = []
    sessions.used.connect(used.append)
    sessions.open(pipe)
    with qtbot.waitSignal(sessions.used):
        sessions.open(file)
    end_reading(pipe)
    qtbot.wait(50)
    assert (used, rest.said) == ([file], [])


@pytest.fixture
def left_behind() -> Slot:
    """The slot of a window before, whose session is read as slowly as can be."""
    slot = Slot.take(state_folder())
    assert slot is not None
    slot.leave()
    os.mkfifo(slot.file)
    return slot


def test_a_window_closed_before_its_session_was_read_leaves_that_as_it_is(
    left_behind: Slot, sessions: Sessions
) -> None:
    sessions.start()
    sessions.close()
    assert left_behind.file.is_fifo(), "nothing was written in its place"
    end_reading(left_behind.file)
