"""Attacks of another kind than the paper's: chosen in the panel, measured, shown and told."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig, Norm
from engine.data import ImageSource
from engine.service.messages import CheckAttack, Measure, RobustnessMeasured
from raven_gui.panels.robustness import sanity
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.sanity import SanityDialog
from raven_gui.panels.shared.attack_settings import BUTTON, AttackSettings
from tests.gui.conftest import World
from tests.gui.panels.answers import tell_verdict

LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(robustness_panel: RobustnessPanel) -> RobustnessPanel:
    return robustness_panel


def choose_norm(panel: RobustnessPanel, norm: Norm) -> None:
    """As the keyboard does."""
    panel.settings.norm.setFocus()
    wanted = panel.settings.norm.findData(norm)
    while (now := panel.settings.norm.currentIndex()) != wanted:
        QTest.keyClick(panel.settings.norm, Qt.Key.Key_Down if now < wanted else Qt.Key.Key_Up)


def ask_further(panel: RobustnessPanel, button: Any = BUTTON.Ok, **values: object) -> None:
    """Fill in some fields of the dialog behind 'More…', and press one of its buttons."""
    QTest.mouseClick(panel.settings.more, LEFT)
    dialog = panel.findChildren(AttackSettings)[-1]
    assert dialog.isVisible()
    dialog.form.set_values(values)
    QTest.mouseClick(dialog.buttons.button(button), LEFT)


def tell_curve(world: World, *accuracies: float, norm: Norm = "linf") -> None:
    world.tell(
        RobustnessMeasured(
            job=1,
            run="mnist/vae",
            source=ImageSource("mnist"),
            divergence="wasserstein",
            epsilons=(0.0, 0.1, 2.0)[: len(accuracies)],
            accuracies=accuracies,
            images=500,
            config=AttackConfig(norm=norm),
        )
    )


def open_check(panel: RobustnessPanel) -> SanityDialog:
    QTest.mouseClick(panel.check, LEFT)
    return panel.findChildren(SanityDialog)[-1]


def test_start_measures_in_the_ball_and_by_the_steps_that_are_chosen(
    world: World, panel: RobustnessPanel
) -> None:
    choose_norm(panel, "l2")
    ask_further(panel, step_size=0.25, schedule="cosine", momentum=1.0, seed=7, coupling=200.0)
    QTest.mouseClick(panel.job.start, LEFT)
    asked = world.engine.last(Measure)
    assert asked.epsilons == (0.0, 0.4, 1.0, 2.0, 3.0, 4.0), "as usual in that ball"
    assert asked.config == AttackConfig(
        norm="l2", step_size=0.25, schedule="cosine", momentum=1, seed=7, coupling=200
    )


def test_each_norm_keeps_its_own_budgets(qtbot: QtBot, panel: RobustnessPanel) -> None:
    form = panel.settings
    form.budgets.setText("0, 0.3")
    choose_norm(panel, "l1")
    assert form.budgets.text() == "0, 3, 7.5, 15, 22.5, 30"
    assert "all changes together" in form.budgets.toolTip()
    form.budgets.selectAll()
    qtbot.keyClicks(form.budgets, "0, 7")
    choose_norm(panel, "linf")
    assert form.budgets.text() == "0, 0.3"
    choose_norm(panel, "l1")
    assert form.budgets.text() == "0, 7"


def test_a_budget_that_is_one_in_its_ball_alone_is_read_there_alone(panel: RobustnessPanel) -> None:
    choose_norm(panel, "l2")
    panel.settings.budgets.setText("0, 3")
    assert panel.settings.value() is not None and not panel.settings.remark.isVisible()
    panel.settings.budgets.setText("0, 30")
    assert panel.settings.value() is not None
    assert panel.settings.remark.text().startswith("A budget of 30 bounds nothing: pixels are")
    assert panel.settings.remark.isVisible()
    choose_norm(panel, "linf")
    assert not panel.settings.remark.isVisible()
    panel.settings.budgets.setText("0, 3")
    assert panel.settings.value() is None and "between 0 and 1" in panel.settings.problem.text()


def test_what_is_not_as_usual_is_told_beside_start_though_its_fields_are_out_of_sight(
    panel: RobustnessPanel,
) -> None:
    usual = panel.job.words.text()
    assert usual.endswith("on 500 images")
    ask_further(panel, step_size=0.25, momentum=0.5, seed=7, coupling=200.0)
    assert panel.job.words.text() == f"{usual}, step size 0.25, momentum 0.5, seed 7"
    ask_further(panel, BUTTON.Cancel, momentum=0.25)
    assert panel.settings.config.momentum == 0.5, "what is not taken changes nothing"
    choose_norm(panel, "l1")
    assert "6 budgets in L1 = 72" in panel.job.words.text()


def test_the_usual_settings_are_a_button_away_and_leave_what_the_panel_has(
    panel: RobustnessPanel,
) -> None:
    choose_norm(panel, "l2")
    panel.settings.steps.setValue(9)
    ask_further(panel, momentum=0.5, seed=7)
    QTest.mouseClick(panel.settings.more, LEFT)
    dialog = panel.findChildren(AttackSettings)[-1]
    assert set(dialog.form.fields) == {"coupling", "step_size", "schedule", "momentum", "seed"}
    for button in (BUTTON.RestoreDefaults, BUTTON.Ok):
        QTest.mouseClick(dialog.buttons.button(button), LEFT)
    assert panel.settings.config == AttackConfig(norm="l2", steps=9)


def test_the_papers_attack_and_that_of_a_claim_step_plainly_and_only_the_papers_names_a_norm(
    panel: RobustnessPanel,
) -> None:
    choose_norm(panel, "l2")
    ask_further(panel, step_size=0.25, schedule="cosine", momentum=1.0, seed=7)
    QTest.mouseClick(panel.settings.claim, LEFT)
    assert panel.settings.config == AttackConfig(norm="l2", steps=100, restarts=10, seed=7)
    ask_further(panel, momentum=1.0)
    QTest.mouseClick(panel.settings.paper, LEFT)
    assert panel.settings.config == AttackConfig(seed=7)
    assert panel.settings.norm.currentData() == "linf"
    assert panel.settings.budgets.text() == "0, 0.02, 0.05, 0.1, 0.15, 0.2"


def test_curves_are_shown_in_one_ball_at_a_time_and_stay_in_the_others(
    world: World, panel: RobustnessPanel
) -> None:
    chart = panel.curves.chart
    axis = chart.plot.getAxis("bottom")
    tell_curve(world, 0.9, 0.4)
    tell_curve(world, 0.9, 0.8, 0.3, norm="l2")
    assert axis.labelText == "budget ε, of the pixel range"
    assert panel.figures()[0].title == "Accuracy under Wasserstein attack"
    assert list(chart.series()["VAE"].y) == [90, 40]
    choose_norm(panel, "l2")
    assert axis.labelText == "budget ε in L2, of the pixel range"
    assert list(chart.series()["VAE"].y) == [90, 80, 30]
    figure = panel.figures()[0]
    assert figure.title == "Accuracy under Wasserstein attack in L2"
    assert set(figure.tables["robustness"]["norm"]) == {"l2"}
    assert [made["norm"] for made in figure.provenance["attacks"]] == ["l2"]
    choose_norm(panel, "l1")
    assert not chart.series() and panel.curves.note.text() == (
        "Nothing is measured in L1 yet: press Start.\n"
        "There are curves in L∞ and L2: choose another norm to see them."
    )
    choose_norm(panel, "linf")
    assert list(chart.series()["VAE"].y) == [90, 40]


def test_what_is_measured_in_another_ball_is_told_by_no_column_of_the_runs_table(
    world: World, panel: RobustnessPanel
) -> None:
    run = world.workspace.runs.get("mnist/vae")
    assert run is not None
    before = world.workspace.robustness.known_curves(run)
    tell_curve(world, 0.9, 0.8, 0.3, norm="l2")
    assert world.workspace.robustness.known_curves(run) == before


def test_the_check_attacks_as_the_panel_says_and_tells_so(
    world: World, panel: RobustnessPanel
) -> None:
    choose_norm(panel, "l2")
    ask_further(panel, momentum=0.5, coupling=200.0)
    dialog = open_check(panel)
    assert dialog.settings.text() == (
        "Budgets 0, 0.4, 1, 2, 3, 4 in L2; 50 steps and 1 random start, momentum 0.5, as the "
        "panel has them."
    )
    dialog.attack.choose("entropic")
    assert "momentum 0.5, γ 200, as the panel" in dialog.settings.text(), "where it counts"
    dialog.attack.choose("wasserstein")
    QTest.mouseClick(dialog.job.start, LEFT)
    asked = world.engine.last(CheckAttack)
    assert asked.config == AttackConfig(norm="l2", momentum=0.5, coupling=200)
    tell_verdict(world, asked)
    assert "momentum 0.5; what is not told by budget, at ε = 0.1 in L2." in dialog.measured.text()


def test_a_verdict_in_one_ball_is_none_in_another(world: World, panel: RobustnessPanel) -> None:
    dialog = open_check(panel)
    QTest.mouseClick(dialog.job.start, LEFT)
    tell_verdict(world, world.engine.last(CheckAttack))
    assert dialog.verdict.isVisible()
    choose_norm(panel, "l2")
    assert dialog.verdict.isVisible(), "an open dialog asks on as it was opened"
    assert not open_check(panel).verdict.isVisible()


@pytest.mark.parametrize(("norm", "made"), [("linf", True), ("l2", True), ("l1", False)])
def test_autoattack_is_offered_in_the_balls_it_is_made_for(
    panel: RobustnessPanel, norm: Norm, made: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sanity, "is_installed", lambda _: True)
    choose_norm(panel, norm)
    assert open_check(panel).library.isEnabled() == made
