"""News at a pace that can be read, and words that move nothing around them."""

import time

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from raven_gui.widgets.pace import Pace
from raven_gui.widgets.still import Still

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_the_first_news_is_shown_at_once_and_the_last_a_little_later(qtbot: QtBot) -> None:
    owner, news, shown = QObject(), [0], []
    pace = Pace(lambda: shown.append(news[0]), 30, owner)
    for number in range(1, 50):
        news[0] = number
        pace.ask()
    assert shown == [1]
    qtbot.waitUntil(lambda: len(shown) == 2)
    qtbot.wait(80)
    assert shown == [1, 49]
    pace.ask()
    assert shown == [1, 49, 49], "after a while, at once again"


def test_what_cannot_wait_is_shown_at_once_and_not_again(qtbot: QtBot) -> None:
    owner, shown = QObject(), []
    pace = Pace(lambda: shown.append(1), 30, owner)
    pace.ask()
    pace.ask()
    pace.now()
    assert len(shown) == 2
    qtbot.wait(80)
    assert len(shown) == 2


def test_what_costs_much_is_shown_less_often(qtbot: QtBot) -> None:
    """Ten milliseconds of work, a tenth of a core to spare: ten times a second, not thirty."""
    owner, shown = QObject(), []

    def show() -> None:
        shown.append(1)
        until = time.thread_time() + 0.01
        while time.thread_time() < until:
            pass

    pace = Pace(show, 30, owner, share=0.1)
    started = time.monotonic()
    for _ in range(100):
        pace.ask()
        qtbot.wait(10)
    seconds = time.monotonic() - started
    assert 3 <= len(shown) <= 14 * seconds


class Requests(QObject):
    """Counts how often a widget is asked to lay itself out anew."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_other_words_move_nothing_unless_they_need_another_line(qtbot: QtBot) -> None:
    window, label = QWidget(), QLabel(wordWrap=True)
    qtbot.addWidget(window)
    still, below = Still(label), QLabel("below")
    layout = QVBoxLayout(window)
    layout.addWidget(still)
    layout.addWidget(below)
    layout.addStretch()
    still.set_text("epoch 1 of 3")
    window.resize(200, 300)
    window.show()
    qtbot.waitExposed(window)
    QApplication.processEvents()
    requests, place = Requests(window), below.y()
    still.set_text("epoch 2 of 3")
    QApplication.processEvents()
    assert (requests.count, label.text(), below.y()) == (0, "epoch 2 of 3", place)
    still.set_text("epoch 2 of 3, and so many other words that they need more than a line")
    QApplication.processEvents()
    assert requests.count == 1 and below.y() > place
    assert label.height() >= label.heightForWidth(label.width())
