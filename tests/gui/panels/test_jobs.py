"""The Jobs panel: everything that is being computed, with pause, resume and cancel."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.service.messages import (
    Cancel,
    JobChanged,
    JobState,
    MoveJob,
    Pause,
    QueueChanged,
    Resume,
)
from raven_gui.panels.jobs.panel import JobsPanel
from raven_gui.panels.jobs.row import progress
from raven_gui.theme import Theme
from tests.gui.conftest import World

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[JobsPanel]:
    made = JobsPanel(world.workspace)
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def job(
    number: int,
    state: JobState = "running",
    done: float = 10,
    seconds_left: float | None = None,
    title: str = "Train RAVEN",
) -> JobChanged:
    return JobChanged(
        job=number,
        title=title,
        state=state,
        done=done,
        total=40,
        unit="epoch",
        seconds_left=seconds_left,
    )


def from_top(panel: JobsPanel) -> list[int]:
    return sorted(panel.rows, key=lambda number: panel.rows[number].y())


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (job(1, "queued"), "queued"),
        (job(1, "running"), "running, 10 of 40 epochs"),
        (job(1, "running", 3.24, 200), "3.2 of 40 epochs, 3 min 20 s left"),
        (job(1, "paused", 3.24, 200), "paused, 3.2 of 40 epochs"),
        (job(1, "failed"), "failed"),
        (JobChanged(job=1, title="t-SNE", state="running"), "running, under way"),
        (JobChanged(job=1, title="x", state="running", unit="attack"), "running, 0 of 1 attack"),
        (
            JobChanged(job=1, title="x", state="running", done=1500, total=2e6, unit="image"),
            "running, 1,500 of 2,000,000 images",
        ),
        (
            JobChanged(job=1, title="x", state="running", done=45, total=100, unit="%"),
            "running, 45\xa0%",
        ),
    ],
)
def test_progress_is_said_in_words(event: JobChanged, said: str) -> None:
    assert progress(event) == said


def test_with_no_job_it_says_so(world: World, panel: JobsPanel) -> None:
    assert panel.none.isVisible() and not panel.clear.isVisible()
    world.tell(job(1))
    assert not panel.none.isVisible()


def test_a_row_shows_title_share_and_time_left(world: World, panel: JobsPanel) -> None:
    world.tell(job(1, seconds_left=90))
    row = panel.rows[1]
    assert (row.text.text(), row.state.text()) == (
        "Train RAVEN",
        "10 of 40 epochs, 1 min 30 s left",
    )
    assert row.bar.value() / row.bar.maximum() == 0.25
    world.tell(job(1, done=20))
    assert row.bar.value() / row.bar.maximum() == 0.5


def test_the_newest_job_stands_on_top(qtbot: QtBot, world: World, panel: JobsPanel) -> None:
    for number in (1, 2, 3):
        world.tell(job(number))
    qtbot.waitUntil(lambda: from_top(panel) == [3, 2, 1])


def test_the_buttons_pause_resume_and_cancel_their_own_job(
    qtbot: QtBot, world: World, panel: JobsPanel
) -> None:
    world.tell(job(1))
    world.tell(job(2))
    row = panel.rows[1]
    qtbot.mouseClick(row.pause, LEFT)
    assert world.engine.last(Pause).target == 1
    world.tell(job(1, "paused"))
    assert row.pause.text() == "Resume"
    assert row.pause.accessibleName() == "Resume Train RAVEN"
    qtbot.mouseClick(row.pause, LEFT)
    assert world.engine.last(Resume).target == 1
    qtbot.mouseClick(row.cancel, LEFT)
    assert world.engine.last(Cancel).target == 1


def test_an_ended_job_has_no_switches_and_can_be_cleared(
    qtbot: QtBot, world: World, panel: JobsPanel
) -> None:
    world.tell(job(1))
    world.tell(job(2))
    assert panel.clear.isVisible() and not panel.clear.isEnabled()
    world.tell(job(1, "cancelled"))
    assert not panel.rows[1].pause.isVisible() and not panel.rows[1].cancel.isVisible()
    qtbot.mouseClick(panel.clear, LEFT)
    assert list(panel.rows) == [2]


def test_a_name_with_markup_is_shown_as_it_was_typed(world: World, panel: JobsPanel) -> None:
    world.tell(job(1, title="Train <b>x</b>"))
    assert panel.rows[1].text.textFormat() == Qt.TextFormat.PlainText


def test_a_hidden_panel_draws_nothing_and_catches_up(
    qtbot: QtBot, world: World, panel: JobsPanel
) -> None:
    world.tell(job(1))
    panel.hide()
    world.tell(job(1, done=30))
    world.tell(job(2))
    assert list(panel.rows) == [1] and panel.rows[1].state.text() == "running, 10 of 40 epochs"
    world.tell(job(3, "finished"))
    world.workspace.jobs.clear_ended()
    panel.show()
    assert panel.rows[1].state.text() == "running, 30 of 40 epochs"
    qtbot.waitUntil(lambda: from_top(panel) == [2, 1])


def test_nothing_is_cut_off_in_a_narrow_dock(qtbot: QtBot, world: World, panel: JobsPanel) -> None:
    world.tell(job(1, title="Train a RAVEN with quite a long name of its own", seconds_left=4000))
    row = panel.rows[1]
    qtbot.waitUntil(lambda: row.cancel.geometry().right() > 200)
    assert row.width() <= 300
    for label in row.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())


@pytest.fixture
def queue(world: World, panel: JobsPanel) -> JobsPanel:
    """One training under way, three that wait, and one that has ended."""
    for number, state in enumerate(("running", "queued", "queued", "queued", "finished"), start=1):
        world.tell(job(number, state, title=f"Train {number}"))  # type: ignore[arg-type]
    world.tell(QueueChanged(job=0, waiting=(2, 3, 4)))
    return panel


def test_what_waits_stands_in_the_order_in_which_it_will_begin(
    qtbot: QtBot, world: World, queue: JobsPanel
) -> None:
    qtbot.waitUntil(lambda: from_top(queue) == [1, 2, 3, 4, 5])
    world.tell(QueueChanged(job=0, waiting=(4, 2, 3)))
    qtbot.waitUntil(lambda: from_top(queue) == [1, 4, 2, 3, 5])


def test_a_waiting_job_is_moved_by_buttons_and_by_keys(
    qtbot: QtBot, world: World, queue: JobsPanel
) -> None:
    row = queue.rows[3]
    assert not any(button.isVisible() for button in queue.rows[1].moves.values())
    for use, place in (
        (lambda: qtbot.mouseClick(row.moves["Alt+Up"], LEFT), 0),
        (lambda: qtbot.mouseClick(row.moves["Alt+Down"], LEFT), 2),
        (lambda: qtbot.mouseClick(queue.rows[4].moves["Alt+Home"], LEFT), 0),
        (lambda: qtbot.keyClick(row, Qt.Key.Key_Up, ALT), 0),
        (lambda: qtbot.keyClick(row, Qt.Key.Key_Down, ALT), 2),
        (lambda: qtbot.keyClick(row, Qt.Key.Key_Home, ALT), 0),
    ):
        world.engine.commands.clear()
        use()
        assert world.engine.last(MoveJob).place == place
    assert not queue.rows[2].moves["Alt+Up"].isEnabled()
    assert not queue.rows[4].moves["Alt+Down"].isEnabled()


def test_a_job_that_reached_the_head_of_the_queue_keeps_the_keyboard(
    qtbot: QtBot, world: World, queue: JobsPanel
) -> None:
    row = queue.rows[3]
    queue.activateWindow()
    row.moves["Alt+Up"].setFocus()
    qtbot.waitUntil(row.moves["Alt+Up"].hasFocus)
    qtbot.keyClick(row.moves["Alt+Up"], Qt.Key.Key_Space)
    world.tell(QueueChanged(job=0, waiting=(3, 2, 4)))
    assert row.hasFocus() and not row.moves["Alt+Up"].isEnabled()
    qtbot.keyClick(row, Qt.Key.Key_Down, ALT)
    assert world.engine.last(MoveJob).place == 1
