"""Further measures, 95 % intervals and the trade-off plot of the Robustness panel."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from engine.ceilings import AT_CEILING
from engine.config import Divergence
from engine.data import ImageSource
from engine.evaluation import MEASURES
from engine.intervals import Spread, mean_of_seeds, share_of
from engine.service.messages import (
    Evaluate,
    Evaluated,
    JobChanged,
    RobustnessMeasured,
    RunsListed,
)
from raven_gui.panels.robustness.curves import HEADINGS as CURVE_HEADINGS
from raven_gui.panels.robustness.measures import MeasuresDialog
from raven_gui.panels.robustness.model import COLUMNS
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.trade_off import FRONTIER, OTHERS
from raven_gui.panels.robustness.trade_off_points import Point, frontier
from tests.gui.conftest import World, bundled_runs, run_info
from tests.gui.panels.answers import two_seeds

LEFT = Qt.MouseButton.LeftButton
DISPLAY, TIP = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole
MNIST = ImageSource("mnist")
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(robustness_panel: RobustnessPanel) -> RobustnessPanel:
    return robustness_panel


def tell_curve(
    world: World, run: str, accuracies: tuple[float, ...], divergence: Divergence = "wasserstein"
) -> None:
    world.tell(
        RobustnessMeasured(
            job=5,
            run=run,
            source=MNIST,
            divergence=divergence,
            epsilons=(0.0, 0.1)[: len(accuracies)],
            accuracies=accuracies,
            images=200,
        )
    )


def column(panel: RobustnessPanel, place: int, role: Qt.ItemDataRole = DISPLAY) -> list[object]:
    model = panel.table.model()
    return [model.index(row, place).data(role) for row in range(model.rowCount())]


# ---------------------------------------------------------------- further measures


def test_measures_are_chosen_measured_and_become_columns(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    qtbot.mouseClick(panel.measures, LEFT)
    dialog = panel.findChild(MeasuresDialog)
    assert dialog is not None and not dialog.job.start.isEnabled()
    assert dialog.table.rowCount() == len(MEASURES) - 3, "three are columns anyway"
    dialog.tick("kl")
    assert not dialog.caution.isVisible()
    dialog.tick("frechet_samples")
    assert "Fréchet distance of samples of the prior wants 512 images" in dialog.caution.text()
    assert dialog.caution.isVisible(), "500 are too few"
    qtbot.mouseClick(dialog.job.start, LEFT)
    asked = world.engine.last(Evaluate)
    assert asked.measures == ("kl", "frechet_samples") and asked.images == 500
    assert asked.runs == tuple(run.id for run in world.workspace.runs.ticked)
    news = JobChanged(
        job=asked.job,
        title="KL to the prior of VAE",
        state="running",
        done=1,
        total=8,
        unit="measure",
        seconds_left=8,
    )
    world.tell(news)
    assert dialog.job.words.text() == "KL to the prior of VAE · measure 2 of 8 · 8 s left"
    told: Any = {"run": asked.runs[0], "source": asked.source, "images": 500, "seed": 0}
    world.tell(Evaluated(job=asked.job, measure="kl", value=21.5, **told))
    refused = {**told, "run": asked.runs[1], "refusal": "Its posteriors are points."}
    world.tell(Evaluated(job=asked.job, measure="kl", value=None, **refused))
    first = len(COLUMNS)
    model = panel.table.model()
    heading = model.headerData(first + 1, Qt.Orientation.Horizontal, DISPLAY)
    assert heading == "Fréchet distance of samples of the prior ↓"
    why = model.headerData(first, Qt.Orientation.Horizontal, TIP)
    assert "nats" in why and "Irobe et al., Eq. (2)" in why
    assert column(panel, first) == ["21.50", "—", "—", "—"]
    tips = column(panel, first, TIP)
    assert tips[0] == "Measured here on 500 test images of MNIST."
    assert tips[1] == "Its posteriors are points." and "Measures…" in str(tips[2])
    table = panel.figures()[-1].tables["Clean figures"]
    assert list(table["kl"]) == [21.5, None, None, None]
    world.tell(replace(news, state="finished"))
    assert dialog.job.start.isEnabled()
    dialog.tick("kl", False)
    assert panel.table.model().columnCount() == first + 1


def test_figures_kept_with_a_run_are_told_as_such(world: World, panel: RobustnessPanel) -> None:
    kept = {"measures": {"kl": {"value": 12.25, "images": 100, "seed": 0}, "mse": "broken"}}
    own = run_info("own", name="Own")
    own = replace(own, figures={**own.figures, **kept})
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), own)))
    world.workspace.runs.tick_only(("own",))
    world.workspace.evaluation.show(("kl", "active_units"))
    assert column(panel, len(COLUMNS)) == ["12.25"]
    assert column(panel, len(COLUMNS), TIP) == [
        "Kept with the run, measured on 100 test images of MNIST."
    ]
    assert column(panel, len(COLUMNS) + 1) == ["—"]


def test_seeds_have_the_mean_and_deviation_of_a_further_measure(
    world: World, panel: RobustnessPanel
) -> None:
    own = two_seeds(world)
    world.workspace.evaluation.show(("kl",))
    for run, value in zip(own, (10.0, 14.0), strict=True):
        event = Evaluated(
            job=1, run=run.id, source=MNIST, measure="kl", value=value, images=100, seed=0
        )
        world.tell(event)
    assert column(panel, len(COLUMNS)) == ["12 ± 2.8", "10", "14"]


def test_a_bound_that_can_rise_no_further_is_marked_wherever_it_is_told(
    world: World, panel: RobustnessPanel
) -> None:
    world.workspace.evaluation.show(("kl", "information"))
    runs = [run.id for run in world.workspace.runs.ticked]
    for run, value in zip(runs, (math.log(200) - 0.01, 4.0), strict=False):
        for measure in ("kl", "information"):
            event = Evaluated(
                job=1, run=run, source=MNIST, measure=measure, value=value, images=200, seed=0
            )
            world.tell(event)
    assert column(panel, len(COLUMNS)) == ["5.288", "4", "—", "—"]
    assert column(panel, len(COLUMNS) + 1) == ["5.288 (at its ceiling)", "4", "—", "—"]
    heads = [
        panel.table.model().headerData(len(COLUMNS) + place, Qt.Orientation.Horizontal, TIP)
        for place in (0, 1)
    ]
    assert [AT_CEILING in " ".join(head.split()) for head in heads] == [False, True]
    figure = panel.figures()[-1]
    table = figure.tables["Clean figures"]
    assert list(table["information_at_ceiling"]) == [True, False, None, None]
    assert "kl_at_ceiling" not in table
    panel.table.copy()
    head, first, *_ = QGuiApplication.clipboard().text().splitlines()
    copied = dict(zip(head.split("\t"), first.split("\t"), strict=True))
    assert copied["information_at_ceiling"] == "True"


# ---------------------------------------------------------------- intervals


def test_bands_of_95_percent_are_drawn_when_they_are_asked_for(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    world.workspace.runs.tick_only(("mnist/vae",))
    tell_curve(world, "mnist/vae", (0.95, 0.4))
    assert not panel.curves.chart._bands
    panel.tools.intervals.click()
    _, around, _ = panel.curves.chart._bands["VAE"]
    expected = [share_of(190, 200), share_of(80, 200)]
    np.testing.assert_allclose(around[0], [100 * (i.value - i.low) for i in expected])
    np.testing.assert_allclose(around[1], [100 * (i.high - i.value) for i in expected])
    assert around[0][0] > around[1][0], "near 100 % more is missing below than above"
    panel.tools.intervals.click()
    assert not panel.curves.chart._bands


def test_over_seeds_the_band_is_students(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    own = two_seeds(world)
    for run, accuracy in zip(own, (0.50, 0.52), strict=True):
        tell_curve(world, run.id, (0.9, accuracy))
    panel.tools.intervals.click()
    (band,) = panel.curves.chart._bands.values()
    assert band[1][1][1] == pytest.approx(100 * (mean_of_seeds([0.50, 0.52]).high - 0.51))
    columns = panel.figures()[0].tables["robustness"]
    assert list(columns) == list(CURVE_HEADINGS)
    low = list(columns["accuracy_low"])
    assert low[1] == pytest.approx(share_of(100, 200).low)
    assert low[-1] == pytest.approx(mean_of_seeds([0.50, 0.52]).low)
    assert list(columns["run"])[-1] == "Own (2 seeds)"


def test_the_table_tells_between_which_bounds_accuracy_lies(
    world: World, panel: RobustnessPanel
) -> None:
    runs = [replace(run, figures={**run.figures, "images": 2000}) for run in bundled_runs()]
    world.tell(RunsListed(job=0, runs=tuple(runs)))
    world.workspace.runs.tick_only(("mnist/vae",))
    known = share_of(1840, 2000)
    words = f"{100 * known.low:.1f}–{100 * known.high:.1f}\xa0%"
    bounds = [place.heading for place in COLUMNS].index("Interval")
    assert column(panel, bounds) == [words]
    table = panel.figures()[-1].tables["Clean figures"]
    assert list(table["accuracy_percent_low"]) == [100 * known.low]


# ---------------------------------------------------------------- trade-off


def test_the_frontier_is_made_of_those_that_none_beats_in_both() -> None:
    def point(mse: float, accuracy: float) -> Point:
        return Point("a", "A", Spread(mse), Spread(accuracy), (run_info("a"),), "a")

    best = [point(700, 0.2), point(800, 0.6), point(900, 0.8)]
    beaten = [point(700, 0.1), point(850, 0.5), point(950, 0.8)]
    assert frontier([*beaten, *reversed(best)]) == best
    assert frontier([]) == []


def test_every_known_run_is_a_point_at_the_budget_chosen(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    runs = []
    for run in bundled_runs():
        kept = {"wasserstein": {"0.05": 0.8, "0.1": 0.5}}
        error = {"mnist/vae": 700.0, "mnist/raven": 900.0}.get(run.id, 800.0)
        accuracy = {"mnist/vae": 0.2, "mnist/raven": 0.7, "mnist/vae-noise": 0.1}
        kept["wasserstein"]["0.1"] = accuracy.get(run.id, 0.5)
        figures = {**run.figures, "mse_255": error, "adversarial_accuracy": kept}
        runs.append(replace(run, figures=figures))
    world.tell(RunsListed(job=0, runs=tuple(runs)))
    world.workspace.runs.tick_only(("mnist/vae", "mnist/raven", "mnist/smooth-encoder"))
    qtbot.mouseClick(panel.tools.plot.buttons["trade-off"], LEFT)
    assert panel.trade_off.isVisible() and not panel.curves.isVisible()
    assert panel.trade_off.budget.currentData() == 0.1
    drawn = panel.trade_off.chart.series()
    assert (drawn["VAE"].x.tolist(), drawn["VAE"].y.tolist()) == ([700], [20])
    assert drawn[OTHERS].x.tolist() == [800] and drawn[OTHERS].y.tolist() == [10]
    assert drawn[FRONTIER].x.tolist() == [700, 800, 900]
    columns = panel.figures()[0].tables["trade-off"]
    by_run = dict(zip(columns["run"], columns["on_frontier"], strict=True))
    assert by_run == {"VAE": True, "Smooth Encoder": True, "RAVEN": True, "VAE (noise)": False}
    panel.trade_off.budget.choose(0.05)
    panel.trade_off.chosen.emit()
    assert panel.trade_off.chart.series()["VAE"].y.tolist() == [80]
    qtbot.mouseClick(panel.tools.plot.buttons["curves"], LEFT)
    assert panel.curves.isVisible()


def test_where_nothing_is_known_it_says_so(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    qtbot.mouseClick(panel.tools.plot.buttons["trade-off"], LEFT)
    assert "both known yet" in panel.trade_off.note.text()
    assert panel.trade_off.figure() is None
