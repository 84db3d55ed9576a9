"""Label efficiency in the Robustness panel."""

import math
import statistics
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig
from engine.data import ImageSource
from engine.probe_attack import probe_attack_at
from engine.service.messages import (
    Cancel,
    JobChanged,
    KeptLabels,
    LabelsMeasured,
    MeasureLabels,
    RunsListed,
)
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.tools import LABELS
from raven_gui.session.robustness_keepers import labels_form_keeper, robustness_view_keeper
from tests.gui.conftest import World, bundled_runs, run_info
from tests.gui.panels.answers import two_seeds

LEFT = Qt.MouseButton.LeftButton
MNIST = ImageSource("mnist")
COUNTS = (10, 100)
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(qtbot: QtBot, robustness_panel: RobustnessPanel) -> RobustnessPanel:
    qtbot.mouseClick(robustness_panel.tools.plot.buttons[LABELS], LEFT)
    return robustness_panel


def tell(
    world: World,
    run: str,
    accuracies: tuple[tuple[float, ...], ...],
    attack: AttackConfig | None = None,
) -> None:
    about: Any = {"job": 5, "run": run, "source": MNIST, "images": 200, "seed": 0}
    about["attack"] = attack
    world.tell(LabelsMeasured(counts=COUNTS, accuracies=accuracies, **about))


def test_ticked_runs_are_measured_as_the_form_says(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    form, job = panel.labels.form, panel.labels.job
    assert panel.labels.isVisible() and not panel.curves.isVisible()
    assert not panel.settings.isVisible() and not panel.job.isVisible()
    form.counts.setText("100, 10")
    form.draws.setValue(3)
    form.seed.setValue(8)
    runs = tuple(run.id for run in world.workspace.runs.ticked)
    assert job.words.text() == "4 runs × 2 numbers of labels × 3 draws = 24 probes at most"
    qtbot.mouseClick(job.start, LEFT)
    asked = world.engine.last(MeasureLabels)
    assert (asked.runs, asked.counts, asked.draws, asked.seed) == (runs, COUNTS, 3, 8)
    assert asked.attack is None, "clean, where nobody says otherwise"
    assert panel.labels.note.text().startswith("Being measured")
    news: Any = {"job": asked.job, "title": "Label efficiency of VAE", "total": 24, "unit": "draw"}
    world.tell(JobChanged(state="running", done=4, seconds_left=8, **news))
    assert job.words.text() == "Label efficiency of VAE · draw 5 of 24 · 8 s left"
    qtbot.mouseClick(job.cancel, LEFT)
    assert world.engine.last(Cancel).target == asked.job
    world.tell(JobChanged(state="cancelled", done=4, **news))
    assert job.start.isVisible() and job.start.isEnabled()
    panel.start()  # as Ctrl+M does
    assert world.engine.last(MeasureLabels).job != asked.job


def test_curves_are_means_over_draws_with_their_deviation_on_a_logarithmic_axis(
    world: World, panel: RobustnessPanel
) -> None:
    first, second = (run.id for run in world.workspace.runs.ticked[:2])
    assert panel.labels.note.text().startswith("Nothing is measured yet")
    tell(world, first, ((0.3, 0.5), (0.8, 0.9)))
    tell(world, second, ((0.6, 0.6), (0.7, 0.7)))
    chart = panel.labels.chart
    assert list(chart.series()) == ["VAE", "VAE (noise)"]
    np.testing.assert_allclose(chart.series()["VAE"].x, COUNTS)
    np.testing.assert_allclose(chart.series()["VAE"].y, [40, 85])
    axis = chart.plot.getAxis("bottom")
    assert axis.logMode and axis.logTickStrings([1, 2], 1, 1) == ["10", "100"]
    low, high = chart.plot.getViewBox().viewRange()[0]
    assert low == pytest.approx(1, abs=0.1) and high == pytest.approx(2, abs=0.1)
    figure = panel.figures()[0]
    assert figure.title == "Label efficiency"
    table = figure.tables["label efficiency"]
    assert table["labels"] == (10, 10, 100, 100) * 2
    assert table["accuracy"] == (0.3, 0.5, 0.8, 0.9, 0.6, 0.6, 0.7, 0.7)
    assert [run["id"] for run in figure.provenance["runs"]] == [first, second]
    assert figure.provenance["test images"] == 200, "on which it was measured, not all there are"
    assert figure.provenance["definition"].startswith("Clean accuracy, on the test images, of a ")
    assert "attacks" not in figure.provenance
    assert "Figure 8, has such probes under attack and not clean" in figure.provenance["definition"]
    assert "has such probes under attack" in " ".join(chart.plot.toolTip().split())
    assert chart.plot.getAxis("left").labelText == "clean accuracy (%)"
    apart = 100 * statistics.stdev((0.3, 0.5))
    bottom = chart.plot.getViewBox().viewRange()[1][0]
    assert bottom <= 40 - apart, "the band is seen whole"


def test_at_a_budget_each_probe_is_asked_to_be_attacked_as_for_a_claim(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    form, job = panel.labels.form, panel.labels.job
    assert form.budget.value() == 0
    form.budget.selectAll()
    qtbot.keyClicks(form.budget, "0.1")
    assert job.words.text().endswith("= 140 probes at most, each under attack")
    qtbot.mouseClick(job.start, LEFT)
    asked = world.engine.last(MeasureLabels).attack
    assert asked == AttackConfig(epsilon=0.1, steps=100, restarts=10)
    assert world.engine.last(MeasureLabels).images is None, "all, where nobody says otherwise"
    assert "Largest change of a pixel" in form.budget.toolTip()


def test_fewer_images_are_read_and_attacked_where_the_form_says_so(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    form, job = panel.labels.form, panel.labels.job
    assert form.images.text() == "all"
    form.images.selectAll()
    qtbot.keyClicks(form.images, "200")
    assert job.words.text().endswith("= 140 probes at most, on 200 images")
    qtbot.mouseClick(job.start, LEFT)
    assert world.engine.last(MeasureLabels).images == 200


def test_what_is_left_under_attack_is_a_plot_of_its_own_at_each_budget(
    world: World, panel: RobustnessPanel
) -> None:
    """Clean curves, and those of other budgets, stay and are not among them."""
    run, chart, form = world.workspace.runs.ticked[0].id, panel.labels.chart, panel.labels.form
    attack = probe_attack_at(AttackConfig(steps=100, restarts=10, schedule="cosine"), 0.1)
    tell(world, run, ((0.7, 0.9), (0.9, 0.9)))
    tell(world, run, ((0.1, 0.3), (0.4, 0.4)), attack)
    np.testing.assert_allclose(chart.series()["VAE"].y, [80, 90])
    form.budget.setValue(0.1)
    np.testing.assert_allclose(chart.series()["VAE"].y, [20, 40])
    axis = chart.plot.getAxis("left")
    assert axis.labelText == "accuracy under attack (L∞ ≤ 0.1) (%)"
    assert "Accuracy under attack (L∞ ≤ 0.1)." in chart.legend.tips["VAE"]
    figure = panel.figures()[0]
    assert figure.title == "Label efficiency under attack (L∞ ≤ 0.1)"
    assert set(figure.tables["label efficiency"]["epsilon"]) == {0.1}
    assert figure.tables["label efficiency"]["accuracy"] == (0.1, 0.3, 0.4, 0.4)
    assert figure.provenance["definition"].startswith("Accuracy under attack, on the test images")
    (made,) = figure.provenance["attacks"]
    assert (made["divergence"], made["epsilon"], made["steps"]) == ("downstream", 0.1, 100)
    assert (made["restarts"], made["schedule"], made["step_size"]) == (10, "cosine", 0.05)
    form.budget.setValue(0.2)
    assert chart.series() == {} and panel.labels.note.text().startswith("Nothing is measured yet")
    form.budget.setValue(0)
    np.testing.assert_allclose(chart.series()["VAE"].y, [80, 90])


def test_the_legend_stands_beside_curves_that_are_low(world: World, panel: RobustnessPanel) -> None:
    panel.resize(960, 700)
    chart = panel.labels.chart
    for run in world.workspace.runs.ticked:
        tell(world, run.id, ((0.02, 0.04), (0.02, 0.04)))
    box = chart.legend.place()
    lines = [line.placement().pixels(line.places) for line in chart.lines()]
    assert len(lines) == 4
    assert all((places[:, 1] > box.bottom()).all() for places in lines)


def test_a_table_calls_runs_of_one_name_by_what_tells_them_apart(
    world: World, panel: RobustnessPanel
) -> None:
    own = [run_info(run, name="Mine") for run in ("a", "b")]
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *own)))
    world.workspace.runs.tick_only(("a", "b"))
    for run in ("a", "b"):
        tell(world, run, ((0.3, 0.5), (0.8, 0.9)))
    told = panel.figures()[0].tables["label efficiency"]["run"]
    assert told == ("Mine · a",) * 4 + ("Mine · b",) * 4


def test_several_seeds_are_one_line_with_the_mean_of_their_means(
    world: World, panel: RobustnessPanel
) -> None:
    two_seeds(world)
    tell(world, "own-0", ((0.3, 0.5), (0.8, 0.9)))
    tell(world, "own-1", ((0.2, 0.4), (0.9, 0.9)))
    ((name, line),) = panel.labels.chart.series().items()
    assert "2 seeds" in name
    np.testing.assert_allclose(line.y, [35, 87.5])


def test_what_a_run_kept_is_there_with_when_it_was_measured(
    world: World, panel: RobustnessPanel
) -> None:
    kept = KeptLabels(
        counts=COUNTS,
        accuracies=((0.3, 0.5), (0.8, 0.9)),
        images=200,
        measured="2026-03-04T10:00:00+00:00",
    )
    under = replace(kept, accuracies=((0.1, 0.1), (0.2, 0.4)), attack=AttackConfig(epsilon=0.05))
    own = replace(run_info("own", name="Own"), labels=(under, kept))
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), own)))
    world.workspace.runs.tick_only(("own",))
    np.testing.assert_allclose(panel.labels.chart.series()["Own"].y, [40, 85])
    assert panel.labels.kept.text().startswith("Own: measured 2026-03-04 ")
    assert panel.export.isEnabled()
    panel.labels.form.budget.setValue(0.05)
    np.testing.assert_allclose(panel.labels.chart.series()["Own"].y, [10, 30])
    panel.labels.form.budget.setValue(0)
    tell(world, "own", ((0.1, 0.1), (0.2, 0.2)))
    np.testing.assert_allclose(panel.labels.chart.series()["Own"].y, [10, 20])
    assert not panel.labels.kept.isVisible()
    world.workspace.runs.weights_changed.emit("own")
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), replace(own, labels=()))))
    assert panel.labels.chart.series() == {} and panel.labels.figure() is None


@pytest.mark.parametrize("typed", ["", "10, x", "0", "-5"])
def test_what_cannot_be_read_is_told_and_starts_nothing(
    typed: str, world: World, panel: RobustnessPanel
) -> None:
    panel.labels.form.counts.setText(typed)
    assert panel.labels.form.problem.isVisible() and panel.labels.form.problem.text()
    assert not panel.labels.job.start.isEnabled()
    panel.labels.start()
    assert not world.workspace.label_efficiency.job


def test_the_session_keeps_the_plot_and_the_form(panel: RobustnessPanel) -> None:
    form, keepers = panel.labels.form, (robustness_view_keeper(panel), labels_form_keeper(panel))
    form.counts.setText("10, oh")
    form.draws.setValue(9)
    form.budget.setValue(0.125)
    form.images.setValue(150)
    kept = [keeper.take() for keeper in keepers]
    form.counts.setText("20")
    form.draws.setValue(2)
    form.budget.setValue(0)
    form.images.setValue(0)
    panel.tools.plot.choose("curves")
    for keeper, fields in zip(keepers, kept, strict=True):
        keeper.put(fields)
    assert (form.counts.text(), form.draws.value()) == ("10, oh", 9)
    assert (form.budget.value(), form.images.value()) == (0.125, 150)
    assert panel.tools.plot.current() == LABELS and panel.labels.isVisible()
    assert math.isfinite(panel.labels.chart.plot.getViewBox().viewRange()[0][0])


def test_the_table_below_keeps_its_rows_where_there_is_room(
    world: World, panel: RobustnessPanel, qtbot: QtBot
) -> None:
    panel.resize(960, 700)
    table = panel.table
    qtbot.waitUntil(lambda: table.height() == table.sizeHint().height())


def test_what_is_of_no_use_for_labels_says_where_it_is(
    qtbot: QtBot, robustness_panel: RobustnessPanel
) -> None:
    tools = robustness_panel.tools
    qtbot.mouseClick(tools.plot.buttons[LABELS], LEFT)
    for part in (tools.check, tools.intervals):
        assert not part.isEnabled() and "'Curves'" in part.toolTip()
