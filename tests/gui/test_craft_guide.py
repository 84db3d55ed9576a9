"""The guided tour: it points at real controls, goes on when the user has done it, and gets out of
the way."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.service.messages import JobChanged, Measure
from raven_gui.guide.guide import LINGER_LOOKS
from raven_gui.main_window import MainWindow
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")
LEFT = Qt.MouseButton.LeftButton
STEPS = 6


@pytest.fixture
def window(world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(world.workspace, world.bridge, theme, Settings())
    qtbot.addWidget(made)
    world.wake()
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.guide.leave()
    made.close()


def title(window: MainWindow) -> str:
    return window.guide.card.title.text()


def look_long_enough(window: MainWindow) -> None:
    """What the tour's clock does while the user looks at what was done."""
    for _ in range(LINGER_LOOKS + 1):
        window.guide._look()


def test_it_is_offered_once_as_soon_as_there_is_something_to_see(
    window: MainWindow, world: World
) -> None:
    window.greet()
    assert window.guide.step is None
    world.answer_attack()
    assert title(window) == "Models side by side"
    window.guide.leave()
    window.greet()
    window.workspace.comparison.set_config(epsilon=0.2)
    world.answer_attack()
    assert window.guide.step is None
    window.actions_by_name["guided_tour"].trigger()
    assert window.guide.step is not None


def test_each_step_is_short_and_stands_by_a_control_that_is_on_screen(
    window: MainWindow, world: World
) -> None:
    world.answer_attack()
    window.guide.start()
    seen = []
    for number in range(1, STEPS + 1):
        QApplication.processEvents()
        step, card = window.guide.step, window.guide.card
        assert step is not None
        seen.append(step.title)
        assert len(re.findall(r"[.!?](?: |$)", step.words)) <= 2
        assert step.at.isVisible() and window.guide.ring.isVisible()
        place = QRect(step.at.mapTo(window, QPoint(0, 0)), step.at.size())
        assert window.rect().contains(card.geometry())
        assert window.guide.ring.geometry().intersects(place)
        small = place.width() * place.height() < 100_000
        assert not (small and card.geometry().intersects(place)), f"it covers {step.title}"
        assert card.count.text() == f"{number} of {STEPS}"
        QTest.mouseClick(card.next, LEFT)
    assert len(set(seen)) == STEPS
    assert window.guide.step is None and not window.guide.card.isVisible()


def test_doing_what_a_step_asks_for_leads_to_the_next(window: MainWindow, world: World) -> None:
    world.answer_attack()
    space, guide = window.workspace, window.guide
    guide.start()
    does = (
        lambda: space.runs.tick("mnist/vae", False),
        lambda: space.comparison.set_config(epsilon=0.2),
        lambda: space.images.pick((ImageRef("mnist", 9),)),
        lambda: space.images.pick((ImageRef("mnist", 10),)),
        lambda: window.robustness.start(),
    )
    for number, do in enumerate(does, start=1):
        look_long_enough(window)
        assert guide.card.count.text() == f"{number} of {STEPS}", "it went on by itself"
        do()
        guide._look()
        assert guide.card.count.text() == "Done ✓"
        look_long_enough(window)
    assert title(window) == "Try a picture of your own"


def test_a_measurement_that_ran_before_and_ends_is_not_one_the_user_began(
    window: MainWindow, world: World
) -> None:
    world.answer_attack()
    window.robustness.start()
    under_way = world.engine.last(Measure).job
    guide = window.guide
    guide.start()
    while title(window) != "Measure robustness":
        guide.next()
    world.tell(
        JobChanged(job=under_way, title="", state="finished", done=1, total=1, unit="attack")
    )
    guide._look()
    assert guide.card.count.text() != "Done ✓"
    window.robustness.start()
    guide._look()
    assert guide.card.count.text() == "Done ✓"


def test_it_is_led_by_keys_alone(window: MainWindow, world: World) -> None:
    window.guide.start()
    first = title(window)
    assert QApplication.focusWidget() is window.guide.card.next
    QTest.keyClick(window.guide.card.next, Qt.Key.Key_Space)
    assert title(window) != first
    window.tabs.tabBar().setFocus()
    assert window.tabs.tabBar().hasFocus()
    QTest.keyClick(window.tabs.tabBar(), Qt.Key.Key_Escape)
    assert window.guide.step is None and not window.guide.ring.isVisible()
    QTest.keyClick(window.tabs.tabBar(), Qt.Key.Key_Escape)


def test_return_goes_on_and_back_shows_the_step_before(window: MainWindow, world: World) -> None:
    card = window.guide.card
    window.guide.start()
    first = title(window)
    assert not card.back.isVisible()
    QTest.keyClick(card.next, Qt.Key.Key_Return)
    second = title(window)
    assert second != first and card.back.isVisible()
    QTest.keyClick(card.next, Qt.Key.Key_Return)
    QTest.keyClick(card.back, Qt.Key.Key_Return)
    assert title(window) == second
    QTest.keyClick(card.back, Qt.Key.Key_Return)
    assert title(window) == first and not card.back.isVisible()
    assert QApplication.focusWidget() is card.next
    window.guide.leave()


def test_the_window_works_as_ever_below_it(window: MainWindow, world: World) -> None:
    window.guide.start()
    ring = window.guide.ring
    assert ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    middle = window.guide.step.at.rect().center()  # type: ignore[union-attr]
    place = window.guide.step.at.mapTo(window, middle)  # type: ignore[union-attr]
    beneath = window.childAt(place)
    assert beneath is not None and window.runs.isAncestorOf(beneath)
    window.resize(1024, 720)
    QApplication.processEvents()
    assert window.rect().contains(window.guide.card.geometry())
