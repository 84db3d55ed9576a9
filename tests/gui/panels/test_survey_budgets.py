"""The budgets that are tried on each image: written in a line, read, explained, taken back."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.service.messages import Survey
from engine.service.messages.survey import BUDGETS
from raven_gui.panels.shared.survey_budgets import ABOVE_ZERO, SurveyBudgets
from tests.gui.conftest import World


@pytest.fixture
def budgets(world: World, qtbot: QtBot) -> Iterator[SurveyBudgets]:
    world.wake()
    made = SurveyBudgets(world.workspace)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def write(budgets: SurveyBudgets, text: str) -> None:
    budgets.line.selectAll()
    QTest.keyClicks(budgets.line, text)
    budgets.line.editingFinished.emit()


def test_what_is_written_is_tried_and_undo_brings_back_what_was(
    world: World, budgets: SurveyBudgets
) -> None:
    assert budgets.line.text() == "0.02, 0.05, 0.1, 0.15, 0.2"
    survey = world.workspace.survey
    write(budgets, "0.3 0.01;0.3")
    assert survey.budgets == (0.01, 0.3) and budgets.line.text() == "0.01, 0.3"
    survey.want("mnist/vae", "fooling_budget")
    assert world.engine.last(Survey).budgets == (0.01, 0.3)
    world.workspace.history.undo()
    assert survey.budgets == BUDGETS and budgets.line.text() == "0.02, 0.05, 0.1, 0.15, 0.2"


@pytest.mark.parametrize(
    ("text", "said"),
    [("0, 0.1", ABOVE_ZERO), ("much", "'much' is not a number"), ("2", "between 0 and 1, in")],
)
def test_what_cannot_be_tried_is_told_and_changes_nothing(
    world: World, budgets: SurveyBudgets, text: str, said: str
) -> None:
    write(budgets, text)
    assert said in budgets.problem.text() and budgets.problem.isVisible()
    assert world.workspace.survey.budgets == BUDGETS
    write(budgets, "0.1")
    assert not budgets.problem.isVisible()


def test_another_norm_has_other_budgets(world: World, budgets: SurveyBudgets) -> None:
    world.workspace.comparison.set_config(norm="l2", epsilon=2)
    write(budgets, "1, 4.5")
    assert world.workspace.survey.budgets == (1, 4.5)


def test_the_tooltip_teaches(budgets: SurveyBudgets) -> None:
    for words in ("smallest", "Irobe et al.", "Eq. (13)", "measured anew"):
        assert words in " ".join(budgets.line.toolTip().split())
