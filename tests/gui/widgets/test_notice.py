"""The line at the top of the window, and what is shown where there is nothing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from raven_gui.widgets import notice as module
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.widgets.notice import Notice

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def notice(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notice]:
    monkeypatch.setattr(module, "SECONDS", 0.05)
    made = Notice()
    qtbot.addWidget(made)
    yield made
    made._timer.stop()


def test_at_first_there_is_none(notice: Notice) -> None:
    assert not notice.isVisible()


def test_good_news_leave_by_themselves(qtbot: QtBot, notice: Notice) -> None:
    notice.tell("Exported to figure.pdf.")
    assert notice.isVisible() and notice.text.text() == "Exported to figure.pdf."
    assert not notice.button.isVisible()
    qtbot.waitUntil(lambda: not notice.isVisible(), timeout=2000)


def test_a_failure_stays_until_it_is_dismissed(qtbot: QtBot, notice: Notice) -> None:
    notice.tell("Exported to figure.pdf.")
    notice.warn("There is no folder 'x': choose another.")
    qtbot.wait(120)
    assert notice.isVisible()
    assert notice.text.text() == "⚠ There is no folder 'x': choose another."
    assert notice.property("kind") == "warn"
    qtbot.mouseClick(notice.dismiss, LEFT)
    assert not notice.isVisible()


def test_its_button_does_what_it_offers_once_and_the_notice_goes(
    qtbot: QtBot, notice: Notice
) -> None:
    done: list[str] = []
    notice.tell("Deleted the run 'VAE'.", "Undo", lambda: done.append("undone"))
    assert notice.button.text() == "Undo"
    qtbot.mouseClick(notice.button, LEFT)
    assert (done, notice.isVisible()) == (["undone"], False)


def test_a_button_that_tells_something_itself_leaves_it_on_screen(
    qtbot: QtBot, notice: Notice
) -> None:
    notice.tell("Deleted.", "Undo", lambda: notice.warn("It cannot be restored."))
    qtbot.mouseClick(notice.button, LEFT)
    assert notice.isVisible() and "restored" in notice.text.text()


def test_a_name_with_markup_is_shown_as_it_was_typed(notice: Notice) -> None:
    notice.tell("Deleted the run '<b>x</b>'.")
    assert notice.text.textFormat() == Qt.TextFormat.PlainText


def test_an_empty_place_says_what_to_do_and_does_it(qtbot: QtBot) -> None:
    empty = EmptyState("No run is ticked", "Tick one in the list.", "Tick all")
    qtbot.addWidget(empty)
    empty.show()
    assert empty.accessibleName() == "No run is ticked. Tick one in the list."
    with qtbot.waitSignal(empty.pressed):
        qtbot.mouseClick(empty.button, LEFT)
    empty.say("No image is picked", "Pick one.")
    assert (empty.title.text(), empty.sentence.text()) == ("No image is picked", "Pick one.")


def test_an_empty_place_without_a_deed_has_no_button(qtbot: QtBot) -> None:
    empty = EmptyState("Nothing yet")
    qtbot.addWidget(empty)
    empty.show()
    assert not empty.button.isVisible()
