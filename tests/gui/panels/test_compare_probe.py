"""Compare attacks through the probe: how it is chosen, told, exported, taken back and kept."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig
from engine.service.messages import (
    Attack,
    AttackAtBudgets,
    Attacked,
    AttackedAtBudget,
    AttackMoved,
    RunsListed,
    Survey,
)
from raven_gui.attack_terms import MAXIMISED
from raven_gui.export import Figure
from raven_gui.panels.compare.budgets import BudgetGridDialog
from raven_gui.panels.compare.digits import digits
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.shared.attack_settings import AttackSettings
from raven_gui.session.document import View
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World, attack_result, bundled_runs, run_info

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
PROBE = MAXIMISED["downstream"]


@pytest.fixture
def panel(world: World, compare_panel: ComparePanel) -> ComparePanel:
    """With 'Probe' chosen by the keyboard, and answered."""
    QTest.keyClick(compare_panel.controls.maximised, Qt.Key.Key_End)
    world.answer_attack()
    return compare_panel


def attacks(world: World) -> list[Attack]:
    return [one for one in world.engine.all(Attack) if not isinstance(one, AttackAtBudgets)]


def figure_of(panel: ComparePanel) -> Figure:
    (figure,) = panel.figures()
    return figure


def verdict(panel: ComparePanel) -> str:
    return panel.grid.rows[0].verdict.text()


def test_the_probe_is_a_choice_and_its_cross_entropy_is_told_in_nats(
    world: World, panel: ComparePanel
) -> None:
    before, asked = attacks(world)
    assert (before.on_probe, asked.on_probe, asked.task) == (False, True, "")
    assert asked.config == before.config == AttackConfig(), "the engine shortens the steps"
    assert "CE</span>" in verdict(panel) and " nats" in verdict(panel)
    assert "W₂²" not in verdict(panel), "the recording engine tells no such number"
    assert "CE " in panel.grid.rows[0].verdict.accessibleName()
    tip = panel.controls.maximised.toolTip()
    assert PROBE.formula in tip and "Carlini et al. 2019" in tip and "Madry et al. 2018" in tip
    assert "100 steps and 10 random starts" in tip
    assert "random starts" in panel.controls.steps.toolTip()
    assert "attacked through the probe in 4 runs in 0.05 s" in panel.status.text()


def test_every_line_of_a_verdict_that_is_certain_twice_is_in_sight(
    world: World, panel: ComparePanel
) -> None:
    sure = np.full((1, 10), 1e-5, np.float32)
    sure[0, 4] = 1 - 9e-5
    world.workspace.comparison.set_config(seed=1)
    command = attacks(world)[-1]
    numbers = dict.fromkeys(("w2", "kl", "shift_in_std", "mse", "ms_ssim"), np.array([0.0865]))
    told = tuple(
        replace(
            attack_result(run, command),
            clean_probabilities=sure,
            attacked_probabilities=sure,
            divergence=np.array([0.00069], np.float32),
            numbers=numbers,
        )
        for run in command.runs
    )
    world.tell(Attacked(job=command.job, epsilon=0.1, results=told, seconds=0.05))
    for width in (760, 1000, 1400):
        panel.resize(width, 640)
        for row in panel.grid.rows:
            assert "99.9" in row.verdict.text() and "0.000690 nats" in row.verdict.text()
            assert row.verdict.heightForWidth(row.verdict.width()) <= row.verdict.height()


def test_a_divergence_chosen_again_is_attacked_again_and_all_is_taken_back(
    world: World, panel: ComparePanel
) -> None:
    comparison, history = world.workspace.comparison, world.workspace.history
    asked = len(attacks(world))
    history.undo()
    assert not comparison.on_probe and panel.controls.maximised.currentData() == "wasserstein"
    assert "W₂²</span>" in verdict(panel), "its answer is still known"
    history.redo()
    assert comparison.on_probe and panel.controls.maximised.currentData() == "downstream"
    assert "CE</span>" in verdict(panel) and len(attacks(world)) == asked
    QTest.keyClick(panel.controls.maximised, Qt.Key.Key_Up)
    assert (attacks(world)[-1].config.divergence, attacks(world)[-1].on_probe) == (
        "reconstruction",
        False,
    )


def test_progress_is_told_by_its_symbol(world: World, panel: ComparePanel, qtbot: QtBot) -> None:
    world.workspace.comparison.set_config(epsilon=0.2)
    qtbot.waitUntil(panel.busy.isVisible, timeout=2000)
    job = attacks(world)[-1].job
    world.tell(AttackMoved(job=job, step=20, steps=50, divergence={"a": 3.0}))
    assert "CE up to 3" in panel.status.text()
    world.answer_attack()
    qtbot.waitUntil(lambda: not panel.busy.isVisible(), timeout=2000)


def test_a_figure_names_its_column_and_tells_the_attack_as_it_was_made(
    world: World, panel: ComparePanel
) -> None:
    figure = figure_of(panel)
    results = world.workspace.comparison.result
    assert results is not None and figure.title.endswith("attacked through the probe")
    assert figure.tables["comparison"]["cross_entropy"] == [
        pytest.approx(float(result.divergence[0])) for result in results.results
    ]
    assert "wasserstein" not in figure.tables["comparison"]
    told = figure.provenance["attack"]
    assert (told["divergence"], told["schedule"], told["steps"]) == ("downstream", "cosine", 50)
    assert told["step_size"] == pytest.approx(0.05) and "coupling" not in told


def test_towards_a_target_what_is_left_is_the_cross_entropy_of_its_class(
    world: World, panel: ComparePanel
) -> None:
    world.workspace.comparison.set_target(ImageRef("mnist", 3))
    asked = attacks(world)[-1]
    assert asked.on_probe and asked.targets is not None
    world.answer_attack()
    assert "left: CE</span>" in verdict(panel)
    assert "probes read the class off it that they read off this one" in panel.target.words.text()
    figure = figure_of(panel)
    assert "left_cross_entropy" in figure.tables["comparison"]
    assert figure.provenance["attack"]["aim"].startswith("least cross-entropy of the class")
    assert "attacked through the probe to be read like MNIST test image 3" in figure.title
    QTest.keyClick(panel.controls.maximised, Qt.Key.Key_Home)
    assert "encoders take it for this one" in panel.target.words.text()


def test_the_grid_of_budgets_is_of_the_probe_too(world: World, panel: ComparePanel) -> None:
    panel.look.budgets.click()
    dialog = panel.findChild(BudgetGridDialog)
    assert dialog is not None
    command = world.engine.last(AttackAtBudgets)
    assert command.on_probe and "attacked through the probe alone in 4 runs" in dialog.image.text()
    for epsilon in command.epsilons[:3]:
        found = tuple(attack_result(run, command) for run in command.runs)
        world.tell(AttackedAtBudget(job=command.job, epsilon=epsilon, results=found))
    figure = dialog.figure()
    assert figure is not None
    told = figure.provenance["attack"]
    assert (told["divergence"], told["epsilon"]) == ("downstream", [0.0, 0.02, 0.05])
    assert told["step_size"] == [None, 0.01, 0.025]
    dialog.reject()


def test_all_images_are_measured_by_the_attack_of_now(world: World, panel: ComparePanel) -> None:
    survey = world.workspace.survey
    survey.want("mnist/vae", "fooled")
    assert world.engine.last(Survey).on_probe
    world.workspace.comparison.set_config(on_probe=False)
    assert survey.job("mnist/vae", "fooled") == 0, "another attack is another question"
    survey.want("mnist/vae", "fooling_budget")
    assert not world.engine.last(Survey).on_probe


def test_settings_offer_what_has_a_meaning_on_the_probe(world: World, panel: ComparePanel) -> None:
    QTest.mouseClick(panel.controls.settings, LEFT)
    dialog = panel.findChild(AttackSettings)
    assert dialog is not None
    assert {"steps", "step_size", "restarts", "seed"} <= set(dialog.form.fields)
    assert not {"coupling", "schedule", "divergence"} & set(dialog.form.fields)
    assert "the first being ε/2" in dialog.form.notes["step_size"].text()
    button = dialog.buttons.button(dialog.buttons.StandardButton.RestoreDefaults)
    assert button.text() == "As for a &claim"
    QTest.mouseClick(button, LEFT)
    QTest.mouseClick(dialog.buttons.button(dialog.buttons.StandardButton.Ok), LEFT)
    asked = attacks(world)[-1]
    assert (asked.config.steps, asked.config.restarts, asked.on_probe) == (100, 10, True)


def test_the_task_that_counts_is_attacked_and_another_one_anew(world: World) -> None:
    own = run_info("own", "vae", "color-mnist", "coloured")
    world.wake()
    space = world.workspace
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), own)))
    space.images.show("color-mnist")
    world.load_images()
    space.runs.tick_only(("own",))
    space.comparison.set_config(on_probe=True)
    while space.comparison.busy:
        world.answer_attack()
    assert (attacks(world)[-1].runs, attacks(world)[-1].task) == (("own",), "digit")
    space.images.choose_task("colour")
    assert attacks(world)[-1].task == "colour"
    world.answer_attack()
    assert space.comparison.question.task == "colour"
    asked = len(attacks(world))
    space.images.choose_task("digit")
    assert len(attacks(world)) == asked and space.comparison.question.task == "digit"
    space.comparison.set_config(on_probe=False)
    world.answer_attack()
    asked = len(attacks(world))
    space.images.choose_task("colour")
    assert len(attacks(world)) == asked, "posteriors know no task"


def test_a_view_of_before_is_one_of_posteriors() -> None:
    before: dict[str, Any] = View().model_dump(mode="json", exclude={"on_probe"})
    assert not View.model_validate(before).on_probe


@pytest.fixture
def many(world: World, panel: ComparePanel) -> ComparePanel:
    """With a table of several images, answered."""
    world.workspace.images.pick(tuple(ImageRef("mnist", index) for index in range(5)))
    panel.look_at("many")
    answer(world)
    return panel


def answer(world: World) -> None:
    while world.workspace.comparison.busy:
        world.answer_attack()


def reached(world: World) -> list[float]:
    """The cross-entropies of the picked images in the first run."""
    result = world.workspace.comparison.result_of("mnist/vae")
    assert result is not None
    return [float(number) for number in result.divergence]


def test_a_table_of_many_images_tells_the_cross_entropy_of_each(
    world: World, many: ComparePanel
) -> None:
    matrix = many.many.matrix
    group = matrix.matrix.groups[0]
    for place, number in enumerate(reached(world)):
        assert matrix.cells.cell(place, group).lines[0] == f"CE {digits(number)}"
        assert "CE, maximised" in matrix.cells.tip(place, group)
    table = figure_of(many).tables["comparison"]
    own = [place for place, run in enumerate(table["run"]) if run == group.title]
    assert [table["cross_entropy"][place] for place in own] == pytest.approx(reached(world))
    assert "reached" not in table and "wasserstein" not in table


def test_many_images_are_sorted_by_it(world: World, many: ComparePanel) -> None:
    order = many.many.order
    order.measure.setCurrentIndex(order.measure.findText("CE, maximised"))
    order.measure.activated.emit(order.measure.currentIndex())
    assert PROBE.formula in order.measure.toolTip()
    assert "Carlini et al. 2019" in order.measure.toolTip()
    places = many.many.matrix.matrix.places.tolist()
    assert places == sorted(range(5), key=lambda place: -reached(world)[place])
    world.workspace.comparison.set_config(on_probe=False)
    assert order.measure.currentText() == "W₂², maximised"


def test_towards_a_target_the_table_tells_what_is_left_and_has_room_for_it(
    world: World, many: ComparePanel
) -> None:
    lines = many.many.matrix.plan.lines
    world.workspace.comparison.set_target(ImageRef("mnist", 3))
    answer(world)
    matrix = many.many.matrix
    group = matrix.matrix.groups[0]
    assert matrix.cells.cell(2, group).lines[0] == f"left: CE {digits(reached(world)[2])}"
    assert "CE, left to the target" in matrix.cells.tip(2, group)
    assert many.many.order.measure.findText("CE, left to the target") > 0
    assert matrix.plan.lines == lines + 1, "how much of the way it came stands there, too"
    told = matrix.cells.words((group,), matrix.fontMetrics()).numbers
    assert matrix.plan.words >= max(map(many.fontMetrics().horizontalAdvance, told))
    assert len(figure_of(many).tables["comparison"]["left_cross_entropy"]) == 4 * 5
    world.workspace.comparison.set_config(on_probe=False)
    answer(world)
    assert matrix.cells.cell(2, group).lines[0] == f"left: W₂² {digits(reached(world)[2])}"
    assert "target's posterior" in str(
        many.many.order.measure.itemData(
            many.many.order.measure.findText("W₂², left to the target"),
            Qt.ItemDataRole.ToolTipRole,
        )
    )


def test_what_is_among_the_numbers_anyway_is_told_once(world: World, many: ComparePanel) -> None:
    lines = many.many.matrix.plan.lines
    for divergence, more in (("wasserstein", 0), ("kl", 0), ("entropic", 1)):
        world.workspace.comparison.set_config(on_probe=False, divergence=divergence)
        answer(world)
        assert many.many.matrix.plan.lines == lines - 1 + more
