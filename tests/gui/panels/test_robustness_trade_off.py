"""How the points of the trade-off were measured: told where they are compared, and in a file."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.service.messages import KeptCurve, RunInfo, RunsListed
from raven_gui.export import ExportOptions
from raven_gui.export.csv import csv as csv_of
from raven_gui.export.small_print import small_print
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.tools import TRADE_OFF
from raven_gui.panels.robustness.trade_off import OTHERS
from tests.gui.conftest import World, a_seed, bundled_runs, run_info

LEFT = Qt.MouseButton.LeftButton
ALONG = KeptCurve(
    divergence="wasserstein",
    epsilons=(0.0, 0.1),
    accuracies=(0.9, 0.6),
    images=50,
    norm="linf",
    steps=100,
    step_size="epsilon/25",
    restarts=10,
)
SHORT = replace(ALONG, accuracies=(0.9, 0.3), images=500, steps=1, restarts=1)
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(qtbot: QtBot, robustness_panel: RobustnessPanel) -> RobustnessPanel:
    qtbot.mouseClick(robustness_panel.tools.plot.buttons[TRADE_OFF], LEFT)
    return robustness_panel


def attacked(run: RunInfo, curve: KeptCurve, error: float = 800) -> RunInfo:
    return replace(run, figures=run.figures | {"mse_255": error, "images": 2000}, curves=(curve,))


def tick(world: World, *ticked: str, runs: tuple[RunInfo, ...]) -> None:
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *runs)))
    world.workspace.runs.tick_only(ticked)


def two_attacks() -> tuple[RunInfo, RunInfo]:
    one = attacked(run_info("one", name="One"), ALONG, 900)
    return one, attacked(run_info("other", name="Other"), SHORT, 700)


def tips(panel: RobustnessPanel) -> dict[str, str]:
    found = panel.trade_off.chart.legend.tips
    return {name: " ".join(tip.split()) for name, tip in found.items()}


def test_points_that_were_not_attacked_alike_are_not_compared_without_a_word(
    world: World, panel: RobustnessPanel
) -> None:
    told = "Not attacked alike (steps 100 and 1; restarts 10 and 1): Start measures"
    tick(world, "one", "other", runs=two_attacks())
    assert panel.kept.text().startswith(told)
    world.workspace.runs.tick_only(("one",))
    assert panel.kept.isVisible(), "the other is a point though it is not ticked"
    assert panel.kept.text().startswith(told)
    assert panel.kept.toolTip().startswith("Not attacked alike")
    panel.tools.plot.buttons["curves"].click()
    assert "Not attacked alike" not in panel.kept.text(), "there it has no curve"
    alike = two_attacks()[0], attacked(run_info("other"), ALONG)
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *alike)))
    panel.tools.plot.buttons[TRADE_OFF].click()
    assert "Not attacked alike" not in panel.kept.text()


def test_a_points_tip_tells_on_how_many_images_it_was_attacked(
    world: World, panel: RobustnessPanel
) -> None:
    tick(world, "one", "other", runs=two_attacks())
    assert "On 50 images." in tips(panel)["One"] and "On 500 images." in tips(panel)["Other"]
    world.workspace.runs.tick_only(("one",))
    assert "On 500 images." in tips(panel)[OTHERS]


def test_a_mean_of_seeds_that_were_not_attacked_alike_tells_no_one_attack(
    world: World, panel: RobustnessPanel
) -> None:
    seeds = attacked(a_seed("s0"), ALONG), attacked(a_seed("s1"), SHORT)
    tick(world, "s0", "s1", runs=seeds)
    assert "Not attacked alike" in tips(panel)["Six (2 seeds)"]
    assert "Not measured on as many images each." in tips(panel)["Six (2 seeds)"]
    table = panel.figures()[0].tables["trade-off"]
    told = {name: table[name][0] for name in ("images", "steps", "restarts", "norm", "mse_images")}
    nothing: dict[str, Any] = dict.fromkeys(told)
    assert told == nothing | {"mse_images": 2000}


def test_an_export_tells_how_each_point_was_measured(world: World, panel: RobustnessPanel) -> None:
    tick(world, "one", "other", runs=two_attacks())
    figure = panel.figures()[0]
    lines = csv_of(figure, ExportOptions()).decode().splitlines()
    rows = csv.DictReader(
        io.StringIO("\n".join(line for line in lines if line and not line.startswith("#")))
    )
    how = "run", "images", "steps", "restarts", "norm", "mse_images"
    assert [tuple(row[name] for name in how) for row in rows] == [
        ("One", "50", "100", "10", "linf", "2000"),
        ("Other", "500", "1", "1", "linf", "2000"),
    ]
    assert figure.provenance["test images"] == [50, 500, 2000]
    made = [(told["norm"], told["steps"]) for told in figure.provenance["attacks"]]
    assert made == [("linf", 100), ("linf", 1)]
    assert "test images 50/500/2000" in small_print(figure.provenance)


def test_points_are_compared_in_the_ball_that_is_chosen_alone(
    world: World, panel: RobustnessPanel
) -> None:
    wide = replace(ALONG, norm="l2", epsilons=(0.0, 1.0, 2.0, 4.0), accuracies=(0.9, 0.7, 0.5, 0.2))
    one, other = two_attacks()
    tick(world, "one", "other", runs=(replace(one, curves=(wide,)), other))
    assert [point.title for point in panel.trade_off.points()] == ["Other"]
    panel.settings.norm.choose("l2")
    assert [point.title for point in panel.trade_off.points()] == ["One"]
    assert panel.trade_off.budget.currentData() == 2, "as usual in that ball"
    axis = panel.trade_off.chart.plot.getAxis("left")
    assert axis.labelText == "accuracy under attack in L2 (%)"
    assert panel.figures()[0].title == "Robustness against error at budget 2 in L2"
    panel.settings.norm.choose("linf")
    assert panel.trade_off.budget.currentData() == 0.1


def test_of_several_tasks_axis_and_title_name_the_one_that_is_attacked(
    world: World, panel: RobustnessPanel
) -> None:
    axis = panel.trade_off.chart.plot.getAxis("left")
    tick(world, "one", runs=two_attacks())
    assert axis.labelText == "accuracy under attack (%)"
    assert panel.figures()[0].title == "Robustness against error at budget 0.1"
    coloured = run_info("coloured", "vae", "color-mnist", "Coloured")
    tick(world, "coloured", runs=(attacked(coloured, replace(ALONG, task="colour")),))
    world.workspace.images.show("color-mnist")
    world.load_images()
    world.workspace.images.choose_task("colour")
    assert axis.labelText == "accuracy under attack in colour (%)"
    figure = panel.figures()[0]
    assert figure.title == "Robustness against error at budget 0.1 (colour)"
    assert figure.provenance["task"] == "colour"
