"""What a turn of the window's loop changes is painted in a turn of its own."""

import time
from collections.abc import Callable

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QSignalBlocker, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from raven_gui.later_paint import LaterPaint
from raven_gui.own_turn import LITTLE, OwnTurn


class Page(QWidget):
    """Counts how often it is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = 0
        self.on_paint: Callable[[], None] = lambda: None

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        self.on_paint()


class Turns(QObject):
    """What was done in each turn of the loop."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.done: list[list[str]] = [[]]
        QAbstractEventDispatcher.instance().awake.connect(lambda: self.done.append([]))

    def work(self, name: str) -> None:
        """Keep the processor for more than a little."""
        self.done[-1].append(name)
        until = time.thread_time() + 2 * LITTLE
        while time.thread_time() < until:
            pass


def shown(qtbot: QtBot) -> Page:
    page = Page()
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.painted > 0)
    return page


def test_what_is_due_at_once_is_done_in_one_turn_each(qtbot: QtBot) -> None:
    owner = QObject()
    turns = Turns(owner)
    for name in ("events", "rows", "maps"):
        turn = OwnTurn(owner)
        turn.due.connect(lambda name=name: turns.work(name))
        turn.start()
    qtbot.waitUntil(lambda: sum(map(len, turns.done)) == 3)
    assert [names for names in turns.done if names] == [["events"], ["rows"], ["maps"]]


def test_a_turn_that_was_used_already_is_left_to_that(qtbot: QtBot) -> None:
    owner = QObject()
    turns = Turns(owner)
    turn = OwnTurn(owner)
    turn.due.connect(lambda: turns.work("own"))

    def press() -> None:
        turn.start()
        turns.work("press")

    QTimer.singleShot(0, owner, press)
    qtbot.waitUntil(lambda: any("own" in names for names in turns.done))
    assert [names for names in turns.done if names] == [["press"], ["own"]]


def test_to_ask_again_while_it_waits_does_not_put_it_off(qtbot: QtBot) -> None:
    owner = QObject()
    turn = OwnTurn(owner)
    told: list[bool] = []
    turn.due.connect(lambda: told.append(True))
    turn.start(1)
    turn.start(10**6)
    qtbot.waitUntil(lambda: bool(told))
    assert not turn.waits


def test_one_that_is_stopped_is_not_told(qtbot: QtBot) -> None:
    owner = QObject()
    turn = OwnTurn(owner)
    told: list[bool] = []
    turn.due.connect(lambda: told.append(True))
    turn.start()
    turn.stop()
    qtbot.wait(20)
    assert not told and not turn.waits


def test_a_loop_that_does_not_tell_when_it_turns_is_not_waited_for(qtbot: QtBot) -> None:
    owner = QObject()
    turn = OwnTurn(owner)
    told: list[bool] = []
    turn.due.connect(lambda: told.append(True))
    with QSignalBlocker(QAbstractEventDispatcher.instance()):
        turn.start()
        qtbot.waitUntil(lambda: bool(told))


def test_a_window_is_painted_in_a_turn_after_the_one_that_changed_it(qtbot: QtBot) -> None:
    page = shown(qtbot)
    LaterPaint(page)
    before, owner = page.painted, QObject()
    turns = Turns(owner)

    def change() -> None:
        page.repaint()
        turns.work("change")
        assert page.painted == before

    page.on_paint = lambda: turns.work("paint")
    QTimer.singleShot(0, owner, change)
    qtbot.waitUntil(lambda: page.painted > before)
    assert [names for names in turns.done if names] == [["change"], ["paint"]]


def test_what_changes_again_while_it_waits_is_painted_once(qtbot: QtBot) -> None:
    page = shown(qtbot)
    LaterPaint(page)
    before = page.painted
    for _ in range(3):
        page.update()
        page.repaint()
    qtbot.waitUntil(lambda: page.painted > before)
    qtbot.wait(20)
    assert page.painted == before + 1
