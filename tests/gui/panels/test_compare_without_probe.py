"""Of the runs that are compared one has no probe for the task: it is told of, the others answer."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.service.messages import Attack, AttackAtBudgets, Attacked, AttackedAtBudget
from raven_gui.panels.compare.budgets import BudgetGridDialog
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.compare.verdict import NO_PROBE
from raven_gui.theme import Theme
from tests.gui.conftest import World, attack_result

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
VAE, LACKING = "mnist/vae", "mnist/raven"
SENTENCE = "The run 'RAVEN' has no probe for the task 'colour'."


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[ComparePanel]:
    """The probe is attacked; one of two runs is refused."""
    world.wake()
    made = ComparePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    world.workspace.runs.tick_only((VAE, LACKING))
    made.show()
    world.answer_attack()
    QTest.keyClick(made.controls.maximised, Qt.Key.Key_End)
    command = world.engine.last(Attack)
    assert command.on_probe and set(command.runs) == {VAE, LACKING}
    world.tell(
        Attacked(
            job=command.job,
            epsilon=0.1,
            results=(attack_result(VAE, command),),
            seconds=0.1,
            refused={LACKING: SENTENCE},
        )
    )
    yield made
    made.close()


def test_the_others_are_shown_and_it_is_not_asked_again(world: World, panel: ComparePanel) -> None:
    asked = len(world.engine.all(Attack))
    rows = {row.name: row for row in panel.grid.rows}
    told = rows["VAE"].verdict.text()
    assert any(outcome in told for outcome in ("flips", "holds", "wrong before"))
    assert rows["RAVEN"].verdict.text() == NO_PROBE
    assert SENTENCE in panel.status.text()
    world.workspace.comparison.refresh()
    assert len(world.engine.all(Attack)) == asked and not world.workspace.comparison.busy
    (figure,) = panel.figures()
    assert figure.tables["comparison"]["run"] == ["VAE"]


def test_among_many_images_its_cells_say_so(world: World, panel: ComparePanel) -> None:
    panel.look_at("many")
    matrix = panel.many.matrix
    told = {group.title: matrix.cells.cell(0, group).sentence for group in matrix.matrix.groups}
    assert told["RAVEN"] == NO_PROBE and told["VAE"] != NO_PROBE
    lacking = next(group for group in matrix.matrix.groups if group.title == "RAVEN")
    assert matrix.cells.tip(0, lacking) == SENTENCE


def test_alone_it_is_said_why_it_cannot_be_attacked(world: World, panel: ComparePanel) -> None:
    world.workspace.runs.tick_only((LACKING,))
    assert world.workspace.comparison.failed and not world.workspace.comparison.busy
    assert SENTENCE in panel.status.text()
    world.workspace.runs.weights_changed.emit(LACKING)
    assert world.engine.last(Attack).runs == (LACKING,), "other weights may have another probe"


def test_a_grid_of_budgets_draws_the_others_and_names_it(world: World, panel: ComparePanel) -> None:
    panel.look.budgets.click()
    dialog = panel.findChild(BudgetGridDialog)
    assert dialog is not None
    command = world.engine.last(AttackAtBudgets)
    world.tell(
        AttackedAtBudget(
            job=command.job,
            epsilon=command.epsilons[0],
            results=(attack_result(VAE, command),),
            refused={LACKING: SENTENCE},
        )
    )
    figure = dialog.figure()
    assert figure is not None and set(figure.tables["budgets"]["run"]) == {"VAE"}
    assert SENTENCE in dialog.words.text()
    dialog.reject()
