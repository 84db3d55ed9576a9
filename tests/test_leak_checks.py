"""The leak check itself: a test that leaves something behind fails, told which line did it."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[1]

LEAKING_TESTS = """
import threading

from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QMainWindow, QWidget

kept = []


def test_thread():
    release = threading.Event()
    kept.append(release)
    threading.Thread(target=release.wait, name="forgotten", daemon=True).start()  # thread


def test_qt_thread(qapp):
    kept.append(QThread())  # qt thread
    kept[-1].start()


def test_timer(qapp):
    kept.append(QTimer(interval=1234))  # timer
    kept[-1].start()


def test_window_on_screen(qapp):
    kept.append(QMainWindow())  # shown
    kept[-1].show()


def test_window_not_deleted(qapp):
    kept.append(QWidget(objectName="settings"))  # hidden


def test_failure_is_not_called_a_leak(qapp):
    window = QWidget()
    assert not window.isWindow()
"""

TIDY_TESTS = """
import threading

import pyqtgraph
import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QMainWindow, QPushButton


def test_thread_that_ended(qapp):
    thread = threading.Thread(target=int)
    thread.start()
    qt_thread = QThread()
    qt_thread.start()
    qt_thread.quit()
    assert qt_thread.wait()


def test_timer_that_stopped(qapp):
    timer = QTimer()
    timer.start(1000)
    timer.stop()
    assert not timer.isActive()


def test_window_given_to_qtbot(qtbot):
    window = QMainWindow()
    window.setCentralWidget(QPushButton("Attack"))
    QTimer(window).start(1000)
    qtbot.addWidget(window)
    window.show()


@pytest.fixture
def plot(qtbot):
    made = pyqtgraph.PlotWidget()
    qtbot.addWidget(made)
    return made


def test_plot_with_its_menus(plot):
    plot.plot([1, 2, 3])
    plot.show()
"""


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A test run within the test run, with nothing but the leak check added."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests"))
    pytester.makeini("[pytest]\nqt_api = pyside6\naddopts = -p leaks -p no:cacheprovider")
    return pytester


def test_what_leaks_is_named_with_the_line_that_made_it(inner: pytest.Pytester) -> None:
    file = inner.makepyfile(LEAKING_TESTS)
    lines = LEAKING_TESTS.strip().splitlines()

    def made_at(comment: str) -> str:
        number = next(n for n, line in enumerate(lines, 1) if line.endswith(f"  # {comment}"))
        return f"{file}:{number}"

    result = inner.runpytest_subprocess()

    result.assert_outcomes(passed=5, errors=5, failed=1)
    result.stdout.fnmatch_lines_random(
        [
            f"*thread 'forgotten' still runs; started at {made_at('thread')}",
            f"*Qt thread QThread still runs; created at {made_at('qt thread')}",
            f"*timer QTimer still ticks every 1234 ms; created at {made_at('timer')}",
            f"*window QMainWindow is still on screen; created at {made_at('shown')}",
            f"*window QWidget 'settings' is hidden, not deleted; created at {made_at('hidden')}",
        ]
    )


def test_tidy_tests_pass(inner: pytest.Pytester) -> None:
    inner.makepyfile(TIDY_TESTS)
    inner.runpytest_subprocess().assert_outcomes(passed=4)
