"""How a measurement is set: budgets in words, the paper's attack, what keeps it from starting."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig
from engine.service.messages import MOST_BUDGETS
from raven_gui.panels.robustness.settings import SettingsForm
from raven_gui.panels.shared.budgets import budgets_text, parse_budgets

# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def form(qtbot: QtBot) -> SettingsForm:
    made = SettingsForm()
    made.set_count(2000)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    "text", ["0, 0.05, 0.1", "0.1 0.05 0", " 0.1;0.05;0.050,0 ,", "0\t.05\n1e-1"]
)
def test_budgets_may_be_written_in_any_order_and_with_any_separator(text: str) -> None:
    assert parse_budgets(text) == (0.0, 0.05, 0.1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one budget"),
        (" , ;", "at least one budget"),
        ("0, much", "'much' is not a number"),
        ("0, -0.1", "between 0 and 1"),
        ("0, nan", "between 0 and 1"),
        ("inf", "between 0 and 1"),
        ("0,05", "decimals with a point"),
        (", ".join(str(i / 100) for i in range(MOST_BUDGETS + 1)), f"{MOST_BUDGETS} at most"),
    ],
)
def test_wrong_budgets_are_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_budgets(text)


def test_budgets_that_are_written_are_read_again() -> None:
    budgets = (0.0, 0.001, 0.05, 1.0)
    assert parse_budgets(budgets_text(budgets)) == budgets


def test_the_usual_settings_are_those_of_the_attack_on_500_images(form: SettingsForm) -> None:
    settings = form.value()
    assert settings is not None
    assert settings.images == 500
    assert settings.config == AttackConfig()


def test_a_wrong_budget_is_explained_below_the_field(qtbot: QtBot, form: SettingsForm) -> None:
    form.budgets.selectAll()
    with qtbot.waitSignal(form.changed):
        qtbot.keyClicks(form.budgets, "0, lots")
    assert form.value() is None
    assert "'lots' is not a number" in form.problem.text()
    assert form.problem.isVisible()
    form.budgets.selectAll()
    qtbot.keyClicks(form.budgets, "0.2, 0")
    qtbot.keyClick(form.budgets, Qt.Key.Key_Return)
    assert not form.problem.isVisible()
    assert form.budgets.text() == "0, 0.2"


def test_images_stay_within_what_is_sensible(qtbot: QtBot, form: SettingsForm) -> None:
    form.images.setFocus()
    for typed, kept in (("7", 50), ("3000", 300), ("2000", 2000)):
        form.images.selectAll()
        qtbot.keyClicks(form.images, typed)
        qtbot.keyClick(form.images, Qt.Key.Key_Return)
        assert form.images.value() == kept


def test_the_papers_attack_is_one_button_that_leaves_what_the_paper_does_not_state(
    qtbot: QtBot, form: SettingsForm
) -> None:
    form.steps.setValue(10)
    form.restarts.setValue(3)
    form.budgets.setText("0, 0.3")
    form.images.setValue(700)
    qtbot.mouseClick(form.paper, Qt.MouseButton.LeftButton)
    settings = form.value()
    assert settings is not None
    assert (settings.epsilons, settings.images) == ((0.0, 0.3), 700)
    assert (settings.config.steps, settings.config.restarts) == (50, 1)
    assert settings.config.step_size is None
    assert settings.config.norm == "linf"
