"""Several seeds of one configuration are one entry of the list, which unfolds."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.service.messages import DeleteRun, RobustnessMeasured, RunInfo, RunsListed, Train
from raven_gui.panels.new_run.panel import NewRunPanel
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.runs.panel import RunsPanel
from raven_gui.theme import Theme
from tests.gui.conftest import World, bundled_runs, run_info

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ROLE = Qt.ItemDataRole


def seed(number: int, accuracy: float, state: str = "finished") -> RunInfo:
    made = run_info(f"s{number}", name=f"Six · seed {number}", state=state)
    config = made.config.model_copy(update={"seed": number})
    return replace(made, config=config, figures={"accuracy": accuracy}, group="g")


SEEDS = (seed(0, 0.8), seed(1, 0.9))


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> Iterator[RunsPanel]:
    made = RunsPanel(world.workspace)
    qtbot.addWidget(made)
    made.resize(300, 600)
    world.wake()
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *SEEDS)))
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def said(panel: RunsPanel) -> list[str]:
    rows = range(8, panel.model.rowCount())
    return [str(panel.model.index(row).data(ROLE.AccessibleTextRole)) for row in rows]


def test_they_are_one_entry_with_mean_and_deviation(world: World, panel: RunsPanel) -> None:
    assert said(panel) == ["▸ Six, 2 seeds · RAVEN · MNIST · accuracy 85.0 ± 7.1\xa0%"]
    waiting = (SEEDS[0], seed(1, 0.9, "training"))
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *waiting)))
    assert said(panel) == ["▸ Six, RAVEN · MNIST · 1 of 2 seeds finished"]


def test_the_tooltip_tells_on_how_many_images_where_it_is_one_number(
    world: World, panel: RunsPanel
) -> None:
    def tooltip(*counts: int) -> str:
        measured = [
            replace(run, figures=run.figures | {"images": count})
            for run, count in zip(SEEDS, counts, strict=True)
        ]
        world.tell(RunsListed(job=0, runs=(*bundled_runs(), *measured)))
        return str(panel.model.index(8).data(ROLE.ToolTipRole))

    assert "Measured on 10,000 test images." in tooltip(10_000, 10_000)
    assert "test images" not in tooltip(10_000, 2000)


def test_the_entry_unfolds_and_folds_by_keys(qtbot: QtBot, panel: RunsPanel) -> None:
    panel.list.setCurrentIndex(panel.model.index(8))
    qtbot.keyClick(panel.list, Qt.Key.Key_Right)
    assert [text.split(",")[0] for text in said(panel)] == ["▾ Six", "Six · seed 0", "Six · seed 1"]
    panel.list.setCurrentIndex(panel.model.index(10))
    qtbot.keyClick(panel.list, Qt.Key.Key_Left)
    assert len(said(panel)) == 1
    assert panel.list.currentIndex().row() == 8


def test_it_ticks_all_of_them_and_deletes_none(
    qtbot: QtBot, world: World, panel: RunsPanel
) -> None:
    runs = world.workspace.runs
    panel.list.setCurrentIndex(panel.model.index(8))
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert runs.is_ticked("s0") and runs.is_ticked("s1")
    runs.tick("s1", False)
    state = panel.model.index(8).data(ROLE.CheckStateRole)
    assert Qt.CheckState(state) == Qt.CheckState.PartiallyChecked
    panel.actions_by_name["only"].trigger()
    assert [run.id for run in runs.ticked] == ["s0", "s1"]
    panel.actions_by_name["delete"].trigger()
    assert world.engine.all(DeleteRun) == []
    assert runs.current == "s0", "its training is shown, as the mean of both"


def test_robustness_is_drawn_as_their_mean_with_a_band_and_told_in_the_table(
    world: World, theme: Theme, qtbot: QtBot, panel: RunsPanel
) -> None:
    made = RobustnessPanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.show()
    world.workspace.runs.tick_only(("s0", "s1", "mnist/vae"))
    source = world.workspace.images.source
    for run, accuracies in (("s0", (0.8, 0.4)), ("s1", (0.9, 0.6))):
        world.tell(
            RobustnessMeasured(
                job=1, run=run, source=source, divergence="wasserstein", epsilons=(0.0, 0.1),
                accuracies=accuracies, images=100,
            )
        )  # fmt: skip
    series = made.curves.chart.series()["Six (2 seeds)"]
    assert list(series.x) == [0.0, 0.1]
    assert list(series.y) == pytest.approx([85, 50])
    rows = {row.title: row for row in made.table.rows()}
    assert rows["Six (2 seeds)"].accuracy == pytest.approx(0.85)
    assert rows["Six (2 seeds)"].std["accuracy"] == pytest.approx(0.0707, abs=1e-4)
    words = [made.table.model().index(row, 1).data() for row in range(len(rows))]
    assert "85.0 ± 7.1\xa0%" in words
    made.close()


def test_a_new_run_asks_for_as_many_seeds_as_are_wanted(
    world: World, theme: Theme, qtbot: QtBot
) -> None:
    made = NewRunPanel(world.workspace)
    qtbot.addWidget(made)
    world.wake()
    made.show()
    qtbot.waitUntil(made.start.isEnabled)
    made.seeds.setValue(5)
    qtbot.mouseClick(made.start, Qt.MouseButton.LeftButton)
    assert world.engine.last(Train).seeds == 5
    assert made.seeds.value() == 1, "the next run is one alone again"
    made.close()
