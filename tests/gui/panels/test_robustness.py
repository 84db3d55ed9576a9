"""The Robustness panel: a measurement is asked for, its curves grow, its figures are kept."""

import csv
import io
import math
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig
from engine.data import ImageSource
from engine.sanity import Maximised
from engine.service.messages import (
    Cancel,
    Evaluated,
    JobChanged,
    KeptCurve,
    Measure,
    QualityMeasured,
    RobustnessMeasured,
    RunsListed,
)
from raven_gui.export import ExportDialog, ExportOptions
from raven_gui.export.csv import csv as csv_of
from raven_gui.export.small_print import small_print
from raven_gui.panels.robustness.model import COLUMNS
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.rows import HEADINGS
from raven_gui.panels.robustness.table import APART, NARROWEST_NAME
from raven_gui.theme import Theme
from tests.gui.conftest import World, bundled_runs, run_info

LEFT = Qt.MouseButton.LeftButton
DISPLAY, TIP, INK = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.ForegroundRole,
)
# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(robustness_panel: RobustnessPanel) -> RobustnessPanel:
    return robustness_panel


def start(qtbot: QtBot, world: World, panel: RobustnessPanel) -> Measure:
    qtbot.mouseClick(panel.job.start, LEFT)
    return world.engine.last(Measure)


def tell_curve(
    world: World,
    job: int,
    run: str,
    accuracies: tuple[float, ...],
    divergence: Maximised,
    config: AttackConfig | None = None,
) -> None:
    epsilons = (0.0, 0.05, 0.1)[: len(accuracies)]
    world.tell(
        RobustnessMeasured(
            job=job,
            run=run,
            source=ImageSource("mnist"),
            divergence=divergence,
            epsilons=epsilons,
            accuracies=accuracies,
            images=500,
            config=config,
        )
    )


def quality(run: str, accuracy: float = 0.875) -> QualityMeasured:
    return QualityMeasured(
        job=1,
        run=run,
        source=ImageSource("mnist"),
        accuracy=accuracy,
        mse=0.0123,
        mse_255=799.8,
        pair_distance=(0.5, 0.25),
        relative_pair_distance=0.0321,
        images=500,
    )


def tell_quality(world: World, run: str, accuracy: float = 0.875) -> None:
    world.tell(quality(run, accuracy))


def cell(panel: RobustnessPanel, row: int, column: int, role: Qt.ItemDataRole = DISPLAY) -> object:
    return panel.table.model().index(row, column).data(role)


def test_start_makes_every_attack_on_all_ticked_runs(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    panel.settings.budgets.setText("0, 0.1")
    panel.settings.steps.setValue(7)
    command = start(qtbot, world, panel)
    assert command.runs == tuple(run.id for run in world.workspace.runs.ticked)
    assert command.divergences == ("wasserstein", "kl", "downstream")
    assert command.epsilons == (0.0, 0.1)
    assert (command.images, command.config.steps) == (500, 7)
    assert not panel.job.start.isVisible()
    panel.start()
    assert len(world.engine.all(Measure)) == 1


def test_it_tells_beforehand_how_much_there_is_to_do(panel: RobustnessPanel) -> None:
    panel.settings.budgets.setText("0, 0.1")
    assert panel.job.words.text() == "4 runs × 3 attacks × 2 budgets = 24, each on 500 images"


def test_nothing_starts_from_budgets_that_cannot_be_read(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    panel.settings.budgets.setText("0, x")
    assert not panel.job.start.isEnabled()
    panel.start()
    assert world.engine.all(Measure) == []


def test_what_one_image_has_no_number_of_is_a_dash(world: World, panel: RobustnessPanel) -> None:
    run = world.workspace.runs.ticked[0].id
    nothing = math.nan
    alone = replace(quality(run), pair_distance=(0.5, nothing), relative_pair_distance=nothing)
    world.tell(replace(alone, images=1))
    headings = [column.heading for column in COLUMNS]
    cells = dict(zip(headings, (cell(panel, 0, i) for i in range(len(headings))), strict=True))
    assert cells["Paired distance"] == "0.500 ± —" and cells["Relative"] == "—"


def test_progress_and_cancel_follow_the_job(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    job = start(qtbot, world, panel).job
    assert panel.job.words.text() == "Waiting for its turn"
    running = JobChanged(
        job=job,
        title="Robustness of RAVEN",
        state="running",
        done=2.5,
        total=48,
        unit="attack",
        seconds_left=133,
    )
    world.tell(running)
    assert panel.job.words.text() == "Robustness of RAVEN · attack 3 of 48 · 2 min 13 s left"
    assert panel.job.bar.value() == round(1000 * 2.5 / 48)
    qtbot.mouseClick(panel.job.cancel, LEFT)
    assert world.engine.last(Cancel).target == job
    world.tell(replace(running, state="cancelled"))
    assert panel.job.start.isVisible()
    assert not panel.job.cancel.isVisible()


def test_curves_grow_in_the_colours_of_their_runs_and_differ_without_colour(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    job = start(qtbot, world, panel).job
    tell_curve(world, job, "mnist/vae", (0.9,), "wasserstein")
    tell_curve(world, job, "mnist/vae", (0.9, 0.4), "wasserstein")
    tell_curve(world, job, "mnist/raven", (0.92, 0.8), "wasserstein")
    drawn = panel.curves.chart.series()
    assert set(drawn) == {"VAE", "RAVEN"}
    np.testing.assert_allclose(drawn["VAE"].y, [90, 40])
    np.testing.assert_allclose(drawn["VAE"].x, [0, 0.05])
    lines = {line.name: line for line in panel.curves.chart.lines()}
    runs = world.workspace.runs
    assert lines["VAE"].color == runs.color("mnist/vae")
    assert lines["RAVEN"].color == runs.color("mnist/raven")
    assert lines["VAE"].symbol != lines["RAVEN"].symbol
    low, high = panel.curves.chart.plot.getViewBox().viewRange()[1]
    assert low <= 0 and high >= 100


def test_a_toggle_shows_another_attack(qtbot: QtBot, world: World, panel: RobustnessPanel) -> None:
    tell_curve(world, 5, "mnist/vae", (0.9, 0.4), "wasserstein")
    tell_curve(world, 5, "mnist/vae", (0.9, 0.6), "kl")
    panel.divergence.buttons["wasserstein"].setFocus()
    qtbot.keyClick(panel.divergence.buttons["wasserstein"], Qt.Key.Key_Right)
    assert panel.divergence.current() == "kl"
    np.testing.assert_allclose(panel.curves.chart.series()["VAE"].y, [90, 60])
    tell_curve(world, 5, "mnist/vae", (0.9, 0.1), "downstream")
    qtbot.keyClick(panel.divergence.buttons["kl"], Qt.Key.Key_Right)
    np.testing.assert_allclose(panel.curves.chart.series()["VAE"].y, [90, 10])
    qtbot.mouseClick(panel.divergence.buttons["wasserstein"], LEFT)
    np.testing.assert_allclose(panel.curves.chart.series()["VAE"].y, [90, 40])


def test_only_ticked_runs_have_a_curve_and_a_row(world: World, panel: RobustnessPanel) -> None:
    tell_curve(world, 5, "mnist/vae", (0.9,), "wasserstein")
    tell_curve(world, 5, "mnist/raven", (0.9,), "wasserstein")
    world.workspace.runs.tick_only(("mnist/vae",))
    assert set(panel.curves.chart.series()) == {"VAE"}
    assert panel.table.model().rowCount() == 1


def test_two_runs_of_the_same_name_have_a_curve_each(world: World, panel: RobustnessPanel) -> None:
    twins = [run_info("own-1", name="A & B"), run_info("own-2", name="A & B")]
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *twins)))
    world.workspace.runs.tick_only(("own-1", "own-2"))
    tell_curve(world, 5, "own-1", (0.9,), "wasserstein")
    tell_curve(world, 5, "own-2", (0.8,), "wasserstein")
    assert sorted(s.y[0] for s in panel.curves.chart.series().values()) == [80, 90]


def test_figures_known_before_are_grey_until_they_are_measured(
    world: World, theme: Theme, panel: RobustnessPanel
) -> None:
    runs = [run.id for run in world.workspace.runs.ticked]
    row = runs.index("mnist/vae")
    assert cell(panel, row, 1) == "92.0\xa0%"
    assert cell(panel, row, 1, INK) == QColor(theme.colours.muted)
    assert "came with the bundled run" in str(cell(panel, row, 1, TIP))
    tell_quality(world, "mnist/vae")
    assert [cell(panel, row, c) for c in range(8)] == [
        "VAE", "87.5\xa0%", "84.4–90.2\xa0%", "0.0123", "800", "0.500 ± 0.250", "0.0321", "500",
    ]  # fmt: skip
    assert cell(panel, row, 1, INK) is None
    assert "Measured here on 500" in str(cell(panel, row, 1, TIP))


def test_the_table_is_filled_anew_only_where_a_figure_is(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    model = panel.table.model()
    with qtbot.assertNotEmitted(model.modelReset):
        tell_curve(world, 5, "mnist/vae", (0.9, 0.4), "wasserstein")
    with qtbot.waitSignal(model.modelReset):
        tell_quality(world, "mnist/vae", accuracy=0.25)


def test_a_ticked_run_of_another_data_set_is_left_out_and_the_panel_says_why(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    assert not panel.left_out.isVisible()
    world.workspace.runs.tick_only(("mnist/vae", "fashion-mnist/raven"))
    assert panel.left_out.isVisible()
    assert panel.left_out.text() == (
        "Left out: RAVEN (trained on Fashion-MNIST). "
        "A probe of other classes cannot read those of MNIST."
    )
    assert panel.table.model().rowCount() == 1
    assert panel.job.words.text().startswith("1 run ")
    assert start(qtbot, world, panel).runs == ("mnist/vae",)


def test_a_curve_of_a_run_that_does_not_know_the_classes_is_not_drawn(
    world: World, panel: RobustnessPanel
) -> None:
    world.workspace.runs.tick_only(("mnist/vae", "fashion-mnist/raven"))
    tell_curve(world, 5, "fashion-mnist/raven", (0.1,), "wasserstein")
    tell_curve(world, 5, "mnist/vae", (0.9,), "wasserstein")
    assert set(panel.curves.chart.series()) == {"VAE"}
    rows = read_csv(csv_of(panel.figures()[0], ExportOptions()).decode())
    assert {row["run"] for row in rows} == {"VAE"}


def test_where_every_ticked_run_is_left_out_a_button_shows_their_data_set(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    world.workspace.runs.tick_only(("fashion-mnist/vae",))
    assert panel.empty.isVisible()
    assert panel.empty.title.text() == "No run of MNIST is ticked"
    assert panel.empty.button.text() == "Show Fashion-MNIST"
    panel.start()
    assert world.engine.all(Measure) == []
    qtbot.mouseClick(panel.empty.button, LEFT)
    world.load_images()
    assert world.workspace.images.dataset == "fashion-mnist"
    assert start(qtbot, world, panel).runs == ("fashion-mnist/vae",)


def test_a_click_on_a_heading_sorts_and_what_is_not_known_stays_last(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    unmeasured = replace(run_info("own", name="Own"), figures={})
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), unmeasured)))
    world.workspace.runs.tick_only(("mnist/vae", "mnist/raven", "own"))
    tell_quality(world, "mnist/vae", 0.5)
    tell_quality(world, "mnist/raven", 0.75)
    header = panel.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(1) + 10, header.height() // 2)
    orders = []
    for _ in range(2):
        qtbot.mouseClick(header.viewport(), LEFT, pos=place)
        orders.append([str(cell(panel, row, 1)) for row in range(3)])
    assert sorted(orders) == [["50.0\xa0%", "75.0\xa0%", "—"], ["75.0\xa0%", "50.0\xa0%", "—"]]


def test_names_are_cut_as_far_as_they_are_told_apart_and_whole_where_numbers_are_scrolled(
    world: World, panel: RobustnessPanel
) -> None:
    named = replace(run_info("own", name="A run with a name of many words, seed 1"), figures={})
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), named)))
    world.workspace.runs.tick_only(("mnist/vae", "own"))
    panel.show()
    table, header = panel.table, panel.table.horizontalHeader()
    whole = table.sizeHintForColumn(0) + APART
    numbers = header.length() - header.sectionSize(0)
    edges = table.width() - table.viewport().width()
    for room, shown in ((whole, whole), (NARROWEST_NAME, NARROWEST_NAME), (90, whole)):
        table.resize(numbers + room + edges, table.height())
        assert header.sectionSize(0) == shown


def test_names_that_fill_the_table_are_told_apart_and_leave_numbers_in_sight(
    world: World, panel: RobustnessPanel
) -> None:
    named = [run_info(f"own {n}", name=f"{'a long name ' * 12}number {n}") for n in range(2)]
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *named)))
    world.workspace.runs.tick_only(("mnist/vae", "own 0", "own 1"))
    panel.show()
    table, header = panel.table, panel.table.horizontalHeader()
    table.resize(600, table.height())
    assert header.sectionSize(0) + header.sectionSize(1) <= table.viewport().width()


def test_ctrl_c_copies_the_table_for_a_spreadsheet(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    tell_quality(world, "mnist/vae")
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert tuple(lines[0]) == HEADINGS
    assert len(lines) == 5
    ours = dict(zip(lines[0], next(line for line in lines if line[0] == "VAE"), strict=True))
    assert ours["accuracy_percent"] == "87.5"
    assert ours["pair_distance_std"] == "0.25"
    assert ours["measured"] == "here"
    panel.table.selectRow(1)
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().split("\n")) == 2


def test_a_hidden_panel_draws_nothing_and_catches_up(world: World, panel: RobustnessPanel) -> None:
    panel.hide()
    tell_curve(world, 5, "mnist/vae", (0.9,), "wasserstein")
    assert panel.curves.chart.series() == {}
    panel.show()
    assert set(panel.curves.chart.series()) == {"VAE"}


def test_without_ticked_runs_it_says_what_to_do(world: World, panel: RobustnessPanel) -> None:
    world.workspace.runs.tick_only(())
    assert panel.empty.isVisible()
    panel.start()
    assert world.engine.all(Measure) == []


def read_csv(text: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines))))


def test_the_curves_can_be_exported_with_how_they_were_measured(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    panel.settings.restarts.setValue(2)
    asked = start(qtbot, world, panel)
    for accuracy, maximised in zip((0.4, 0.6, 0.2), asked.divergences, strict=True):
        tell_curve(world, asked.job, "mnist/vae", (0.9, accuracy), maximised, asked.config)
    figure = panel.figures()[0]
    rows = read_csv(csv_of(figure, ExportOptions()).decode())
    assert [(r["divergence"], float(r["epsilon"]), float(r["accuracy"])) for r in rows] == [
        ("wasserstein", 0, 0.9), ("wasserstein", 0.05, 0.4), ("kl", 0, 0.9), ("kl", 0.05, 0.6),
        ("downstream", 0, 0.9), ("downstream", 0.05, 0.2),
    ]  # fmt: skip
    assert {(r["run"], r["images"], r["steps"], r["restarts"]) for r in rows} == {
        ("VAE", "500", "50", "2")
    }
    assert figure.offers("png")
    assert [run["id"] for run in figure.provenance["runs"]] == ["mnist/vae"]
    made = {told.pop("maximised"): told for told in figure.provenance["attacks"]}
    assert (made["kl"]["schedule"], made["kl"]["restarts"]) == ("constant", 2)
    assert (made["downstream"]["schedule"], made["downstream"]["step_size"]) == (
        "cosine",
        "epsilon/2",
    )


def test_the_export_button_opens_the_dialog(qtbot: QtBot, panel: RobustnessPanel) -> None:
    qtbot.mouseClick(panel.export, LEFT)
    dialog = panel.findChild(ExportDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()
    qtbot.waitUntil(lambda: panel.findChild(ExportDialog) is None)


def test_it_fits_into_420_pixels(panel: RobustnessPanel) -> None:
    assert panel.minimumSizeHint().width() <= 420
    panel.resize(420, 700)
    assert panel.width() == 420


def test_in_a_small_window_axis_and_legend_lie_whole_inside_the_plot(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    own = [run_info(f"own-{place}", name=f"Own {place}") for place in range(3)]
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *own)))
    for run in own:
        world.workspace.runs.tick(run.id, True)
    for run in world.workspace.runs.ticked:
        tell_curve(world, 5, run.id, (0.9, 0.4, 0.1), "wasserstein")
    panel.resize(710, 600)
    qtbot.wait(1)
    plot = panel.curves.chart.plot
    assert len(panel.curves.chart.series()) == 7
    # The words have an empty margin of four pixels that pyqtgraph lets lie outside, and the frame
    # that shows the keyboard's focus takes one.
    seen = QRectF(plot.viewport().rect()).adjusted(-6, -6, 6, 6)
    for side in ("left", "bottom"):
        assert seen.contains(plot.getAxis(side).label.sceneBoundingRect())
    assert seen.contains(panel.curves.chart.legend.sceneBoundingRect())


def test_in_a_wide_window_no_column_of_the_table_is_stretched(
    qtbot: QtBot, panel: RobustnessPanel
) -> None:
    widths = []
    for width in (1200, 2200):
        panel.resize(width, 760)
        qtbot.wait(1)
        widths.append([panel.table.columnWidth(column) for column in range(7)])
    assert widths[0] == widths[1]


def test_names_are_cut_before_a_number_is_out_of_sight(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    name = "A name that somebody wrote to tell everything about this run"
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), run_info("own", name=name))))
    world.workspace.runs.tick("own", True)
    panel.resize(966, 700)  # as it is in a window of 1280 x 800
    qtbot.wait(1)
    assert panel.table.horizontalScrollBar().maximum() == 0
    row = [cell(panel, row, 0) for row in range(5)].index(name)
    told = str(cell(panel, row, 0, TIP)).replace("\n", " ")
    assert told.startswith(name) and "kept with the run" in told


def kept(divergence: Maximised, measured: str = "2026-03-04T10:00:00+00:00") -> KeptCurve:
    return KeptCurve(
        divergence=divergence,
        epsilons=(0.0, 0.1),
        accuracies=(0.9, 0.3),
        images=250,
        norm="linf",
        steps=20,
        step_size="epsilon/25",
        restarts=2,
        measured=measured,
    )


def test_a_curve_of_an_earlier_session_is_there_with_when_and_how_it_was_measured(
    world: World, panel: RobustnessPanel
) -> None:
    own = replace(run_info("own", name="Own"), curves=(kept("wasserstein"), kept("kl", "")))
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), own)))
    world.workspace.runs.tick_only(("own",))
    assert panel.curves.chart.series()["Own"].y.tolist() == [90, 30]
    when = datetime.fromisoformat("2026-03-04T10:00:00+00:00").astimezone()
    attack = "on 250 images, L∞, 20 steps of ε/25, 2 random starts."
    assert panel.kept.text() == f"Own: measured {when:%Y-%m-%d %H:%M}, {attack}"
    panel.divergence.buttons["kl"].click()
    assert panel.kept.text() == f"Own: measured before, {attack}"
    figure = panel.figures()[0]
    rows = read_csv(csv_of(figure, ExportOptions()).decode())
    assert {(row["images"], row["steps"], row["restarts"]) for row in rows} == {("250", "20", "2")}
    made = figure.provenance["attacks"]
    assert [(told["maximised"], told["steps"]) for told in made] == [
        ("wasserstein", 20),
        ("kl", 20),
    ]
    assert all("seed" not in told for told in made), "the table does not tell it"
    shortening = replace(kept("downstream", ""), step_size="epsilon/2", schedule="cosine")
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), replace(own, curves=(shortening,)))))
    panel.divergence.buttons["downstream"].click()
    told = (
        "Own: measured before, on 250 images, L∞, 20 steps that shorten from ε/2, 2 random starts."
    )
    assert panel.kept.text() == told
    pushed = replace(shortening, momentum="1", coupling="200")
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), replace(own, curves=(pushed,)))))
    assert panel.kept.text() == told.replace(
        "2 random starts", "2 random starts, momentum 1, γ 200"
    )
    bundled = [replace(run, curves=(shortening,)) for run in bundled_runs()]
    world.tell(RunsListed(job=0, runs=(*bundled, own)))
    world.workspace.runs.tick_only(("mnist/vae", "mnist/raven"))
    assert panel.kept.text() == told.replace(
        "Own: measured before", "VAE, RAVEN: came with raven-gui"
    )
    world.workspace.runs.tick_only(("own",))
    panel.divergence.buttons["kl"].click()
    tell_curve(world, 5, "own", (0.8,), "kl")
    assert panel.curves.chart.series()["Own"].y.tolist() == [80]
    assert not panel.kept.isVisible()


def test_curves_measured_alike_are_told_of_together(world: World, panel: RobustnessPanel) -> None:
    runs = [
        replace(run_info(f"own-{n}", name=f"Own {n}"), curves=(kept("wasserstein"),))
        for n in range(4)
    ]
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *runs)))
    world.workspace.runs.tick_only(tuple(run.id for run in runs))
    assert panel.kept.text().startswith("4 runs: measured ")
    assert panel.kept.toolTip().startswith("Own 0, Own 1, Own 2, Own 3: measured ")


def test_curves_that_were_not_attacked_alike_are_not_shown_without_a_word(
    world: World, panel: RobustnessPanel
) -> None:
    told = "Not attacked alike (steps 50 and 20; restarts 1 and 2): Start measures the ticked"
    curve = {"adversarial_accuracy": {"wasserstein": {"0": 0.9, "0.1": 0.4}}}
    bundled = [replace(run, figures=run.figures | curve) for run in bundled_runs()]
    own = replace(run_info("own", name="Own"), curves=(kept("wasserstein"),))
    world.tell(RunsListed(job=0, runs=(*bundled, own)))
    world.workspace.runs.tick_only(("mnist/vae", "own"))
    assert panel.kept.text().startswith(told)
    assert " ".join(panel.kept.toolTip().split()).startswith(told)
    assert "VAE: came with raven-gui, 50 steps, 1 random start." in panel.kept.text()
    longer = replace(own, curves=(replace(kept("wasserstein"), step_size="0.1"),))
    world.tell(RunsListed(job=0, runs=(*bundled, longer)))
    assert "(steps 50 and 20; step size the usual one and 0.1;" in panel.kept.text()
    alike = replace(own, curves=(replace(kept("wasserstein"), steps=50, restarts=1),))
    world.tell(RunsListed(job=0, runs=(*bundled, alike)))
    assert "Not attacked alike" not in panel.kept.text(), "it is the bundled runs' attack"
    world.tell(RunsListed(job=0, runs=(*bundled, own)))
    world.workspace.runs.tick_only(("own",))
    assert "Not attacked alike" not in panel.kept.text(), "one run is compared with none"


def test_the_table_can_be_exported(world: World, panel: RobustnessPanel) -> None:
    tell_quality(world, "mnist/vae")
    figure = panel.figures()[-1]
    rows = {row["run"]: row for row in read_csv(csv_of(figure, ExportOptions()).decode())}
    assert set(rows) == {"VAE", "VAE (noise)", "Smooth Encoder", "RAVEN"}
    assert float(rows["VAE"]["mse_255"]) == 799.8
    assert rows["RAVEN"]["measured"] == "with the run"
    assert rows["RAVEN"]["relative_pair_distance"] == ""
    assert figure.offers("svg")


def test_an_empty_plot_asks_for_start_only_while_nothing_is_under_way(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    note = panel.curves.note
    assert note.text().endswith("press Start.")
    job = start(qtbot, world, panel).job
    assert note.text().startswith("Being measured")
    world.tell(JobChanged(job=job, title="Robustness", state="cancelled", done=0, total=48))
    assert note.text().endswith("press Start.")


def test_an_export_tells_on_how_many_images_it_was_measured(
    world: World, panel: RobustnessPanel
) -> None:
    for run in bundled_runs():
        tell_quality(world, run.id)
    tell_curve(world, 5, "mnist/vae", (0.9, 0.4), "wasserstein")
    curves, table = panel.figures()
    assert curves.provenance["test images"] == table.provenance["test images"] == 500
    assert "test images 500" in small_print(curves.provenance)
    own = replace(run_info("own", name="Own"), curves=(kept("wasserstein"),))
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), own)))
    world.workspace.runs.tick_only(("mnist/vae", "own"))
    curves, table = panel.figures()
    assert curves.provenance["test images"] == [250, 500]
    assert "test images 250/500" in small_print(curves.provenance)
    assert table.provenance["test images"] == 500, "of the other run it is not known"
    world.workspace.runs.tick_only(("own",))
    assert "test images" not in panel.figures()[-1].provenance
    measured = Evaluated(
        job=1, run="own", source=ImageSource("mnist"), measure="kl", value=1.5, images=50, seed=0
    )
    world.tell(measured)
    world.workspace.evaluation.show(("kl",))
    assert panel.figures()[-1].provenance["test images"] == 50
