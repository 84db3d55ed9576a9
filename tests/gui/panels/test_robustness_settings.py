"""How a measurement is set: budgets in words, the paper's attack, what keeps it from starting."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig
from engine.probe_attack import PROBE_USUAL
from raven_gui.panels.robustness.settings import SettingsForm

# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def form(qtbot: QtBot) -> SettingsForm:
    made = SettingsForm()
    made.set_images(2000, 784)
    qtbot.addWidget(made)
    made.show()
    return made


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


def test_the_attack_of_a_claim_is_one_button(qtbot: QtBot, form: SettingsForm) -> None:
    form.budgets.setText("0, 0.3")
    qtbot.mouseClick(form.claim, Qt.MouseButton.LeftButton)
    settings = form.value()
    assert settings is not None and settings.epsilons == (0.0, 0.3)
    usual = {name: getattr(settings.config, name) for name in ("steps", "restarts")}
    assert usual.items() <= PROBE_USUAL.items()


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
