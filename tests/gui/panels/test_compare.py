"""The Compare panel: settings go to the engine, results come to the rows."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig, Divergence, Norm
from engine.sanity import Maximised
from engine.service.messages import (
    Attack,
    Attacked,
    AttackMoved,
    Failed,
    Floats,
    ImageSource,
    PictureRead,
    RunsListed,
)
from raven_gui.attack_terms import MAXIMISED, NORMS, usual_budgets
from raven_gui.export import ExportDialog, export_figure
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.compare.plan import SMALLEST_SIDE
from raven_gui.panels.shared.attack_settings import BUTTON, AttackSettings
from raven_gui.theme import Theme
from raven_gui.widgets.mark import MARKS
from raven_gui.widgets.pixels import diverging, to_qimage
from raven_gui.workspace import ImageRef
from raven_gui.workspace.filter import Filter
from raven_gui.workspace.selection import OWN
from tests.gui.conftest import World, attack_result, bundled_runs, run_info
from tests.gui.workspace.pictures import picture

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[ComparePanel]:
    made = ComparePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    yield made
    made.close()


@pytest.fixture
def filled(world: World, panel: ComparePanel) -> ComparePanel:
    """The panel with the answer about image 0 in the four bundled MNIST runs."""
    world.wake()
    world.answer_attack()
    return panel


def shown(panel: ComparePanel, row: int) -> list[QImage]:
    pictures = panel.grid.rows[row].pictures
    return [pictures[key].image() for key in panel.one.shown]


def heading_of(panel: ComparePanel) -> str:
    """All words above the first column of rows."""
    return " ".join(label.text() for label in panel.grid.headings[0].findChildren(QLabel))


def attacks(world: World) -> list[Attack]:
    return world.engine.all(Attack)


def test_it_waits_for_the_engine_in_words(world: World, panel: ComparePanel) -> None:
    assert panel.empty.isVisible()
    assert "Waking" in panel.empty.title.text()
    world.wake()
    assert panel.grid.isVisible()


def test_each_ticked_run_has_a_row_with_its_name(world: World, filled: ComparePanel) -> None:
    names = [row.title.text() for row in filled.grid.rows]
    assert names == [run.name for run in world.workspace.runs.ticked]
    assert len(names) == 4


def test_a_row_shows_what_the_attack_did(world: World, filled: ComparePanel) -> None:
    event = world.workspace.comparison.result
    assert event is not None
    original = world.workspace.images.pixels(ImageRef("mnist", 0))
    for row, result in enumerate(event.results):
        added = diverging(result.attacked[0] - original, filled.controls.gain.value())
        assert shown(filled, row) == [
            to_qimage(original),
            to_qimage(result.clean_reconstruction[0]),
            to_qimage(added),
            to_qimage(result.attacked[0]),
            to_qimage(result.attacked_reconstruction[0]),
        ]


def probabilities(winner: int, value: float) -> Floats:
    others = np.full((1, 10), (1 - value) / 9, np.float32)
    others[0, winner] = value
    return others


def answer_with(world: World, before: int, after: int) -> None:
    """Answer another attack: every probe says `before` (98 %), then `after` (61 %)."""
    world.answer_attack()
    world.workspace.comparison.set_config(seed=world.workspace.comparison.config.seed + 1)
    command = world.engine.last(Attack)
    results = tuple(
        replace(
            result,
            clean_probabilities=probabilities(before, 0.98),
            attacked_probabilities=probabilities(after, 0.61),
            shift=np.array([2.314], np.float32),
            relative_shift=np.array([0.4567], np.float32),
            divergence=np.array([1234.5], np.float32),
        )
        for result in (attack_result(run, command) for run in command.runs)
    )
    world.tell(Attacked(job=command.job, epsilon=0.1, results=results, seconds=0.05))


def test_a_flipped_prediction_is_said_in_words_and_symbol(
    world: World, filled: ComparePanel
) -> None:
    label = world.workspace.images.label(ImageRef("mnist", 0))
    assert label is not None and label != 3
    answer_with(world, label, 3)
    verdict = filled.grid.rows[0].verdict
    assert "✗ flips" in verdict.text() and f"{label} → 3" in verdict.text()
    assert "98\N{NO-BREAK SPACE}% → 61\N{NO-BREAK SPACE}%" in verdict.text()
    assert "2.31" in verdict.text() and "0.457" in verdict.text() and "1,234" in verdict.text()
    assert f"Prediction flips: {label}" in verdict.accessibleName()


def test_a_prediction_that_holds_says_so(world: World, filled: ComparePanel) -> None:
    label = world.workspace.images.label(ImageRef("mnist", 0))
    assert label is not None
    answer_with(world, label, label)
    assert "✓ holds" in filled.grid.rows[0].verdict.text()
    assert "(is " not in filled.grid.rows[0].verdict.text()


def test_a_prediction_wrong_from_the_start_is_marked(world: World, filled: ComparePanel) -> None:
    label = world.workspace.images.label(ImageRef("mnist", 0))
    assert label is not None
    answer_with(world, (label + 1) % 10, (label + 1) % 10)
    assert f"(is {label})" in filled.grid.rows[0].verdict.text()


def test_arrow_keys_on_the_slider_take_fine_steps(world: World, filled: ComparePanel) -> None:
    slider = filled.controls.budget.slider
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert attacks(world)[-1].config.epsilon == pytest.approx(0.101)
    world.answer_attack()
    QTest.keyClick(slider, Qt.Key.Key_PageUp)
    assert attacks(world)[-1].config.epsilon == pytest.approx(0.111)
    assert filled.controls.budget.box.value() == pytest.approx(0.111)


def test_a_drag_attacks_while_it_goes_on_and_the_last_place_wins(
    world: World, filled: ComparePanel
) -> None:
    slider = filled.controls.budget.slider
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    handle = slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    )
    before = len(attacks(world))
    start = handle.center()
    QTest.mousePress(slider, LEFT, pos=start)
    for x in (40, 80, 120, 160):
        QTest.mouseMove(slider, start + QPoint(x, 0))
    assert slider.isSliderDown()
    assert len(attacks(world)) == before + 1
    world.answer_attack()
    assert len(attacks(world)) == before + 2
    assert attacks(world)[-1].config.epsilon == pytest.approx(filled.controls.budget.box.value())
    QTest.mouseRelease(slider, LEFT, pos=start + QPoint(160, 0))
    assert attacks(world)[-1].config.epsilon > attacks(world)[-2].config.epsilon


def test_a_budget_can_be_typed_beyond_the_slider(world: World, filled: ComparePanel) -> None:
    box = filled.controls.budget.box
    box.selectAll()
    QTest.keyClicks(box, box.locale().toString(0.75))
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert attacks(world)[-1].config.epsilon == 0.75
    assert filled.controls.budget.slider.value() == filled.controls.budget.slider.maximum()


def test_each_norm_keeps_its_own_budget(world: World, filled: ComparePanel) -> None:
    QTest.keyClick(filled.controls.norm, Qt.Key.Key_Down)
    config = attacks(world)[-1].config
    assert (config.norm, config.epsilon) == ("l2", 2.0)
    world.answer_attack()
    QTest.keyClick(filled.controls.budget.slider, Qt.Key.Key_End)
    assert attacks(world)[-1].config.epsilon == 10
    world.answer_attack()
    QTest.keyClick(filled.controls.norm, Qt.Key.Key_Home)
    config = world.workspace.comparison.config
    assert (config.norm, config.epsilon) == ("linf", 0.1)


def test_divergence_and_steps_attack_again(world: World, filled: ComparePanel) -> None:
    QTest.keyClick(filled.controls.maximised, Qt.Key.Key_Down)
    assert attacks(world)[-1].config.divergence == "kl"
    assert "W₂²" in filled.grid.rows[0].verdict.text()
    world.answer_attack()
    assert "KL" in filled.grid.rows[0].verdict.text()
    QTest.keyClick(filled.controls.steps, Qt.Key.Key_Up)
    assert attacks(world)[-1].config.steps == 51


def test_finer_settings_are_in_a_form(world: World, filled: ComparePanel) -> None:
    QTest.mouseClick(filled.controls.settings, LEFT)
    form = filled.findChild(AttackSettings)
    assert form is not None and form.isVisible()
    assert form.buttons.button(BUTTON.Ok).font().weight() == QFont.Weight.DemiBold
    form.form.set_values({"restarts": 3, "seed": 5, "step_size": 0.02})
    form.form.set_values({"steps": 0})
    assert not form.buttons.buttons()[0].isEnabled() and "at least 1" in form.problems.text()
    form.form.set_values({"steps": 200})
    QTest.mouseClick(form.buttons.button(form.buttons.StandardButton.Ok), LEFT)
    config = attacks(world)[-1].config
    assert (config.restarts, config.seed, config.step_size, config.steps) == (3, 5, 0.02, 200)
    assert filled.controls.steps.value() == 200
    assert not form.isVisible()


@pytest.mark.parametrize("divergence", ["kl", "entropic"])
@pytest.mark.parametrize("aimed", [False, True])
def test_settings_that_have_no_meaning_beside_those_of_the_panel_are_not_offered(
    world: World, filled: ComparePanel, divergence: Divergence, aimed: bool
) -> None:
    world.workspace.comparison.set_config(divergence=divergence)
    if aimed:
        world.workspace.comparison.set_target(ImageRef("mnist", 5))
    QTest.mouseClick(filled.controls.settings, LEFT)
    dialog = filled.findChild(AttackSettings)
    assert dialog is not None
    assert ("coupling" in dialog.form.fields) == (divergence == "entropic")
    assert ("enough" in dialog.form.fields) == aimed, "some of the way is to a target"
    dialog.reject()


def test_settings_of_the_paper_are_its_own_where_they_have_no_field_either(
    world: World, filled: ComparePanel
) -> None:
    comparison = world.workspace.comparison
    comparison.set_target(ImageRef("mnist", 5))
    comparison.set_config(enough=0.5, coupling=2, epsilon=0.3)
    comparison.set_target(None)
    QTest.mouseClick(filled.controls.settings, LEFT)
    dialog = filled.findChild(AttackSettings)
    assert dialog is not None and "enough" not in dialog.form.fields
    for button in (BUTTON.RestoreDefaults, BUTTON.Ok):
        QTest.mouseClick(dialog.buttons.button(button), LEFT)
    assert comparison.config == AttackConfig(epsilon=0.3), "but for what the panel has"


def test_gain_strengthens_the_perturbation_on_screen_only(
    world: World, filled: ComparePanel
) -> None:
    before, asked = shown(filled, 0), len(attacks(world))
    QTest.keyClick(filled.controls.gain, Qt.Key.Key_End)
    after = shown(filled, 0)
    assert after[2] != before[2]
    assert [after[i] for i in (0, 1, 3, 4)] == [before[i] for i in (0, 1, 3, 4)]
    assert len(attacks(world)) == asked


def test_what_the_pointer_is_over_in_the_strip_lights_up_elsewhere_and_the_other_way_round(
    world: World, filled: ComparePanel
) -> None:
    images, strip = world.workspace.images, filled.strip
    images.pick(tuple(ImageRef("mnist", i) for i in (4, 5, 6)))
    world.answer_attack()
    QTest.mouseMove(strip, strip.cell(1).center())
    QApplication.processEvents()
    assert images.hovered == ImageRef("mnist", 5)
    strip.leaveEvent(QEvent(QEvent.Type.Leave))
    assert images.hovered is None
    before = strip.grab().toImage()
    images.hover(ImageRef("mnist", 6))
    after = strip.grab().toImage()
    edge = strip.cell(2).topLeft() + QPoint(strip.cell(2).width() // 2, 1)
    assert before.pixelColor(edge) != after.pixelColor(edge)
    assert before.pixelColor(strip.cell(1).topLeft()) == after.pixelColor(strip.cell(1).topLeft())


def test_arrows_and_clicks_choose_the_image(world: World, filled: ComparePanel) -> None:
    assert not filled.strip.isVisible()
    world.workspace.images.pick(tuple(ImageRef("mnist", i) for i in (4, 5, 6)))
    world.answer_attack()
    assert "test image 4" in filled.caption.text() and "1 of 3" in filled.caption.text()
    QTest.keyClick(filled.strip, Qt.Key.Key_Right)
    assert "test image 5" in filled.caption.text()
    event = world.workspace.comparison.result
    assert event is not None
    assert shown(filled, 1)[3] == to_qimage(event.results[1].attacked[1])
    QTest.mouseClick(filled.strip, LEFT, pos=filled.strip.cell(2).center())
    assert "test image 6" in filled.caption.text()
    QTest.keyClick(filled.strip, Qt.Key.Key_Right)
    assert world.workspace.comparison.focus == 2
    QTest.keyClick(filled.strip, Qt.Key.Key_Home)
    assert world.workspace.comparison.focus == 0


def test_caption_tells_index_and_class(world: World, filled: ComparePanel) -> None:
    images = world.workspace.images
    label = images.label(ImageRef("mnist", 0))
    assert filled.caption.text().endswith(f"test image 0 · class {label}")


def test_what_is_missing_is_said(world: World, filled: ComparePanel) -> None:
    world.workspace.images.pick(())
    assert "No image" in filled.empty.title.text() and filled.empty.isVisible()
    world.workspace.runs.tick_only(())
    assert "No run" in filled.empty.title.text()
    world.tell(RunsListed(job=0, runs=()))
    assert "missing" in filled.empty.title.text()


def test_unticking_a_run_takes_its_row(world: World, filled: ComparePanel) -> None:
    first, *rest = [run.id for run in world.workspace.runs.ticked]
    kept = shown(filled, 1)
    world.workspace.runs.tick(first, False)
    assert len(filled.grid.rows) == len(rest) == 3
    assert shown(filled, 0) == kept


def test_a_quick_attack_does_not_flicker(world: World, filled: ComparePanel, qtbot: QtBot) -> None:
    QTest.keyClick(filled.controls.budget.slider, Qt.Key.Key_Right)
    assert not filled.busy.isVisible()
    world.answer_attack()
    qtbot.wait(350)
    assert not filled.busy.isVisible()


def test_a_long_attack_shows_its_progress(world: World, filled: ComparePanel, qtbot: QtBot) -> None:
    before = shown(filled, 0)
    QTest.keyClick(filled.controls.budget.slider, Qt.Key.Key_End)
    qtbot.waitUntil(filled.busy.isVisible, timeout=2000)
    job = attacks(world)[-1].job
    world.tell(AttackMoved(job=job, step=20, steps=50, divergence={"a": 3.0}))
    assert (filled.busy.value(), filled.busy.maximum()) == (20, 50)
    assert "step 20 of 50" in filled.status.text()
    assert shown(filled, 0) == before
    world.answer_attack()
    qtbot.waitUntil(lambda: not filled.busy.isVisible(), timeout=2000)
    assert "1 image attacked in 4 runs in 0.05 s" in filled.status.text()


def test_classes_of_a_data_set_that_was_never_shown_have_numbers(
    world: World, filled: ComparePanel
) -> None:
    world.workspace.runs.tick("fashion-mnist/raven", True)
    answer_with(world, 0, 9)
    row = filled.grid.rows[-1]
    assert "class 0 → class 9" in row.verdict.text().replace("</b>", "")
    for height in range(500, 640, 20):
        filled.resize(1000, height)
        QTest.qWait(0)
        assert row.verdict.heightForWidth(row.verdict.width()) <= row.verdict.height()


def test_a_name_is_broken_at_its_hyphen_and_elsewhere_only_if_it_must_be(
    world: World, filled: ComparePanel
) -> None:
    filled.resize(1000, 900)
    world.workspace.runs.tick("fashion-mnist/raven", True)
    assert filled.grid.rows[-1].title.text() == "RAVEN · Fashion-MNIST"
    filled.grid.rows[0].set_run("W" * 30, QColor("red"), MARKS[0], "")
    assert "\u200b" in filled.grid.rows[0].title.text()


def test_trials_of_a_sweep_never_read_alike(world: World, filled: ComparePanel) -> None:
    filled.resize(700, 900)
    name = f"{'the first of many ' * 6}sigma_aug=0.0{{}}002682 {'and so on ' * 6}"
    trials = [run_info(f"trial {digit}", name=name.format(digit)) for digit in range(1, 4)]
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *trials)))
    world.workspace.runs.tick_only(tuple(run.id for run in trials))
    told = [row.title.text() for row in filled.grid.rows]
    assert len(set(told)) == len(trials)
    assert "…" in told[0], "there is no room for all of it"


def test_many_runs_in_a_wide_window_flow_into_two_columns_below_headings_of_their_own(
    world: World, filled: ComparePanel, qtbot: QtBot
) -> None:
    own = [run_info(f"own-{place}", name=f"Own {place}") for place in range(3)]
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *own)))
    for run in own:
        world.workspace.runs.tick(run.id, True)
    world.answer_attack()
    grid = filled.grid
    before = grid.flow()
    filled.resize(2400, 1300)
    qtbot.waitUntil(lambda: len(grid.headings) == 2)
    columns, plan = grid.flow()
    assert (before[0], columns, len(grid.rows)) == (1, 2, 7)
    assert plan.side > before[1].side

    def lefts() -> list[int]:
        return [row.mapTo(grid, QPoint()).x() for row in grid.rows]

    first, second = (headings.x() for headings in grid.headings)
    assert second - first == plan.width
    qtbot.waitUntil(lambda: lefts() == [first] * 4 + [second] * 3)
    assert grid.headings[1].grab().toImage() == grid.headings[0].grab().toImage()
    assert not grid.area.verticalScrollBar().isVisible()
    filled.resize(1000, 900)
    qtbot.waitUntil(lambda: len(grid.headings) == 1)
    qtbot.waitUntil(lambda: lefts() == [first] * 7)


@pytest.mark.parametrize("maximised", MAXIMISED)
def test_what_is_maximised_is_told_by_its_symbol_and_explained(
    world: World, filled: ComparePanel, maximised: Maximised
) -> None:
    term, box = MAXIMISED[maximised], filled.controls.maximised
    while box.currentData() != maximised:
        QTest.keyClick(box, Qt.Key.Key_Down)
        world.answer_attack()
    asked = attacks(world)[-1]
    assert ("downstream" if asked.on_probe else asked.config.divergence) == maximised
    assert f"{term.symbol}</span>" in filled.grid.rows[0].verdict.text()
    assert term.formula in box.toolTip()


@pytest.mark.parametrize("norm", NORMS)
def test_each_norm_has_a_range_of_its_own(world: World, filled: ComparePanel, norm: Norm) -> None:
    ball, budget = NORMS[norm], filled.controls.budget
    while filled.controls.norm.currentData() != norm:
        QTest.keyClick(filled.controls.norm, Qt.Key.Key_Down)
        world.answer_attack()
    assert world.workspace.comparison.config.epsilon == ball.usual
    assert f"{ball.symbol} ≤ {ball.usual:g}" in heading_of(filled)
    QTest.keyClick(budget.slider, Qt.Key.Key_End)
    assert attacks(world)[-1].config.epsilon == ball.largest == budget.box.value()
    world.answer_attack()
    assert usual_budgets(norm)[-1] == 2 * ball.usual


def test_a_failed_attack_leaves_the_last_result(world: World, filled: ComparePanel) -> None:
    QTest.keyClick(filled.controls.maximised, Qt.Key.Key_Down)
    before = filled.grid.rows[0].verdict.text()
    world.tell(Failed(job=attacks(world)[-1].job, sentence="Out of memory."))
    assert filled.grid.rows[0].verdict.text() == before
    world.workspace.runs.tick_only(())
    world.workspace.runs.tick_only((world.workspace.runs.all[0].id,))
    world.tell(Failed(job=attacks(world)[-1].job, sentence="Out of memory."))
    assert "could not be done" in filled.status.text()


def test_a_hidden_panel_draws_when_it_is_shown_again(world: World, filled: ComparePanel) -> None:
    before = shown(filled, 0)
    filled.hide()
    world.workspace.images.pick((ImageRef("mnist", 9),))
    world.answer_attack()
    assert shown(filled, 0) == before
    filled.show()
    assert shown(filled, 0) != before


def test_names_of_clothes_fit_beside_the_images(
    world: World, filled: ComparePanel, qtbot: QtBot
) -> None:
    world.workspace.images.show("fashion-mnist")
    world.load_images()
    runs = world.workspace.runs
    runs.tick_only(tuple(run.id for run in runs.all if run.config.dataset == "fashion-mnist"))
    world.answer_attack()
    world.answer_attack()
    assert filled.caption.text().startswith("Fashion-MNIST test image 0 · class Coat")
    answer_with(world, 0, 9)
    runs.tick("mnist/vae", True)
    answer_with(world, 0, 9)
    assert "0 → 9" in filled.grid.rows[0].verdict.text().replace("</b>", "")
    for width in (420, 560, 720, 1000):
        filled.resize(width, 640)
        QTest.qWait(0)
        for row in filled.grid.rows[1:]:
            assert "T-shirt/top → Ankle boot" in row.verdict.text().replace("</b>", "")
            assert row.verdict.heightForWidth(row.verdict.width()) <= row.verdict.height()


def test_a_removed_picture_may_still_be_on_its_way(world: World, filled: ComparePanel) -> None:
    pixels = np.full((1, 28, 28), 0.5, np.float32)
    preview = np.zeros((28, 28, 3), np.uint8)
    picture = PictureRead(job=0, name="drawn.png", image=pixels, inverted=False, preview=preview)
    world.workspace.images.add(picture)
    world.answer_attack()
    assert filled.caption.text() == "drawn.png · your own picture"
    QTest.keyClick(filled.controls.budget.slider, Qt.Key.Key_Right)
    world.workspace.images.remove_pictures([0])
    world.answer_attack()
    assert "No image" in filled.empty.title.text()


def test_the_figure_holds_what_is_on_show(
    world: World, filled: ComparePanel, tmp_path: Path
) -> None:
    world.workspace.images.pick((ImageRef("mnist", 4), ImageRef("mnist", 5)))
    event = world.answer_attack()
    QTest.keyClick(filled.strip, Qt.Key.Key_Right)
    (figure,) = filled.figures()
    assert "test image 5" in figure.title
    for suffix in ("png", "svg", "pdf", "csv", "npz", "tif"):
        export_figure(figure, tmp_path / f"comparison.{suffix}")
    arrays = np.load(tmp_path / "comparison.npz", allow_pickle=False)
    runs = [run.id for run in world.workspace.runs.ticked]
    for run, result in zip(runs, event.results, strict=True):
        np.testing.assert_array_equal(arrays[f"{run}/attacked"], result.attacked)
        np.testing.assert_array_equal(arrays[f"{run}/attacked_mean"], result.attacked_mean)
        np.testing.assert_array_equal(
            arrays[f"{run}/perturbation"], result.attacked - arrays["original"]
        )
    table = figure.tables["comparison"]
    assert len(table["run"]) == 4 * 2
    assert list(table["latent_shift"])[:2] == pytest.approx(event.results[0].shift.tolist())
    text = (tmp_path / "comparison.csv").read_text("utf-8")
    assert "MNIST test image 4" in text and '"epsilon": 0.1' in text
    assert figure.provenance["attack"]["steps"] == 50
    assert [run["id"] for run in figure.provenance["runs"]] == runs
    page = QImage(str(tmp_path / "comparison.png"))
    colors = {page.pixelColor(x, y).name() for x in range(60) for y in range(page.height())}
    assert {world.workspace.runs.color(run).name() for run in runs} <= colors


def test_export_opens_its_dialog_only_where_there_is_something(
    world: World, filled: ComparePanel
) -> None:
    QTest.mouseClick(filled.export, LEFT)
    dialog = filled.findChild(ExportDialog)
    assert dialog is not None and dialog.isVisible()
    dialog.reject()
    world.workspace.runs.tick_only(())
    assert filled.figures() == []
    assert not filled.export.isEnabled()


def test_rows_that_fit_are_not_scrolled(filled: ComparePanel) -> None:
    rows, bar = len(filled.grid.rows), filled.grid.area.verticalScrollBar()
    filled.resize(1280, 900)
    for height in range(900, 900 + rows):  # a pixel is left over, or none
        filled.resize(1280, height)
        QApplication.processEvents()
        assert filled.grid.flow()[1].side > SMALLEST_SIDE
        assert bar.maximum() == 0, height


def test_it_follows_the_theme_and_narrow_windows(
    filled: ComparePanel, theme: Theme, qtbot: QtBot
) -> None:
    light = filled.grid.rows[0].verdict.text()
    theme.set_choice("dark")
    assert filled.grid.rows[0].verdict.text() != light
    filled.resize(420, 700)
    assert filled.width() == 420 and not filled.grid.flow()[1].wide
    inside = filled.grid.area.viewport()
    qtbot.waitUntil(lambda: all(row.width() <= inside.width() for row in filled.grid.rows))
    theme.set_choice("system")


def test_picked_images_that_are_elsewhere_are_told(world: World, filled: ComparePanel) -> None:
    images, filtering = world.workspace.images, world.workspace.filtering
    images.pick((ImageRef("mnist", 0), ImageRef("mnist", 1)))
    world.answer_attack()
    assert "filter" not in filled.status.text()
    label = int(images.labels()[0])
    assert label != int(images.labels()[1])
    filtering.set(Filter(label=label))
    assert filled.status.text().endswith("1 picked image is outside the gallery’s filter.")
    assert "of 2 picked" in filled.caption.text()
    filtering.clear()
    own = picture("coloured")
    object.__setattr__(own, "image", np.zeros((3, 28, 28), np.float32))
    images.add(own)
    images.pick((ImageRef("mnist", 0), ImageRef(OWN, 0)))
    world.answer_attack()
    assert "1 picked image has another shape or range and is not attacked." in filled.status.text()


def test_a_training_image_is_called_one(world: World, filled: ComparePanel) -> None:
    source = ImageSource("mnist", training=True)
    world.workspace.images.show_from(source)
    world.load_images()
    tests = world.workspace.images.current.test_count  # type: ignore[union-attr]
    world.workspace.images.pick((ImageRef("mnist", tests + 3),))
    world.answer_attack()
    assert filled.caption.text().startswith("MNIST training image 3 · class ")
    assert world.workspace.images.name(ImageRef("mnist", tests + 3)).startswith(
        "MNIST training image 3 "
    )
    (figure,) = filled.figures()
    assert figure.provenance["images"] == ["mnist training 3"]


def test_without_a_budget_there_is_no_attack_and_it_says_so(
    world: World, filled: ComparePanel
) -> None:
    world.workspace.comparison.set_config(epsilon=0.0)
    world.answer_attack()
    assert filled.status.text() == "1 image not attacked in 4 runs (ε = 0)"
    assert filled.figures()[0].title.endswith(", not attacked (ε = 0)")


def test_a_budget_that_bounds_nothing_is_attacked_and_told_of(
    world: World, filled: ComparePanel
) -> None:
    filled.controls.budget.box.setValue(8)
    world.answer_attack()
    assert "4 runs in 0.05 s · 50 steps. A budget of 8 bounds nothing" in filled.status.text()
    world.workspace.comparison.set_config(norm="l2")
    world.answer_attack()
    assert "bounds" not in filled.status.text()
    world.workspace.comparison.set_config(epsilon=29.0)
    world.answer_attack()
    assert "every image lies within 28 of any other" in filled.status.text()
