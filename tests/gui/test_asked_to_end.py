"""The window is closed by Ctrl-C, and by a system that ends its user's session."""

import os
import signal
import sys

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.signals import ASKING, INSISTING
from raven_gui.asked_to_end import closed_by_signals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there os.kill ends a process")


class _Closing(QWidget):
    closed = 0

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed += 1
        super().closeEvent(event)


@pytest.mark.parametrize("number", ASKING)
def test_a_signal_closes_the_window_as_its_user_would(qtbot: QtBot, number: signal.Signals) -> None:
    window = _Closing()
    qtbot.addWidget(window)
    window.show()
    before = signal.getsignal(number)

    with closed_by_signals(window) as caught:
        os.kill(os.getpid(), number)
        qtbot.waitUntil(lambda: window.closed == 1)

        assert caught == [number]
        then = before if number in INSISTING else signal.SIG_IGN  # a terminal's end comes twice
        assert signal.getsignal(number) is then, "a second one that insists ends the program"
    assert not window.isVisible()


def test_nothing_is_caught_after_the_window_has_gone(qtbot: QtBot) -> None:
    window = _Closing()
    qtbot.addWidget(window)
    before = signal.getsignal(signal.SIGINT)

    with closed_by_signals(window) as caught:
        assert signal.getsignal(signal.SIGINT) is not before

    assert signal.getsignal(signal.SIGINT) is before
    assert caught == []
