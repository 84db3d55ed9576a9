"""Status bar, words, provenance, undo of a deletion, the table of actions, About and its sheet."""

import json
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QTextDocument, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine import __version__
from engine.config import AttackConfig
from engine.service.messages import JobChanged, JobState
from engine.training import PRESETS
from raven_gui.about import PAPERS, about_box
from raven_gui.actions import ACTIONS, MENUS
from raven_gui.deletion import Deletion
from raven_gui.panels.robustness.job import JobBar
from raven_gui.provenance import provenance
from raven_gui.shortcut_sheet import ShortcutSheet
from raven_gui.status import Status
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.words import (
    TOOLTIP_LETTERS,
    duration,
    percent,
    percents,
    tooltip,
    whole_percent,
)
from tests.gui.conftest import World, ready, run_info

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-1, "0 s"), (8.4, "8 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (3900, "1 h 5 min")],
)
def test_times_are_said_as_a_person_would(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_a_share_is_said_in_percent() -> None:
    assert percent(0.9238) == "92.4\xa0%"


def test_no_line_breaks_before_a_percent_sign() -> None:
    told = percent(0.9238), percent(0.9, 0.012), percents(0.9, 0.95), whole_percent(0.3)
    for before in range(TOOLTIP_LETTERS):
        for words in told:
            lines = tooltip(f"{'x' * before} {words} of all").splitlines()
            assert not any(line.startswith("%") for line in lines)


def test_a_long_tooltip_is_broken_into_lines_and_keeps_its_own() -> None:
    text = "Standard deviation of both latents around their common origin. " * 3 + "\nDefault: 1."
    lines = tooltip(text).splitlines()
    assert max(map(len, lines)) <= TOOLTIP_LETTERS
    assert lines[-1] == "Default: 1."
    assert " ".join(lines).split() == text.split()


def test_names_of_a_users_own_are_shown_as_they_are(world: World, qtbot: QtBot) -> None:
    name = "<b>bold</b> & plain"
    shown = QTextDocument()
    shown.setHtml(tooltip(f"{name}\nin two lines"))
    assert shown.toPlainText().replace("\N{LINE SEPARATOR}", "\n") == f"{name}\nin two lines"
    bar, line, status = JobBar(), WrappedLabel(), Status(world.workspace)
    for made in (bar, line, status):
        qtbot.addWidget(made)
    job = JobChanged(job=1, title=name, state="running", done=1, total=2, unit="attack")
    bar.show_job(job)
    world.tell(job)
    assert {bar.words.textFormat(), line.textFormat()} == {Qt.TextFormat.PlainText}
    assert status.jobs.text() == "<b>bold</b> && plain: running"


def test_provenance_tells_runs_seeds_and_attack_but_no_folder_of_the_user() -> None:
    told = provenance([run_info("mnist/raven")], AttackConfig(epsilon=0.2, seed=3))
    assert json.loads(json.dumps(told)) == told
    assert told["program"] == f"raven-gui {__version__}"
    (run,) = told["runs"]
    assert (run["id"], run["variant"], run["dataset"]) == ("mnist/raven", "raven", "mnist")
    assert run["seed"] == 0 and "data_root" not in run
    assert (told["attack"]["epsilon"], told["attack"]["seed"]) == (0.2, 3)
    assert "attack" not in provenance([])


def test_a_deletion_is_undone_and_done_again() -> None:
    asked: list[str] = []
    stack = QUndoStack()
    stack.push(
        Deletion(lambda r: asked.append(f"+{r}"), lambda r: asked.append(f"-{r}"), "a1", "My VAE")
    )
    assert asked == [], "the run was in the trash before"
    assert stack.undoText() == "delete 'My VAE'"
    for move in (stack.undo, stack.redo, stack.undo):
        move()
    assert asked == ["+a1", "-a1", "+a1"]


def test_no_two_actions_share_a_shortcut(qapp: QApplication) -> None:
    counted = Counter(info.keys.toString() for info in ACTIONS.values() if not info.keys.isEmpty())
    assert [keys for keys, times in counted.items() if times > 1] == []


TAKEN = {
    "macOS, whose command key is Qt's Ctrl": (
        *("Ctrl+F5", "Ctrl+Alt+F5", "Ctrl+Alt+D", "Ctrl+Alt+8", "Ctrl+H", "Ctrl+Space", "Ctrl+Tab"),
        *("Ctrl+Shift+3", "Ctrl+Shift+4", "Ctrl+Shift+5", "Ctrl+Shift+Q", "Ctrl+Alt+Esc"),
    ),
    "KDE Plasma": (
        *("Ctrl+F1", "Ctrl+F2", "Ctrl+F3", "Ctrl+F4", "Ctrl+F7", "Ctrl+F8", "Ctrl+F9", "Ctrl+F10"),
        *("Ctrl+F11", "Ctrl+F12", "Alt+F1", "Alt+F2", "Alt+F3", "Alt+F4", "Ctrl+Alt+T"),
    ),
    "GNOME": ("Ctrl+Alt+D", "Ctrl+Alt+T", "Ctrl+Alt+L", "Alt+F1", "Alt+F2", "Alt+F4", "Alt+F7"),
}
"""Keys that these keep for themselves: VoiceOver, the Dock, desktops, terminals."""


@pytest.mark.parametrize("platform", TAKEN)
def test_no_action_has_keys_that_a_desktop_takes_for_itself(platform: str) -> None:
    words = QKeySequence.SequenceFormat.PortableText
    own = {info.keys.toString(words): name for name, info in ACTIONS.items()}
    assert not own.keys() & set(TAKEN[platform]), platform


def test_every_action_has_a_menu_and_a_tip_that_is_a_sentence() -> None:
    assert {info.menu for info in ACTIONS.values()} == set(MENUS)
    assert all(info.tip.endswith(".") for info in ACTIONS.values())


@pytest.fixture
def status(qtbot: QtBot, world: World) -> Status:
    made = Status(world.workspace)
    qtbot.addWidget(made)
    made.show()
    return made


def tell_job(world: World, job: int, state: JobState, done: float = 0) -> None:
    world.tell(
        JobChanged(job=job, title=f"Train {job}", state=state, done=done, total=4, seconds_left=90)
    )


def test_the_status_bar_names_the_device_once_the_engine_is_awake(
    world: World, status: Status
) -> None:
    assert status.device.text() == "Waking the engine…"
    world.tell(ready())
    assert status.device.text() == "CPU"


def test_the_status_bar_shows_the_running_job_and_how_many_more(
    world: World, status: Status
) -> None:
    assert (status.jobs.text(), status.progress.isVisible()) == ("No jobs", False)
    tell_job(world, 1, "queued")
    assert status.jobs.text() == "Train 1: queued"
    tell_job(world, 2, "running", done=1)
    assert status.jobs.text() == "Train 2, 1 min 30 s left (+1)"
    assert (status.progress.value(), status.progress.maximum()) == (250, 1000)
    tell_job(world, 1, "cancelled")
    tell_job(world, 2, "finished")
    assert (status.jobs.text(), status.progress.isVisible()) == ("No jobs", False)


def test_a_click_on_the_jobs_asks_for_their_list(qtbot: QtBot, status: Status) -> None:
    with qtbot.waitSignal(status.jobs_clicked):
        qtbot.mouseClick(status.jobs, Qt.MouseButton.LeftButton)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.setWindowIcon(QIcon(QPixmap(8, 8)))
    qtbot.addWidget(made)
    made.show()
    return made


def test_about_tells_version_device_papers_and_licences(window: QWidget) -> None:
    box = about_box("CPU of this desk", window)
    box.open()
    said = box.text() + box.informativeText()
    for words in (__version__, "CPU of this desk", "Irobe", "Cemgil", "MIT", "CC BY-SA 3.0"):
        assert words in said
    box.close()


def test_the_sheet_shows_every_action_with_its_shortcut(qtbot: QtBot, window: QWidget) -> None:
    sheet = ShortcutSheet(window)
    sheet.open()
    words = sheet.text.toPlainText().splitlines()
    for info in ACTIONS.values():
        name = info.text.replace("&", "").rstrip("…")
        assert name in words
    assert words[words.index("Measure robustness") + 1] == "Ctrl+M"
    assert not sheet.text.horizontalScrollBar().isVisible()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_a_shortcut_is_found_by_what_it_does_or_by_its_keys(window: QWidget) -> None:
    sheet = ShortcutSheet(window)
    sheet.open()
    sheet.filter.setText("undo")
    assert sheet.text.toPlainText().split() == ["Edit", "Undo", "Ctrl+Z"]
    sheet.filter.setText("ctrl+m")
    QTest.keyClick(sheet.filter, Qt.Key.Key_Return)
    assert sheet.isVisible()
    assert "Measure robustness" in sheet.text.toPlainText()
    sheet.filter.setText("no such words")
    assert sheet.none.isVisible() and not sheet.text.isVisible()
    sheet.close()


def test_the_sheet_is_kept_on_paper_or_says_why_not(window: QWidget, tmp_path: Path) -> None:
    sheet = ShortcutSheet(window)
    sheet.open()
    sheet.write(tmp_path / "keys.pdf")
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")
    assert sheet.problem.isHidden()
    sheet.write(tmp_path / "keys.pdf" / "below.pdf")
    assert "below.pdf cannot be written" in sheet.problem.text()
    sheet.close()


def test_about_names_every_paper_that_a_preset_is_of() -> None:
    papers = {preset.reference.partition(", ")[0] for preset in PRESETS.values()}
    by_author = Counter(paper.split()[0] for paper in papers)
    assert by_author <= Counter(paper.split()[0] for paper in PAPERS)
