"""The panel of sweeps: trials as rows and as lines, what is shared with other panels, and how a
running one is followed."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from pytestqt.qtbot import QtBot

from engine.service.messages import (
    ContinueRun,
    ListRuns,
    ListSweeps,
    RunInfo,
    RunsListed,
    SweepInfo,
    SweepsListed,
    SweepTrial,
    SweptField,
)
from raven_gui.export import ExportOptions, export_figure
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.trade_off import FRONTIER
from raven_gui.panels.robustness.trade_off_choice import ALL
from raven_gui.panels.shared.runs_table.choice import ColumnsDialog
from raven_gui.panels.sweeps.panel import SweepsPanel
from raven_gui.panels.sweeps.shown import SweepLook
from raven_gui.panels.sweeps.words import EXAMPLE
from raven_gui.session.settings_keeper import settings_keeper
from raven_gui.theme import Theme
from tests.gui.conftest import World, bundled_runs, run_info

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")
LEFT = Qt.MouseButton.LeftButton
FIELDS = (SweptField(name="sigma_aug", kind="grid"), SweptField(name="learning-rate", kind="log"))
RATE, SIGMA = "swept.learning_rate", "swept.sigma_aug"
ACCURACIES: Mapping[tuple[str, str], tuple[float, float]] = {
    ("0.1", "0.0001"): (0.80, 0.90),
    ("0.1", "0.001"): (0.50, 0.60),
    ("0.2", "0.0001"): (0.70, 0.72),
}


def trial(place: int, seed: int, state: str = "finished", failure: str = "") -> SweepTrial:
    """One of the three configurations of the sweep, of two seeds each."""
    (sigma, rate), accuracies = list(ACCURACIES.items())[place]
    made = run_info(f"run-{place}-{seed}", name=f"s {sigma} {rate} · seed {seed}", state=state)
    config = made.config.model_copy(
        update={"seed": seed, "learning_rate": float(rate), "objective": {"sigma_aug": sigma}}
    )
    kept = {"wasserstein": {"0.1": accuracies[seed] - 0.3}}
    error = (900.0, 700.0, 950.0)[place] + 20 * seed
    figures = {"accuracy": accuracies[seed], "mse_255": error, "adversarial_accuracy": kept}
    run = replace(made, config=config, group=f"g{place}", figures=figures, resumable=True)
    if state != "finished":
        run = replace(run, figures={}, epochs_done=1)
    return SweepTrial(
        name=run.name,
        group=f"g{place}",
        point={"sigma_aug": sigma, "learning-rate": rate},
        config=config,
        state=state,  # type: ignore[arg-type]
        run=None if state == "waiting" else run,
        failure=failure,
    )


def sweep(*trials: SweepTrial, running: bool = False, left: float | None = None) -> SweepInfo:
    every = trials or tuple(trial(place, seed) for place in range(3) for seed in (0, 1))
    commands = ("raven sweep --name s",)
    return SweepInfo(
        name="s", fields=FIELDS, trials=every, running=running, commands=commands, seconds_left=left
    )


def runs_of(*sweeps: SweepInfo) -> list[RunInfo]:
    return [t.run for one in sweeps for t in one.trials if t.run is not None]


def tell(world: World, *sweeps: SweepInfo, listed: bool = True) -> None:
    job = world.engine.last(ListSweeps).job
    world.tell(SweepsListed(job=job, sweeps=sweeps))
    if listed:
        world.tell(RunsListed(job=0, runs=(*bundled_runs(), *runs_of(*sweeps))))


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[SweepsPanel]:
    world.wake()
    made = SweepsPanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def cells(panel: SweepsPanel, key: str) -> list[str]:
    column = [column.key for column in panel.model.columns].index(key)
    return [str(panel.model.index(row, column).data()) for row in range(panel.model.rowCount())]


def drag(qtbot: QtBot, panel: SweepsPanel, axis: str, start: float, end: float) -> None:
    plot = panel.plot
    one, other = (plot.place_of(axis, value).toPoint() for value in (start, end))
    qtbot.mousePress(plot, LEFT, pos=one)
    qtbot.mouseMove(plot, (one + other) / 2)
    qtbot.mouseMove(plot, other)
    qtbot.mouseRelease(plot, LEFT, pos=other)


def test_where_there_is_none_it_teaches_the_command(panel: SweepsPanel, world: World) -> None:
    tell(world)
    assert panel.empty.isVisible() and EXAMPLE in panel.empty.sentence.text()
    panel.empty.button.click()
    assert QGuiApplication.clipboard().text() == EXAMPLE
    assert panel.figures() == []


def test_the_copy_key_copies_every_row_where_none_is_selected(
    panel: SweepsPanel, world: World, qtbot: QtBot
) -> None:
    tell(world, sweep())
    qtbot.keySequence(panel.view, QKeySequence(QKeySequence.StandardKey.Copy))
    heading, *lines = QGuiApplication.clipboard().text().splitlines()
    assert heading.split("\t")[0] == "name"
    assert len(lines) == 3 + 6, "configurations, and the two seeds of each"


def test_each_configuration_is_a_row_and_a_line_with_the_mean_of_its_seeds(
    panel: SweepsPanel, world: World
) -> None:
    tell(world, sweep())
    assert cells(panel, "name") == ["1 · 2 seeds", "2 · 2 seeds", "3 · 2 seeds"]
    assert cells(panel, SIGMA) == ["0.1", "0.1", "0.2"]
    assert cells(panel, RATE) == ["0.0001", "0.001", "0.0001"]
    assert cells(panel, "accuracy") == ["85.0 ± 7.1\xa0%", "55.0 ± 7.1\xa0%", "71.0 ± 1.4\xa0%"]
    assert cells(panel, "robust.wasserstein.0.1") == [
        "55.0 ± 7.1\xa0%",
        "25.0 ± 7.1\xa0%",
        "41.0 ± 1.4\xa0%",
    ]
    child = panel.model.index(1, 0, panel.model.index(0, 0))
    assert child.data() == "seed 1"
    axes = {axis.key: axis for axis in panel.plot.plot.axes}
    assert list(axes) == [SIGMA, RATE, "accuracy", "mse_255", "robust.wasserstein.0.1"]
    assert axes[RATE].log and not axes[SIGMA].log
    assert [line.values[2] for line in panel.plot.plot.lines] == pytest.approx([0.85, 0.55, 0.71])
    assert panel.plot.plot.lines[0].level == 1  # the best accuracy is at the scale's end


def test_a_range_on_an_axis_filters_the_table_and_the_filter_filters_the_lines(
    panel: SweepsPanel, world: World, qtbot: QtBot
) -> None:
    tell(world, sweep())
    drag(qtbot, panel, RATE, 1e-4, 3e-4)
    assert cells(panel, "name") == ["1 · 2 seeds", "3 · 2 seeds"]
    assert panel.note.text() == "2 of 3 trials" and len(panel.plot.plot.lines) == 3
    panel.filter.setText("sigma_aug>0.15")
    assert cells(panel, "name") == ["3 · 2 seeds"] and len(panel.plot.plot.lines) == 1
    panel.filter.clear()
    panel.head.release.click()
    assert len(cells(panel, "name")) == 3 and not panel.head.release.isEnabled()
    panel.filter.setText("sigma>1")
    assert "There is no column 'sigma'" in panel.note.text() and len(cells(panel, "name")) == 3


def test_a_filter_by_what_was_measured_never_picks_the_lucky_seeds_of_a_configuration(
    panel: SweepsPanel, world: World
) -> None:
    tell(world, sweep())
    panel.filter.setText("accuracy>=58%")  # of the second one a seed alone has that, at 60 %
    assert cells(panel, "name") == ["1 · 2 seeds", "3 · 2 seeds"]
    panel.filter.setText("accuracy>=83%")
    assert cells(panel, "name") == ["1 · 2 seeds"]
    assert cells(panel, "accuracy") == ["85.0 ± 7.1\xa0%"], "the seed at 80 % counts"
    panel.filter.setText("seed=1")
    assert cells(panel, "accuracy") == ["90.0\xa0%", "60.0\xa0%", "72.0\xa0%"]


def test_a_filter_finds_trials_by_words_of_theirs_and_by_any_choice(
    panel: SweepsPanel, world: World
) -> None:
    lost = trial(1, 0, "failed", "Out of memory.")
    tell(world, sweep(trial(0, 0), lost, trial(2, 0, "waiting")))
    for typed, found in {
        "finished": ["1"],
        "waiting": ["3"],
        "memory": ["2"],
        "mnist": ["1", "2", "3"],
        "no-such-word": [],
        "latent>=1 state=waiting": ["3"],
        "latent>1000": [],
    }.items():
        panel.filter.setText(typed)
        assert cells(panel, "name") == found, typed


def test_ranges_are_of_the_sweep_they_were_drawn_on_which_stays_while_another_moves(
    panel: SweepsPanel, world: World, qtbot: QtBot
) -> None:
    other = replace(sweep(running=True), name="other", fields=FIELDS[1:])
    tell(world, sweep())
    drag(qtbot, panel, RATE, 1e-4, 2e-4)
    assert cells(panel, "name") == ["1 · 2 seeds", "3 · 2 seeds"]
    world.workspace.sweeps.look()
    tell(world, other, sweep())
    assert panel.sweep().name == "s" and cells(panel, "name") == ["1 · 2 seeds", "3 · 2 seeds"]  # type: ignore[union-attr]
    world.workspace.sweeps.look()
    tell(world, other)
    qtbot.waitUntil(lambda: panel.head.sweep.currentText() == "other")
    assert len(cells(panel, "name")) == 3 and not panel.head.release.isEnabled()


def test_a_seed_that_was_trained_further_is_in_no_mean_and_tells_so(
    panel: SweepsPanel, world: World
) -> None:
    """Else the configuration would be ranked by its longest training."""
    on = trial(0, 1)
    assert on.run is not None
    config = on.config.model_copy(update={"epochs": 3 * on.config.epochs})
    further = replace(on.run, config=config, epochs_done=config.epochs)
    tell(world, sweep(trial(0, 0), replace(on, run=further), trial(2, 0), trial(2, 1)))
    assert cells(panel, "accuracy")[0] == "80.0\xa0% (1 of 2)"
    assert "1 trained on since, in no mean" in panel.head.standing.text()
    assert "4 of 4 trained" in panel.head.standing.text()
    panel.filter.setText("accuracy>=85%")
    assert not cells(panel, "name")
    panel.filter.setText("state=finished")
    assert len(cells(panel, "name")) == 2


def test_failures_are_found_by_their_state(panel: SweepsPanel, world: World) -> None:
    lost = trial(1, 0, state="failed", failure="The loss term 'kl', left the numbers: 3.")
    tell(world, sweep(trial(0, 0), lost))
    for typed, found in (("state=failed", ["2"]), ("state!=failed", ["1"])):
        panel.filter.setText(typed)
        assert cells(panel, "name") == found, typed


def test_two_commands_of_its_name_are_copied_one_after_the_other(
    panel: SweepsPanel, world: World
) -> None:
    both = ("raven sweep --grid latent=2 --name s", "raven sweep --grid latent=3 --name s")
    tell(world, replace(sweep(trial(0, 0), trial(1, 0, state="waiting")), commands=both))
    assert "its commands go on with the rest" in panel.head.standing.text()
    panel.head.copy.click()
    assert QGuiApplication.clipboard().text() == " && ".join(both)


def test_configurations_that_two_commands_of_its_name_set_unlike_are_told_apart(
    panel: SweepsPanel, world: World
) -> None:
    first, second = trial(0, 0), trial(1, 0)
    further = first.config.model_copy(update={"epochs": first.config.epochs + 4, "latent": 3})
    alike = replace(second, point=first.point, config=further)
    tell(world, sweep(first, alike))
    assert cells(panel, SIGMA) == ["0.1", "0.1"]
    assert cells(panel, "swept.epochs") == [str(c.epochs) for c in (first.config, further)]
    assert cells(panel, "swept.latent") == [str(c.latent) for c in (first.config, further)]
    axes = {axis.key for axis in panel.plot.plot.axes}
    assert {"swept.epochs", "swept.latent"} <= axes and "swept.batch_size" not in axes


def test_what_another_command_of_its_name_varied_is_told_of_every_trial(
    panel: SweepsPanel, world: World
) -> None:
    later = replace(trial(1, 0), point={"learning-rate": "0.001"})
    tell(world, sweep(trial(0, 0), later))
    assert cells(panel, SIGMA) == ["0.1", "0.1"], "the later one by its settings"


def test_it_sorts_by_any_column_and_by_the_plan(panel: SweepsPanel, world: World) -> None:
    tell(world, sweep())
    keys = [column.key for column in panel.model.columns]
    header = panel.view.header()
    header.sectionClicked.emit(keys.index("accuracy"))
    assert cells(panel, "name") == ["2 · 2 seeds", "3 · 2 seeds", "1 · 2 seeds"]
    header.sectionClicked.emit(keys.index("name"))
    header.sectionClicked.emit(keys.index("name"))
    assert cells(panel, "name") == ["3 · 2 seeds", "2 · 2 seeds", "1 · 2 seeds"]


def test_ticks_and_the_current_run_are_those_of_every_panel(
    panel: SweepsPanel, world: World, qtbot: QtBot
) -> None:
    runs = world.workspace.runs
    tell(world, sweep())
    drag(qtbot, panel, SIGMA, 0.2, 0.16)
    panel.head.tick.click()
    assert {run.id for run in runs.ticked} == {"run-2-0", "run-2-1"}
    panel.head.release.click()
    panel.view.setCurrentIndex(panel.model.index(1, 0))
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert runs.is_ticked("run-1-0") and runs.is_ticked("run-1-1")
    assert runs.current == "run-1-0"
    panel.plot.light("group g0")
    panel.plot.setFocus()
    qtbot.keyClick(panel.plot, Qt.Key.Key_Space)
    assert runs.is_ticked("run-0-0")
    qtbot.keyClick(panel.plot, Qt.Key.Key_Return)
    assert runs.current == "run-0-0" and panel.view.currentIndex().row() == 0


def test_where_no_trial_can_be_ticked_yet_the_ticks_of_others_stay(
    panel: SweepsPanel, world: World, qtbot: QtBot
) -> None:
    before = [run.id for run in world.workspace.runs.ticked]
    assert before
    tell(world, sweep(trial(0, 0, "waiting"), trial(1, 0, "waiting"), running=True))
    assert not panel.head.tick.isEnabled()
    panel.tick_shown()
    assert [run.id for run in world.workspace.runs.ticked] == before
    tell(world, sweep(trial(0, 0), trial(1, 0, "waiting"), running=True))
    qtbot.waitUntil(panel.head.tick.isEnabled)
    panel.head.tick.click()
    assert [run.id for run in world.workspace.runs.ticked] == ["run-0-0"]


def test_pointing_at_a_line_or_a_row_lights_the_other(panel: SweepsPanel, world: World) -> None:
    tell(world, sweep())
    ground = Qt.ItemDataRole.BackgroundRole
    panel.plot.pointed.emit("group g1")
    assert panel.model.index(1, 0).data(ground) is not None
    assert panel.model.index(0, 0).data(ground) is None
    panel.view.entered.emit(panel.model.index(0, 0, panel.model.index(2, 0)))
    assert panel.plot.lit == "group g2"


def test_any_figure_can_be_an_axis_and_the_lines_colour(panel: SweepsPanel, world: World) -> None:
    tell(world, sweep())
    panel.head.measures.click()
    dialog = panel.findChildren(ColumnsDialog)[-1]
    dialog.item("loss.kl").setCheckState(0, Qt.CheckState.Checked)
    dialog.item("accuracy").setCheckState(0, Qt.CheckState.Unchecked)
    dialog.close()
    assert cells(panel, "loss.kl") == ["13 ± 0"] * 3
    assert "accuracy" not in {axis.key for axis in panel.plot.plot.axes}
    assert panel.plot.plot.scale is None  # what the colours stood for is gone
    panel.head.colour_chosen.emit("mse_255")
    assert panel.plot.plot.scale == ("MSE (0–255)", "710", "960")


def test_a_running_sweep_is_followed_while_it_is_seen(
    panel: SweepsPanel, world: World, qtbot: QtBot
) -> None:
    begun = [trial(0, 0), trial(0, 1, "training"), trial(1, 0, "failed", "Out of memory.")]
    waits = trial(2, 0, "waiting")
    tell(world, sweep(*begun, waits, running=True, left=200.0))
    assert panel.head.standing.text() == (
        "1 of 4 trained · 1 in training · 1 failed · about 3 min 20 s left"
    )
    assert panel.head.bar.isVisible() and panel.head.bar.value() == round(1000 * 5 / 12)
    assert cells(panel, "state") == ["1 finished, 1 training", "failed: Out of memory.", "waiting"]
    asked = len(world.engine.all(ListSweeps))
    qtbot.waitUntil(lambda: len(world.engine.all(ListSweeps)) > asked, timeout=4000)
    tell(world, sweep(*begun, trial(2, 0, "training"), running=True, left=100.0))
    assert cells(panel, "state")[2] == "training, epoch 1 of 3"
    panel.hide()
    tell(world, sweep())
    assert not world.workspace.sweeps._next.isActive()


def test_one_that_was_left_says_how_it_goes_on(panel: SweepsPanel, world: World) -> None:
    tell(world, sweep(trial(0, 0), trial(0, 1, "interrupted")))
    assert "its command goes on with the rest" in panel.head.standing.text()
    assert not panel.head.bar.isVisible()
    panel.head.copy.click()
    assert QGuiApplication.clipboard().text() == "raven sweep --name s"


def test_what_failed_says_why_and_is_trained_once_more_here(
    panel: SweepsPanel, world: World
) -> None:
    lost = [trial(1, seed, "failed", "Out of memory.") for seed in (0, 1)]
    tell(world, sweep(trial(0, 0), *lost))
    told = panel.head.failures.text()
    assert told == f"{lost[0].name} failed: Out of memory. 1 more failed for the same reason."
    panel.head.retry.click()
    assert [asked.run for asked in world.engine.all(ContinueRun)] == ["run-1-0", "run-1-1"]
    tell(world, sweep(trial(0, 0), trial(1, 0, "training"), lost[1]))
    assert panel.head.standing.text() == "1 of 3 trained · 1 in training · 1 failed"
    tell(world, sweep(*(trial(1, seed) for seed in (0, 1))))
    assert not panel.head.failures.isVisible() and not panel.head.retry.isVisible()


def test_while_its_own_command_is_at_it_nothing_is_retried_here(
    panel: SweepsPanel, world: World
) -> None:
    tell(world, sweep(trial(0, 0), trial(1, 0, "failed", "Out of memory."), running=True))
    assert panel.head.failures.isVisible() and not panel.head.retry.isVisible()


def test_a_run_that_failed_before_its_first_epoch_can_be_looked_at(
    panel: SweepsPanel, world: World
) -> None:
    tell(world, sweep(trial(0, 0)))
    failed = trial(1, 0, "failed", "Out of memory.")
    assert failed.run is not None
    never = replace(failed, run=replace(failed.run, state="interrupted", resumable=False))
    lists = len(world.engine.all(ListRuns))
    world.workspace.sweeps.look()
    tell(world, sweep(trial(0, 0), never), listed=False)
    assert len(world.engine.all(ListRuns)) == lists + 1, "the list of runs lacks it"


def test_columns_grow_with_their_words(panel: SweepsPanel, world: World) -> None:
    tell(world, sweep(trial(0, 0, "waiting")))
    state = [column.key for column in panel.model.columns].index("state")
    before = panel.view.header().sectionSize(state)
    tell(world, sweep(trial(0, 0, "failed", "Out of memory, far out of it.")))
    panel._show()
    assert panel.view.header().sectionSize(state) > before
    assert panel.view.sizeHintForColumn(state) <= panel.view.header().sectionSize(state)


def test_runs_of_a_sweep_come_into_the_list_and_are_not_ticked_for_it(
    panel: SweepsPanel, world: World
) -> None:
    tell(world, sweep(trial(0, 0, "training")))
    lists = len(world.engine.all(ListRuns))
    world.workspace.sweeps.look()
    tell(world, sweep(trial(0, 0)), listed=False)
    assert len(world.engine.all(ListRuns)) == lists + 1
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *runs_of(sweep(trial(0, 0))))))
    assert world.workspace.runs.get("run-0-0").state == "finished"  # type: ignore[union-attr]
    assert not world.workspace.runs.is_ticked("run-0-0")
    world.workspace.sweeps.look()
    tell(world, sweep(trial(0, 0)), listed=False)
    assert len(world.engine.all(ListRuns)) == lists + 1  # there is nothing new


def test_what_is_shown_is_exported_as_picture_and_numbers(
    panel: SweepsPanel, world: World, tmp_path: Path
) -> None:
    tell(world, sweep())
    panel.put(sweep="s", ranges={SIGMA: (0.0, 0.15)})
    drawn, table = panel.figures()
    assert (drawn.title, table.title) == ("Sweep s", "Trials of s")
    for figure in (drawn, table):
        export_figure(figure, tmp_path / f"{figure.title}.svg", ExportOptions())
    assert "Learning rate" in (tmp_path / "Sweep s.svg").read_text(encoding="utf-8")
    export_figure(drawn, tmp_path / "s.csv", ExportOptions())
    lines = (tmp_path / "s.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if line and line[0] != "#"))
    assert [row["name"] for row in rows] == ["1 · 2 seeds", "seed 0", "seed 1", "2 · 2 seeds",
                                             "seed 0", "seed 1"]  # fmt: skip
    assert float(rows[0]["accuracy"]) == pytest.approx(0.85)
    assert float(rows[0]["accuracy_std"]) == pytest.approx(0.0707, abs=1e-4)
    assert len(drawn.provenance["runs"]) == 4 and drawn.provenance["ranges"] == {SIGMA: [0, 0.15]}


def test_a_session_brings_back_what_was_shown(panel: SweepsPanel, world: World) -> None:
    tell(world, sweep())
    keeper = settings_keeper("what Sweeps shows", SweepLook, lambda: panel.look, panel.put)
    panel.put(sweep="s", ranges={RATE: (1e-4, 2e-4)}, filter="state=finished", sorted_by="accuracy")
    panel.put(measures=("mse_255",), colour="mse_255")
    kept, before = keeper.take(), panel.look
    panel.put(ranges={}, filter="", sorted_by="", measures=(), colour="")
    keeper.put(kept)
    assert panel.look == before and panel.filter.text() == "state=finished"
    assert cells(panel, "name") == ["3 · 2 seeds", "1 · 2 seeds"]


def test_what_is_selected_stays_while_trials_move(panel: SweepsPanel, world: World) -> None:
    tell(world, sweep(trial(0, 0, "waiting"), trial(1, 0, "waiting")))
    panel.view.setCurrentIndex(panel.model.index(1, 0))
    world.workspace.sweeps.look()
    tell(world, sweep(trial(0, 0), trial(1, 0)))
    assert [row.key for row in panel.view.selected_rows()] == ["group g1"]


# ---------------------------------------------------------------- the trade-off


def test_the_trials_of_a_sweep_are_points_of_the_trade_off(
    world: World, theme: Theme, qtbot: QtBot
) -> None:
    world.wake()
    panel = RobustnessPanel(world.workspace, theme)
    qtbot.addWidget(panel)
    panel.resize(900, 640)
    panel.show()
    qtbot.mouseClick(panel.tools.plot.buttons["trade-off"], LEFT)
    tell(world, sweep())
    among = panel.trade_off.among
    assert [among.itemText(row) for row in range(among.count())] == [ALL, "Sweep s"]
    world.workspace.runs.tick_only(("run-1-0", "mnist/vae"))
    among.choose("s")
    panel.trade_off.chosen.emit()
    drawn = panel.trade_off.chart.series()
    others = [x for x in drawn["Trials of s"].x.tolist() if x == x]
    assert others == [910, 960]
    assert drawn[FRONTIER].x.tolist() == [710, 910]
    columns = panel.figures()[0].tables["trade-off"]
    assert list(columns["accuracy"]) == pytest.approx([0.55, 0.25, 0.41])
    assert list(columns["on_frontier"]) == [True, True, False]
    assert list(columns["ticked"]) == [False, True, False]
    panel.close()


def test_in_a_narrow_panel_its_standing_has_a_line_of_its_own(
    panel: SweepsPanel, world: World
) -> None:
    tell(world, sweep(trial(0, 0), trial(1, 0, "failed", "Out of memory.")))
    panel.resize(430, 600)
    assert panel.width() == 430, "a window of 1024 pixels has no more with three columns"
    standing = panel.head.standing
    assert standing.height() <= 3 * standing.fontMetrics().lineSpacing()


def test_the_heading_of_what_was_swept_tells_its_formula(panel: SweepsPanel, world: World) -> None:
    tell(world, sweep())
    told = {column.key: column.meaning for column in panel.model.columns}
    assert "z̃ ~ N(0, I)" in told[SIGMA] and "Irobe et al., Eqs. (5) and (6)" in told[SIGMA]
    assert "θ ← θ − α" in told[RATE], "what the form of a new run says"
