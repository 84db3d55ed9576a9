"""In a narrow panel Compare keeps room for pictures: settings are folded away, and buttons stand
below the name."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.service.messages import RunsListed
from raven_gui.panels.compare.head_line import HeadLine
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.theme import Theme
from tests.gui.conftest import World, a_seed, bundled_runs
from tests.present import present

WIDE, NARROW, HEIGHT = 1000, 420, 610


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[ComparePanel]:
    made = ComparePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(NARROW, HEIGHT)
    made.show()
    world.wake()
    world.answer_attack()
    yield made
    made.close()


def resize(panel: ComparePanel, qtbot: QtBot, width: int) -> None:
    panel.resize(width, HEIGHT)
    qtbot.waitUntil(lambda: panel.controls.fold.isVisible() == (width == NARROW))


def test_a_run_is_seen_whole_in_a_small_window_with_a_form_beside_it(
    panel: ComparePanel, qtbot: QtBot
) -> None:
    resize(panel, qtbot, NARROW)
    grid = panel.grid
    qtbot.waitUntil(lambda: grid.rows[0].height() <= grid.area.viewport().height())


def test_settings_are_folded_and_the_button_tells_the_most_of_them(
    world: World, panel: ComparePanel, qtbot: QtBot
) -> None:
    resize(panel, qtbot, NARROW)
    controls = panel.controls
    assert controls.budget.isVisible() and not controls.norm.isVisible()
    assert controls.fold.text() == "Wasserstein · L∞ · 50 steps"
    world.workspace.comparison.set_config(norm="l2", steps=7)
    assert controls.fold.text() == "Wasserstein · L2 · 7 steps"
    QTest.mouseClick(controls.fold, Qt.MouseButton.LeftButton)
    assert controls.norm.isVisible() and panel.look.target.isVisible()
    QTest.mouseClick(controls.fold, Qt.MouseButton.LeftButton)
    assert not controls.norm.isVisible()
    resize(panel, qtbot, WIDE)
    assert controls.norm.isVisible() and not controls.fold.isVisible()


def test_the_name_has_a_line_of_its_own_where_there_is_no_room_beside_the_buttons(
    panel: ComparePanel, qtbot: QtBot
) -> None:
    head = panel.findChild(HeadLine)
    assert head is not None
    name, buttons = panel.told.caption_line, present(panel.mode.parentWidget())
    for width, below in ((NARROW, True), (WIDE, False)):
        resize(panel, qtbot, width)

        def stands(below: bool = below) -> bool:
            return (buttons.geometry().top() > name.geometry().bottom()) == below

        qtbot.waitUntil(stands)
        assert name.height() < 3 * panel.fontMetrics().lineSpacing()


def test_seeds_as_one_makes_the_panel_no_wider(
    world: World, panel: ComparePanel, qtbot: QtBot
) -> None:
    """Or the form of a new run beside it would be cut."""
    resize(panel, qtbot, NARROW)
    narrowest = panel.minimumSizeHint().width()
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), a_seed("s0"), a_seed("s1"))))
    world.workspace.runs.tick_only(("mnist/vae", "s0", "s1"))
    assert panel.seeds.isVisible()
    assert panel.minimumSizeHint().width() == narrowest
    qtbot.waitUntil(lambda: panel.seeds.geometry().right() < NARROW)
    assert panel.seeds.geometry().bottom() < present(panel.mode.parentWidget()).geometry().top()
