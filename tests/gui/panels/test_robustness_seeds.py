"""Three seeds of a configuration in every plot and table of Robustness: one mean, one colour."""

import math
import statistics
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig
from engine.intervals import share_over_seeds
from engine.service.messages import (
    LabelsMeasured,
    QualityMeasured,
    RobustnessMeasured,
    RunsListed,
)
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.trade_off import OTHERS
from tests.gui.conftest import World, a_seed, bundled_runs

LEFT = Qt.MouseButton.LeftButton
TIP = Qt.ItemDataRole.ToolTipRole
NAMES = ("s0", "s1", "s2")
ACCURACIES = (0.5, 0.6, 0.55)
ERRORS = (800.0, 820.0, 810.0)
TITLE = "Six (3 seeds)"
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(world: World, robustness_panel: RobustnessPanel) -> RobustnessPanel:
    """The accuracies are known at the budget 0.1, and so is each one's error."""
    runs = [
        replace(run, figures=run.figures | {"mse_255": error})
        for run, error in zip(map(a_seed, NAMES), ERRORS, strict=True)
    ]
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *runs)))
    world.workspace.runs.tick_only(NAMES)
    for name, accuracy in zip(NAMES, ACCURACIES, strict=True):
        attacked(world, name, accuracy)
    return robustness_panel


def attacked(
    world: World,
    run: str,
    accuracy: float,
    images: int = 100,
    config: AttackConfig | None = None,
) -> None:
    world.tell(
        RobustnessMeasured(
            job=1,
            run=run,
            source=world.workspace.images.source,
            divergence="wasserstein",
            epsilons=(0.0, 0.1),
            accuracies=(0.9, accuracy),
            images=images,
            config=config,
        )
    )


def test_a_mean_of_attacks_that_are_not_alike_says_so(world: World, panel: RobustnessPanel) -> None:
    def told(*configs: AttackConfig) -> tuple[str, object]:
        for name, config in zip(NAMES, configs, strict=True):
            attacked(world, name, 0.5, config=config)
        table = panel.figures()[0].tables["robustness"]
        return panel.curves.chart.legend.tips[TITLE], table["norm"][-1]

    plain = AttackConfig()
    tip, norm = told(plain, plain, AttackConfig(seed=1, divergence="kl"))
    assert "Not attacked alike" not in tip and norm == "linf", "starts differ, and no more"
    for other in (AttackConfig(momentum=1), AttackConfig(restarts=2), AttackConfig(steps=9)):
        tip, norm = told(plain, plain, other)
        assert "Not attacked alike" in tip and norm is None


def test_a_mean_is_of_the_seeds_that_were_attacked_in_the_ball_that_is_chosen(
    world: World, panel: RobustnessPanel
) -> None:
    attacked(world, NAMES[0], 0.2, config=AttackConfig(norm="l2"))
    assert list(panel.curves.chart.series()) == [TITLE], "what was measured in L∞ stays"
    panel.settings.norm.choose("l2")
    assert list(panel.curves.chart.series()) == ["Six (1 of 3 seeds)"]
    assert set(panel.figures()[0].tables["robustness"]["norm"]) == {"l2"}


def test_a_curve_is_kept_with_its_deviation_and_the_number_of_seeds(
    panel: RobustnessPanel,
) -> None:
    table = panel.figures()[0].tables["robustness"]
    assert list(table["run"])[-2:] == [TITLE, TITLE]
    assert table["accuracy"][-1] == pytest.approx(statistics.fmean(ACCURACIES))
    assert table["accuracy_std"][-1] == pytest.approx(statistics.stdev(ACCURACIES))
    assert list(table["seeds"])[-2:] == [3, 3] and table["seeds"][0] == 1
    assert table["accuracy_std"][0] is None, "of one run there is none"
    bounds = share_over_seeds((0.9, 0.9, 0.9), 100)
    assert bounds.value - bounds.low > 1.5 * (bounds.high - bounds.value)
    told = table["accuracy_low"][-2], table["accuracy_high"][-2]
    assert told == pytest.approx((bounds.low, bounds.high))


def test_seeds_that_are_not_measured_are_not_counted(
    world: World, panel: RobustnessPanel, qtbot: QtBot
) -> None:
    runs = world.workspace.runs
    world.tell(RunsListed(job=0, runs=(*runs.all, a_seed("s3"))))
    runs.tick_only((*NAMES, "s3"))
    assert list(panel.curves.chart.series()) == ["Six (3 of 4 seeds)"]
    attacked(world, "s3", 0.5, images=200)
    assert list(panel.curves.chart.series()) == ["Six (4 seeds)"]
    assert "Not measured on as many images each." in panel.curves.chart.legend.tips["Six (4 seeds)"]


def test_the_trade_off_has_one_point_of_them_and_tells_both_deviations(
    world: World, panel: RobustnessPanel, qtbot: QtBot
) -> None:
    qtbot.mouseClick(panel.tools.plot.buttons["trade-off"], LEFT)
    drawn = panel.trade_off.chart.series()[TITLE]
    assert drawn.x.tolist() == [810] and drawn.y.tolist() == [pytest.approx(55)]
    tip = " ".join(panel.trade_off.chart.legend.tips[TITLE].split())
    assert "55.0 ± 5.0 % under attack, MSE 810 ± 10" in tip and "Mean of 3 seeds" in tip
    world.workspace.runs.tick_only(NAMES[:2])
    assert panel.trade_off.chart.series()["Six (2 seeds)"].x.tolist() == [810]
    assert 810 in panel.trade_off.chart.series()[OTHERS].x, "one that is not ticked is by itself"
    world.workspace.runs.tick_only(NAMES)
    table = panel.figures()[0].tables["trade-off"]
    own = list(table["run"]).index(TITLE)
    assert table["mse_255_std"][own] == 10 and table["seeds"][own] == 3
    assert table["accuracy_std"][own] == pytest.approx(0.05)


def test_the_trade_offs_mean_has_bars_of_a_deviation_on_each_side_in_the_runs_colour(
    world: World, panel: RobustnessPanel, qtbot: QtBot
) -> None:
    qtbot.mouseClick(panel.tools.plot.buttons["trade-off"], LEFT)
    lines = {line.name: line for line in panel.trade_off.chart.lines()}
    bars = lines[TITLE].on_paper().bars
    assert bars is not None and lines[TITLE].color == world.workspace.runs.color("s0")
    assert bars.low == pytest.approx(np.array([[800, 55], [810, 50]]))
    assert bars.high == pytest.approx(np.array([[820, 55], [810, 60]]))
    (left, right), _ = panel.trade_off.chart.plot.getViewBox().viewRange()
    assert left < 800 and right > 820, "there is room for them"
    world.workspace.runs.tick_only(NAMES[:1])
    alone = next(line for line in panel.trade_off.chart.lines() if line.name == "Six · seed 0")
    drawn = alone.on_paper().bars
    assert drawn is None or np.isnan(drawn.low).any(axis=1).all(), "one seed has no spread"


@pytest.mark.parametrize("error", [math.inf, math.nan])
def test_a_run_whose_error_is_no_number_has_no_point_and_the_others_are_seen(
    world: World, panel: RobustnessPanel, qtbot: QtBot, error: float
) -> None:
    """Its training diverged."""
    attacked(world, "mnist/vae", 0.4)
    world.workspace.runs.tick_only((*NAMES, "mnist/vae"))
    world.tell(
        QualityMeasured(
            job=1,
            run="s1",
            source=world.workspace.images.source,
            accuracy=0.1,
            mse=error,
            mse_255=error,
            pair_distance=(error, error),
            relative_pair_distance=error,
            images=100,
        )
    )
    qtbot.mouseClick(panel.tools.plot.buttons["trade-off"], LEFT)
    points = {point.title: point for point in panel.trade_off.points()}
    assert set(points) == {"VAE", "Six (2 of 3 seeds)"}
    (left, right), _ = panel.trade_off.chart.plot.getViewBox().viewRange()
    assert all(left < point.mse.mean < right for point in points.values())


def test_the_table_tells_of_how_many_seeds_a_mean_is(panel: RobustnessPanel) -> None:
    rows = {row.title: row for row in panel.table.rows()}
    assert rows[TITLE].std["mse_255"] == 10 and rows[TITLE].seeds == 3
    assert rows[TITLE].source.startswith("Mean ± standard deviation (N − 1) of 3 seeds.")
    assert "seeds" not in rows["Six · seed 0"].source
    kept = panel.figures()[-1].tables["Clean figures"]
    own = list(kept["run"]).index(TITLE)
    assert kept["seeds"][own] == 3 and kept["mse_255_std"][own] == 10
    assert kept["pair_distance_mean"][own] == 0.5 and kept["pair_distance_mean_std"][own] == 0


def test_a_mean_counts_the_seeds_that_are_measured_and_no_others(
    world: World, panel: RobustnessPanel
) -> None:
    runs = world.workspace.runs
    measured = [replace(run, figures=run.figures | {"images": 100}) for run in map(a_seed, NAMES)]
    unmeasured = replace(a_seed("s3"), figures={})
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *measured, unmeasured)))
    runs.tick_only(NAMES)
    alone = {row.title: row for row in panel.table.rows()}[TITLE]
    runs.tick_only((*NAMES, "s3"))
    row = {row.title: row for row in panel.table.rows()}["Six (3 of 4 seeds)"]
    assert row.seeds == 3 and "of 3 seeds" in row.source
    assert (row.accuracy, row.images) == (alone.accuracy, alone.images)
    assert row.images is not None and row.interval == alone.interval is not None


@pytest.mark.parametrize("lost", [{"mse_255": None}, {"mse_255": math.nan}])
def test_a_figure_that_is_no_number_in_one_seed_has_no_mean_of_the_lucky_ones(
    lost: dict[str, float | None], world: World, panel: RobustnessPanel
) -> None:
    lucky, other, diverged = map(a_seed, NAMES)
    runs = lucky, other, replace(diverged, figures=diverged.figures | lost)
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *runs)))
    row = {row.title: row for row in panel.table.rows()}[TITLE]
    assert row.seeds == 3 and row.mse_255 is None and "mse_255" not in row.std
    assert row.accuracy is not None and row.interval is not None, "known of all three"


def test_the_mean_over_seeds_of_label_efficiency_is_kept(
    world: World, panel: RobustnessPanel, qtbot: QtBot
) -> None:
    for name, accuracy in zip(NAMES, ACCURACIES, strict=True):
        world.tell(
            LabelsMeasured(
                job=1,
                run=name,
                source=world.workspace.images.source,
                task=world.workspace.robustness.task,
                counts=(10,),
                accuracies=((accuracy, accuracy + 0.02),),
                images=100,
                seed=0,
            )
        )
    qtbot.mouseClick(panel.tools.plot.buttons["labels"], LEFT)
    table = panel.figures()[0].tables["over seeds"]
    assert {name: list(values) for name, values in table.items()} == {
        "run": [TITLE],
        "labels": [10],
        "epsilon": [0],
        "accuracy": [pytest.approx(0.56)],
        "accuracy_std": [pytest.approx(0.05)],
        "seeds": [3],
    }
    assert "Mean of 3 seeds" in panel.labels.chart.legend.tips[TITLE]


def test_a_switch_tells_them_apart_and_each_has_its_own_colour(
    world: World, panel: RobustnessPanel, qtbot: QtBot
) -> None:
    runs, chart = world.workspace.runs, panel.curves.chart

    def colours() -> dict[str, QColor]:
        return {line.name: line.color for line in chart.legend.lines}

    assert colours() == {TITLE: runs.color("s0")}
    runs.tick_only(NAMES[1:])
    assert colours() == {"Six (2 seeds)": runs.color("s0")}, "it stays theirs"
    assert panel.tools.seeds.isVisible()
    qtbot.mouseClick(panel.tools.seeds, LEFT)
    assert colours() == {f"Six · seed {place}": runs.color(f"s{place}") for place in (1, 2)}
    assert [row.title for row in panel.table.rows()] == ["Six · seed 1", "Six · seed 2"]
