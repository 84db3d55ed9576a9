"""The step slider of Compare: every number follows it, as a real engine answers."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.runs import RunStore
from engine.service.bench import Bench
from engine.service.messages import Attack, AttackCourse
from raven_gui.panels.compare.digits import digits, percent
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.theme import Theme
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World

VAE, RAVEN = "mnist/vae", "mnist/raven"
PICKED = (ImageRef("mnist", 8), ImageRef("mnist", 3))
STEPS = 4


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(RunStore())


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot, bench: Bench) -> Iterator[ComparePanel]:
    """Two images attacked in two runs, and the course of it on show."""
    made = ComparePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    world.wake()
    world.workspace.runs.tick_only((VAE, RAVEN))
    world.workspace.images.pick(PICKED)
    world.workspace.comparison.set_config(epsilon=0.3, steps=STEPS)
    made.show()
    answer(world, bench)
    made.look.course.click()
    answer(world, bench)
    yield made
    made.close()


def answer(world: World, bench: Bench) -> None:
    """Let the engine attack until nothing is wanted."""
    while world.workspace.comparison.busy:
        *_, answered = bench.attack(world.engine.last(Attack))
        assert answered is not None
        world.tell(answered)


def course_of(world: World) -> AttackCourse:
    result = world.workspace.comparison.result_of(VAE)
    assert result is not None and result.course is not None
    return result.course


def row_words(panel: ComparePanel) -> str:
    """What the row of the first run tells, without its looks; and for readers of the screen."""
    row = panel.grid.rows[0]
    return re.sub("<[^>]*>", " ", row.verdict.text()) + row.verdict.accessibleName()


def test_every_number_of_a_row_and_of_its_figure_is_of_the_step_that_is_shown(
    world: World, panel: ComparePanel
) -> None:
    row, course = world.workspace.comparison.focus, course_of(world)
    (probabilities,) = course.probabilities_by_task.values()
    seen = set()
    for step in range(STEPS + 1):
        panel.course.slider.setValue(step)
        words = row_words(panel)
        for name in ("kl", "mse", "ms_ssim"):
            assert digits(float(course.numbers[name][step, row])) in words, (name, step)
        for values in (course.divergence, course.shift, course.relative_shift):
            assert digits(float(values[step, row])) in words
        sure = probabilities[step, row]
        assert percent(float(sure.max())) in words and f"→ {sure.argmax()}" in words
        seen.add(words)
        (figure,) = panel.figures()
        table = figure.tables["comparison"]
        assert figure.provenance["step"] == step
        for name in ("mse", "ms_ssim"):
            assert list(table[name][:2]) == pytest.approx(course.numbers[name][step], rel=1e-6)
    assert len(seen) == STEPS + 1, "each step is told otherwise"


def test_every_number_of_a_cell_and_its_tooltip_is_of_the_step_that_is_shown(
    world: World, panel: ComparePanel, bench: Bench
) -> None:
    QTest.mouseClick(panel.mode.buttons["many"], Qt.MouseButton.LeftButton)
    answer(world, bench)
    cells, (group, *_) = panel.many.matrix.cells, panel.many.matrix.matrix.groups
    course, comparison = course_of(world), world.workspace.comparison
    for step in (0, STEPS):
        panel.course.slider.setValue(step)
        for place in range(2):
            cell, tip = cells.cell(place, group), cells.tip(place, group)
            assert cell.state == ""
            for name, symbol in {"kl": "KL", "mse": "MSE", "ms_ssim": "MS-SSIM"}.items():
                number = digits(float(course.numbers[name][step, place]))
                assert f"{symbol} {number}" in cell.lines and number in tip
            assert f"‖Δμ‖ {digits(float(course.shift[step, place]))}" in cell.lines

    # What is known of the end alone is not told as of a step.
    comparison.set_step(None)
    comparison.set_config(epsilon=0.1)
    answer(world, bench)
    comparison.set_step(2)
    assert comparison.busy, "the course is asked for, and not answered yet"
    assert cells.cell(0, group).state == "of the attack’s end"
    assert not panel.figures()
    panel.look_at("one")
    (figure,) = panel.figures()
    assert "step" not in figure.provenance
    answer(world, bench)
    panel.look_at("many")
    assert cells.cell(0, group).state == "" and len(panel.figures()) == 1


@pytest.mark.parametrize("mode", ["one", "many"])
@pytest.mark.parametrize(("epsilon", "steps"), [(0.3, 2), (0.0, STEPS)])
def test_a_figure_is_of_no_later_step_than_the_attack_has(
    world: World, panel: ComparePanel, bench: Bench, mode: str, epsilon: float, steps: int
) -> None:
    world.workspace.comparison.set_config(epsilon=epsilon, steps=steps)
    panel.look_at(mode)
    answer(world, bench)
    last = len(course_of(world).divergence) - 1
    assert world.workspace.comparison.step == STEPS > last
    assert panel.course.label.text() == f"step {last} of {last}"
    (figure,) = panel.figures()
    assert figure.provenance["step"] == last


def test_an_attack_that_may_end_early_shows_the_same_after_its_course_was_looked_at(
    world: World, panel: ComparePanel, bench: Bench
) -> None:
    comparison = world.workspace.comparison
    panel.look.course.click()
    comparison.set_config(enough=0.02, steps=20)
    comparison.set_target(ImageRef("mnist", 9))
    answer(world, bench)
    early = panel.figures()[0]
    panel.look.course.click()
    answer(world, bench)
    course = panel.figures()[0]
    panel.look.course.click()
    answer(world, bench)
    again = panel.figures()[0]
    assert early.tables["comparison"]["success"] != course.tables["comparison"]["success"]
    assert again.tables["comparison"] == early.tables["comparison"]
    told = [figure.provenance["attack"]["enough"] for figure in (early, course, again)]
    assert told == [0.02, None, 0.02]


def test_where_no_run_is_ticked_no_course_of_earlier_ones_stays(
    world: World, panel: ComparePanel, bench: Bench
) -> None:
    world.workspace.runs.tick_only(())
    assert panel.empty.isVisible()
    assert not panel.course.isVisible() and not panel.look.budgets.isEnabled()
    panel.look.course.click()
    panel.look.course.click()
    assert not panel.course.isVisible()
    world.workspace.runs.tick_only((VAE, RAVEN))
    answer(world, bench)
    assert panel.course.isVisible() and panel.look.budgets.isEnabled()
