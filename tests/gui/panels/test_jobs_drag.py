"""Waiting jobs are dragged to another place in the queue, and back by Undo."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.service.messages import JobChanged, MoveJob, QueueChanged
from raven_gui.panels.jobs.drag import KIND
from raven_gui.panels.jobs.panel import JobsPanel
from tests.gui.conftest import World

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def queue(world: World, qtbot: QtBot) -> Iterator[JobsPanel]:
    """One training under way, and three that wait."""
    made = JobsPanel(world.workspace)
    qtbot.addWidget(made)
    made.resize(320, 700)
    made.show()
    for number, state in enumerate(("running", "queued", "queued", "queued"), start=1):
        world.tell(JobChanged(job=number, title=f"Train {number}", state=state, total=4))  # type: ignore[arg-type]
    world.tell(QueueChanged(job=0, waiting=(2, 3, 4)))
    qtbot.waitUntil(lambda: made.rows[4].y() > made.rows[3].y() > made.rows[2].y() > 0)
    yield made
    made.close()


def content(queue: JobsPanel) -> QWidget:
    found = queue.rows[2].parentWidget()
    assert found is not None
    return found


def drop(queue: JobsPanel, job: int, y: int) -> None:
    """Drag a waiting job over the list and let go at a height."""
    data = QMimeData()
    data.setData(KIND, str(job).encode())
    how = (Qt.DropAction.MoveAction, data, LEFT, PLAIN)
    QApplication.sendEvent(content(queue), QDragEnterEvent(QPoint(40, y), *how))
    QApplication.sendEvent(content(queue), QDragMoveEvent(QPoint(40, y), *how))
    QApplication.sendEvent(content(queue), QDropEvent(QPointF(40, y), *how))


def test_a_job_takes_the_place_where_it_is_let_go(world: World, queue: JobsPanel) -> None:
    rows = queue.rows
    for job, y, place in (
        (4, rows[2].y() + 2, 0),
        (4, rows[3].y() + 2, 1),
        (2, rows[4].geometry().bottom(), 2),
        (2, content(queue).height() - 1, 2),
    ):
        world.engine.commands.clear()
        drop(queue, job, y)
        moved = world.engine.last(MoveJob)
        assert (moved.target, moved.place) == (job, place)


def test_let_go_where_it_was_nothing_moves_and_undo_moves_back(
    world: World, queue: JobsPanel
) -> None:
    drop(queue, 3, queue.rows[3].y() + 3)
    assert not world.engine.all(MoveJob)
    drop(queue, 4, 0)
    world.tell(QueueChanged(job=0, waiting=(4, 2, 3)))
    world.workspace.history.undo()
    moved = world.engine.last(MoveJob)
    assert (moved.target, moved.place) == (4, 2)
    world.tell(QueueChanged(job=0, waiting=(2, 3, 4)))
    world.workspace.history.redo()
    assert world.engine.last(MoveJob).place == 0
    world.tell(QueueChanged(job=0, waiting=(2, 3)))
    before = len(world.engine.all(MoveJob))
    world.workspace.history.undo()
    assert len(world.engine.all(MoveJob)) == before, "it has begun: its place is gone"


def test_only_what_waits_is_dragged_by_the_mouse(
    world: World, queue: JobsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[bytes] = []

    def take(drag: QDrag, *how: object) -> Qt.DropAction:
        dragged.append(bytes(drag.mimeData().data(KIND).data()))
        return Qt.DropAction.MoveAction

    monkeypatch.setattr(QDrag, "exec", take)
    for job in (1, 3):
        row = queue.rows[job]
        QTest.mousePress(row.text, LEFT, pos=QPoint(5, 5))
        QTest.mouseMove(row.text, QPoint(40, 30))
        QApplication.processEvents()
        QTest.mouseRelease(row.text, LEFT, pos=QPoint(40, 30))
    assert dragged == [b"3"]
    assert queue.rows[3].toolTip() and not queue.rows[1].toolTip()


def test_a_job_that_began_while_it_was_dragged_stays(world: World, queue: JobsPanel) -> None:
    world.tell(QueueChanged(job=0, waiting=(3, 4)))
    drop(queue, 2, 0)
    assert not world.engine.all(MoveJob)


def test_the_last_one_that_waits_is_let_go_where_it_is(world: World, queue: JobsPanel) -> None:
    world.tell(QueueChanged(job=0, waiting=(3,)))
    for y in (0, 600):
        drop(queue, 3, y)
    assert not world.engine.all(MoveJob)
