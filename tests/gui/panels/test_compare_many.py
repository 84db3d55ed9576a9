"""Compare with many images: only what is in sight is attacked and painted; order, zoom, blinking,
the attack's course, and targets."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QDropEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.config import Norm
from engine.service.messages import (
    Attack,
    AttackAtBudgets,
    AttackCourse,
    Attacked,
    AttackedAtBudget,
    AttackMoved,
    AttackResult,
    Cancel,
    Failed,
    Floats,
)
from raven_gui.attack_terms import NORMS, usual_budgets
from raven_gui.export import ExportDialog, export_figure
from raven_gui.export.in_turns import gathered
from raven_gui.panels.compare.budgets import BudgetGridDialog
from raven_gui.panels.compare.cell_words import CellWords, broken
from raven_gui.panels.compare.cells import IN_CELL
from raven_gui.panels.compare.many_figure import IN_A_TURN
from raven_gui.panels.compare.matrix_paint import plan_for
from raven_gui.panels.compare.measures import MEASURES
from raven_gui.panels.compare.order import Order
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.shared.course import at_step
from raven_gui.theme import Theme
from raven_gui.widgets.blink import SWAP_MILLISECONDS
from raven_gui.widgets.image_drag import dragged_image, image_mime
from raven_gui.widgets.pixels import to_qimage
from raven_gui.workspace import ImageRef
from raven_gui.workspace.attack_plan import BLOCK
from tests.gui.conftest import World, attack_result
from tests.gui.panels.answers import half_answered_grid

LEFT, COUNT = Qt.MouseButton.LeftButton, 1500


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[ComparePanel]:
    made = ComparePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    world.wake()
    answer(world)
    yield made
    made.close()


@pytest.fixture
def many(world: World, panel: ComparePanel) -> ComparePanel:
    """Many images are picked and looked at; what is in sight is attacked."""
    world.workspace.images.pick(tuple(ImageRef("mnist", i) for i in range(COUNT)))
    QTest.mouseClick(panel.mode.buttons["many"], LEFT)
    answer(world)
    return panel


def attacks(world: World) -> list[Attack]:
    return world.engine.all(Attack)


def answer(world: World) -> None:
    """Answer until nothing is wanted; a course where it is asked for, numbers always."""
    while world.workspace.comparison.busy:
        answer_one(world)


def answer_one(world: World) -> None:
    """Answer what is under way."""
    command = world.engine.last(Attack)
    results = tuple(result_of(run, command) for run in command.runs)
    epsilon = command.config.epsilon
    world.tell(Attacked(job=command.job, epsilon=epsilon, results=results, seconds=0.05))


def result_of(run: str, command: Attack) -> AttackResult:
    result = attack_result(run, command)
    numbers: dict[str, Floats]
    numbers = {"w2": result.divergence, "mse": result.shift * 0.01, "kl": result.shift * 3}
    if command.targets is not None:
        numbers["success"] = np.full(len(command.images), 0.5, np.float32)
    course = None
    if command.course:
        steps = np.arange(command.config.steps + 1, dtype=np.float32)
        shares = (steps / command.config.steps)[:, None, None, None, None]
        each = steps[:, None] * np.ones(len(command.images), np.float32)
        course = AttackCourse(
            divergence=each,
            means=np.repeat(result.attacked_mean[None], len(steps), axis=0),
            stds=np.repeat(result.attacked_std[None], len(steps), axis=0),
            images=command.images + shares * (result.attacked - command.images),
            reconstructions=np.repeat(result.attacked_reconstruction[None], len(steps), axis=0),
            probabilities_by_task={},
            shift=each,
            relative_shift=each,
            numbers=dict.fromkeys(numbers, each),
        )
    return replace(result, numbers=numbers, course=course)


def cell_place(panel: ComparePanel, row: int = 0) -> QPoint:
    """The middle of the first picture in a row."""
    matrix = panel.many.matrix
    cell = matrix.visualRect(matrix.matrix.index(row, 0))
    return matrix.plan.picture(cell, 0).center().toPoint()


def test_only_what_is_in_sight_is_attacked_however_many_are_picked(
    world: World, many: ComparePanel
) -> None:
    asked = sum(len(attack.images) for attack in attacks(world))
    rows = many.many.matrix.viewport().height() // many.many.matrix.plan.height + 1
    assert asked <= 1 + BLOCK * (rows // BLOCK + 2) < COUNT
    comparison = world.workspace.comparison
    assert comparison.known(0, "mnist/vae") is not None
    assert comparison.known(COUNT - 1, "mnist/vae") is None
    last = many.many.matrix.matrix.index(COUNT - 1, 0)
    assert "not attacked yet" in last.data(Qt.ItemDataRole.AccessibleTextRole)


def test_scrolling_asks_for_what_comes_into_sight_once_it_has_settled(
    world: World, many: ComparePanel, qtbot: QtBot
) -> None:
    before = len(attacks(world))
    bar = many.many.matrix.verticalScrollBar()
    for share in (0.3, 0.6, 1.0):
        bar.setValue(round(share * bar.maximum()))
    assert len(attacks(world)) == before
    qtbot.waitUntil(lambda: len(attacks(world)) > before)
    assert len(attacks(world)) == before + 1
    answer(world)
    assert world.workspace.comparison.known(COUNT - 1, "mnist/vae") is not None


def test_the_course_of_an_attack_on_others_is_told_no_longer_than_it_takes(
    world: World, many: ComparePanel, qtbot: QtBot
) -> None:
    """Not those looked at, whose result stays as it is."""
    many.many.matrix.verticalScrollBar().setValue(many.many.matrix.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: many.busy.isVisible())
    command = attacks(world)[-1]
    reached = dict.fromkeys(command.runs, 2.5)
    world.tell(AttackMoved(job=command.job, step=20, steps=50, divergence=reached))
    assert "step 20 of 50" in many.status.text()
    answer(world)
    assert "16 images at a time attacked" in many.status.text(), "all are told of above"


def test_the_budget_attacks_anew_what_is_in_sight_and_the_rest_says_that_it_is_old(
    world: World, many: ComparePanel
) -> None:
    world.workspace.comparison.set_config(epsilon=0.2)
    assert np.array_equal(
        attacks(world)[-1].images[0], world.workspace.images.pixels(ImageRef("mnist", 0))
    )
    group = many.many.matrix.matrix.groups[0]
    many.many.matrix.cells.forget()
    assert many.many.matrix.cells.cell(0, group).state == "of the settings before"
    answer(world)
    assert many.many.matrix.cells.cell(0, group).state == ""


def test_thousands_of_rows_are_painted_without_making_all_cells(
    world: World, many: ComparePanel
) -> None:
    many.many.matrix.grab()
    assert 0 < len(many.many.matrix.cells._kept) < 200


def test_images_are_sorted_by_a_number_of_a_run_once_all_are_attacked(
    world: World, panel: ComparePanel
) -> None:
    world.workspace.images.pick(tuple(ImageRef("mnist", i) for i in range(40)))
    QTest.mouseClick(panel.mode.buttons["many"], LEFT)
    order = panel.many.order
    order.measure.setCurrentIndex(order.measure.findData("w2"))
    order.measure.activated.emit(order.measure.currentIndex())
    answer(world)
    assert "40 of 40 attacked" in order.progress.text()
    comparison, run = world.workspace.comparison, str(order.run.currentData())

    def values() -> list[float]:
        known = [comparison.known(int(p), run) for p in panel.many.matrix.matrix.places]
        return [float(k.result.numbers["w2"][k.row]) for k in known if k is not None]

    assert len(values()) == 40 and values() == sorted(values(), reverse=True)
    QTest.mouseClick(order.direction, LEFT)
    assert values() == sorted(values())
    order.measure.setCurrentIndex(0)
    order.measure.activated.emit(0)
    assert panel.many.matrix.matrix.places.tolist() == list(range(40))


def test_an_order_that_is_chosen_before_the_table_follows_is_that_of_the_images_to_come(
    world: World, many: ComparePanel
) -> None:
    """As a session that is opened has both, other images and another order."""
    matrix, order = many.many.matrix, many.many.order
    matrix.selectRow(COUNT - 1)
    many.hide()
    world.workspace.images.pick(tuple(ImageRef("mnist", i) for i in range(3)))
    order.put(Order("shift", "mnist/vae", True))
    many.show()
    answer(world)
    known = [world.workspace.comparison.known(p, "mnist/vae") for p in (0, 1, 2)]
    shifts = [float(k.result.shift[k.row]) for k in known if k is not None]
    assert len(shifts) == 3
    assert matrix.matrix.places.tolist() == np.argsort(shifts, stable=True)[::-1].tolist()


def test_every_number_is_explained_with_its_source(world: World, many: ComparePanel) -> None:
    assert all(len(measure.tip) > 40 for measure in MEASURES.values())
    tip = many.many.matrix.matrix.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "W₂²" in tip and "Prediction" in tip


def test_return_opens_an_image_and_rows_follow_the_one_looked_at(
    world: World, many: ComparePanel
) -> None:
    matrix = many.many.matrix
    matrix.setFocus()
    for _ in range(3):
        QTest.keyClick(matrix, Qt.Key.Key_Down)
    assert world.workspace.comparison.focus == 3
    QTest.keyClick(matrix, Qt.Key.Key_Return)
    assert not many.shows_many and "test image 3" in many.caption.text()


def test_the_wheel_zooms_all_pictures_at_the_same_place(world: World, many: ComparePanel) -> None:
    where = cell_place(many)
    viewport = many.many.matrix.viewport()
    send_wheel(viewport, where)
    assert many.view.zoom > 1 and many.view.middle == QPointF(0.5, 0.5)
    QTest.mouseDClick(viewport, LEFT, pos=where)
    assert many.view.zoom == 1
    many.open_image(0)
    first = many.grid.rows[0].pictures["original"]
    corner = first.image_rect().topLeft().toPoint() + QPoint(1, 1)
    send_wheel(first, corner)
    assert many.view.middle.x() < 0.5
    part = many.view.part(first.image().size())
    assert part.left() == pytest.approx(0, abs=0.1), "the place below the pointer stays"


def send_wheel(widget, where: QPoint) -> None:  # type: ignore[no-untyped-def]
    QApplication.sendEvent(
        widget,
        QWheelEvent(
            QPointF(where),
            widget.mapToGlobal(QPointF(where)),
            QPoint(0, 0),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )


def test_keys_zoom_and_contrast_is_the_same_everywhere(world: World, panel: ComparePanel) -> None:
    panel.activateWindow()
    panel.strip.setFocus()
    actions = {action.text().replace("&", ""): action for action in panel.actions()}
    actions["Zoom in"].trigger()
    assert panel.view.zoom == 1.25 and "×1.25" in panel.look.zoom.text()
    panel.look.zoom.high.box.setValue(0.5)
    image = panel.grid.rows[1].pictures["original"].image()
    original = world.workspace.images.pixels(ImageRef("mnist", 0))
    assert image == to_qimage(original * 2)
    actions["Show everything as it is"].trigger()
    assert panel.view.usual
    assert panel.grid.rows[1].pictures["original"].image() == to_qimage(original)


def test_differences_are_blue_below_zero_white_at_it_and_red_above(
    world: World, panel: ComparePanel
) -> None:
    panel.look.show.choices["difference"].setChecked(True)
    assert panel.one.shown[-1] == "difference"
    result = world.workspace.comparison.result_of("mnist/vae")
    assert result is not None
    change = (result.attacked_reconstruction - result.clean_reconstruction)[0, 0]
    image: QImage = panel.grid.rows[0].pictures["difference"].image()
    for sign in (-1, 1):
        y, x = np.argwhere(sign * change > 0.08)[0].tolist()
        colour: QColor = image.pixelColor(x, y)
        assert (colour.red() - colour.blue()) * sign > 40
    pictures = panel.grid.rows[0].pictures
    assert all(pictures[key].isVisible() for key in panel.one.shown)


def test_space_shows_originals_while_it_is_held(world: World, panel: ComparePanel) -> None:
    pictures = panel.grid.rows[0].pictures
    attacked = pictures["attacked"].image()
    QTest.keyPress(panel, Qt.Key.Key_Space)
    assert pictures["attacked"].image() == pictures["original"].image() != attacked
    assert pictures["attacked_reconstruction"].image() == pictures["reconstruction"].image()
    QTest.keyRelease(panel, Qt.Key.Key_Space)
    assert pictures["attacked"].image() == attacked


def test_blinking_is_slow_enough_to_be_safe_and_ends_when_the_panel_is_hidden(
    world: World, panel: ComparePanel, qtbot: QtBot
) -> None:
    assert 1000 / (2 * SWAP_MILLISECONDS) < 3, "flashes a second"
    panel.look.blink.click()
    assert panel.view.originals
    qtbot.waitUntil(lambda: not panel.view.originals, timeout=2000)
    panel.hide()
    assert not panel.blink.on and not panel.view.originals


def test_the_course_shows_pictures_and_numbers_of_a_step_and_marks_it_on_the_curves(
    world: World, panel: ComparePanel, qtbot: QtBot
) -> None:
    comparison = world.workspace.comparison
    comparison.set_config(steps=10)
    answer(world)
    panel.look.course.click()
    assert attacks(world)[-1].course
    answer(world)
    assert panel.course.isVisible() and panel.course.label.text() == "step 10 of 10"
    panel.course.slider.setValue(0)
    assert comparison.step == 0
    pictures = panel.grid.rows[0].pictures
    assert pictures["attacked"].image() == pictures["original"].image()
    result = comparison.result_of("mnist/vae")
    assert result is not None and at_step(result, 4).divergence[0] == 4
    assert "Step 0: VAE 0" in panel.course.curves.accessibleDescription()
    middle = QPoint(panel.course.curves.width() // 2, 30)
    QTest.mouseClick(panel.course.curves, LEFT, pos=middle)
    assert comparison.step == 5
    (figure,) = panel.figures()
    assert figure.provenance["step"] == 5
    panel.course.play.click()
    qtbot.waitUntil(lambda: comparison.step == 10, timeout=3000)
    qtbot.waitUntil(lambda: not panel.course.play.isChecked(), timeout=1000)
    panel.look.course.click()
    assert comparison.step is None and not panel.course.isVisible()


def test_an_image_that_is_dropped_here_becomes_the_target(
    world: World, panel: ComparePanel
) -> None:
    place = QPointF(panel.rect().center())
    mime = image_mime("mnist", 7)
    assert dragged_image(mime) == ("mnist", 7)
    buttons = (Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    panel.dropEvent(QDropEvent(place, *buttons))
    comparison = world.workspace.comparison
    assert comparison.target == ImageRef("mnist", 7)
    assert attacks(world)[-1].targets is not None
    answer(world)
    assert panel.target.isVisible() and "test image 7" in panel.target.words.text()
    assert "way" in panel.grid.rows[0].verdict.text()
    (figure,) = panel.figures()
    assert "to look like MNIST test image 7" in figure.title
    assert figure.provenance["target"] == "mnist 7"
    assert "left_wasserstein" in figure.tables["comparison"]
    QTest.mouseClick(panel.target.end, LEFT)
    assert comparison.target is None and not panel.target.isVisible()


def test_the_image_looked_at_becomes_the_target_by_its_button(
    world: World, panel: ComparePanel
) -> None:
    world.workspace.images.pick((ImageRef("mnist", 4), ImageRef("mnist", 5)))
    world.workspace.comparison.set_focus(1)
    panel.look.target.click()
    assert world.workspace.comparison.target == ImageRef("mnist", 5)
    assert world.workspace.comparison.focus == 0, "the next one is looked at, not the target itself"
    answer(world)
    assert "test image 4" in panel.caption.text()
    assert "what you look at" not in panel.target.words.text()
    world.workspace.comparison.set_focus(1)
    said = "It is what you look at. Look at another image, or drag one onto this one."
    assert panel.target.words.text().endswith(said)


def test_the_only_image_as_the_target_says_what_to_do(world: World, panel: ComparePanel) -> None:
    panel.look.target.click()
    said = "It is what you look at. Pick another image, or drag one onto this one."
    assert panel.target.isVisible() and panel.target.words.text().endswith(said)
    world.workspace.images.pick((ImageRef("mnist", 4),))
    answer(world)
    assert world.workspace.comparison.target == ImageRef("mnist", 0)
    assert "what you look at" not in panel.target.words.text()


def test_other_images_are_told_to_wait_only_where_they_do(
    world: World, panel: ComparePanel
) -> None:
    world.workspace.images.pick(tuple(ImageRef("mnist", i) for i in range(30)))
    answer(world)
    said = "14 more when first looked at"
    assert said in panel.status.text()
    panel.look_at("many")
    panel.many.order.attack_all.click()
    answer(world)
    assert "30 of 30 attacked" in panel.many.order.progress.text()
    assert "other picked" not in panel.status.text()
    panel.look_at("one")
    assert "16 images attacked" in panel.status.text()
    assert "other picked" not in panel.status.text()


def test_the_figure_of_many_holds_what_is_attacked_and_says_how_many_that_is(
    world: World, many: ComparePanel
) -> None:
    (figure,) = many.figures()
    attacked = len({*figure.tables["comparison"]["image"]})
    assert figure.title == f"{attacked} of {COUNT:,} picked images, attacked"
    assert len(figure.tables["comparison"]["run"]) == 4 * attacked
    assert figure.arrays["Original"].shape == (attacked, 1, 28, 28)


def test_the_figure_of_many_is_gathered_while_the_window_goes_on(
    qtbot: QtBot, many: ComparePanel
) -> None:
    turns: list[None] = []
    timer = QTimer(many, interval=0)
    timer.timeout.connect(lambda: turns.append(None))
    timer.start()
    QTest.mouseClick(many.export, LEFT)
    qtbot.waitUntil(lambda: bool(many.findChildren(ExportDialog)))
    timer.stop()
    assert len(turns) >= COUNT // IN_A_TURN
    (dialog,) = many.findChildren(ExportDialog)
    assert dialog.isVisible()
    dialog.close()


def test_a_figure_that_is_gathered_is_about_what_is_asked_last(
    world: World, many: ComparePanel
) -> None:
    gathering = many.gather()
    for _ in range(3):
        next(gathering)
    world.workspace.images.pick(tuple(ImageRef("mnist", i) for i in range(40, 60)))
    answer(world)
    (figure,) = gathered(gathering)
    assert figure.title.endswith(" of 20 picked images, attacked")
    names = figure.provenance["images"]
    for name, number in zip(names, range(40, 60), strict=False):
        assert name.startswith(f"MNIST test image {number} ")
    assert len(figure.arrays["Original"]) == len(names) > 4


def test_the_figure_of_many_tells_the_attack_of_its_rows_though_the_focus_has_an_older_one(
    world: World, many: ComparePanel, qtbot: QtBot
) -> None:
    comparison = world.workspace.comparison
    world.workspace.defence.set_on(True)
    comparison.set_config(epsilon=0)
    answer(world)
    bar, before = many.many.matrix.verticalScrollBar(), len(attacks(world))
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(attacks(world)) > before)
    answer(world)
    comparison.set_config(epsilon=0.2, seed=7)
    answer_one(world)
    assert comparison.busy and comparison.question.config.epsilon == 0
    (figure,) = many.figures()
    assert figure.title.endswith("picked images, attacked")
    assert figure.provenance["attack"]["epsilon"] == 0.2
    assert figure.provenance["defence"]["seed"] == 7


def test_of_images_whose_pictures_were_let_go_the_numbers_are_kept(
    world: World, many: ComparePanel
) -> None:
    comparison = world.workspace.comparison
    comparison._answers._most = 0
    comparison._answers._make_room(0)
    (figure,) = many.figures()
    attacked = len({*figure.tables[figure.title]["image"]})
    assert figure.title == f"{attacked} of {COUNT:,} picked images, attacked" and attacked > 4


def test_a_grid_of_budgets_says_that_its_cells_are_reconstructions(
    world: World, panel: ComparePanel, tmp_path: Path
) -> None:
    dialog, figure = half_answered_grid(world, panel)
    command = world.engine.last(AttackAtBudgets)
    export_figure(figure, tmp_path / "grid.svg")
    words = re.findall(">([^<>]+)</text>", (tmp_path / "grid.svg").read_text())
    shown = [word.strip() for word in words]
    heads = ["Original", "image", *(f"L∞ ≤ {epsilon:g}" for epsilon in command.epsilons[:2])]
    assert [word for word in shown if word in heads or word == "reconstruction"] == [
        *heads[:3],
        *("reconstruction", heads[3], "reconstruction"),
    ]
    dialog.reject()


def test_a_grid_of_budgets_and_runs_grows_and_can_be_stopped_and_exported(
    world: World, panel: ComparePanel
) -> None:
    panel.look.budgets.click()
    dialog = panel.findChild(BudgetGridDialog)
    assert dialog is not None and dialog.figure() is None
    command = world.engine.last(AttackAtBudgets)
    assert command.epsilons == (0, 0.02, 0.05, 0.1, 0.15, 0.2)
    for epsilon in (0.0, 0.02):
        results = tuple(attack_result(run, command) for run in command.runs)
        world.tell(AttackedAtBudget(job=command.job, epsilon=epsilon, results=results))
    assert "2 of 6" in dialog.words.text() and dialog.stop.isEnabled()
    dialog.stop.click()
    assert world.engine.last(Cancel).target == command.job
    assert "stopped" in dialog.words.text()
    figure = dialog.figure()
    assert figure is not None and "2 budgets (4 left out)" in figure.title
    assert len(figure.tables["budgets"]["run"]) == 4 * 2
    assert figure.provenance["attack"]["epsilon"] == [0.0, 0.02]
    dialog.export.click()
    export = dialog.findChild(ExportDialog)
    assert export is not None and export.figure.title == figure.title
    export.reject()
    dialog.budgets.setText("zero")
    dialog.start.click()
    assert "'zero' is not a number" in dialog.words.text()
    dialog.budgets.setText("0.3")
    dialog.start.click()
    job = world.engine.last(AttackAtBudgets).job
    world.tell(Failed(job=job, sentence="There is not enough memory."))
    assert dialog.words.text() == "There is not enough memory." and not dialog.stop.isEnabled()
    dialog.reject()


@pytest.mark.parametrize("norm", ["l2", "l1"])
def test_the_usual_budgets_of_a_larger_ball_are_attacked(
    world: World, panel: ComparePanel, norm: Norm
) -> None:
    world.workspace.comparison.set_config(norm=norm, epsilon=NORMS[norm].usual)
    answer(world)
    panel.look.budgets.click()
    command = world.engine.last(AttackAtBudgets)
    assert command.config.norm == norm and command.epsilons == usual_budgets(norm)
    assert max(command.epsilons) > 1
    dialog = panel.findChild(BudgetGridDialog)
    assert dialog is not None
    dialog.reject()


@pytest.mark.parametrize("seeds", [False, True])
def test_predictions_of_classes_with_long_names_are_broken_and_never_cut(
    panel: ComparePanel, seeds: bool
) -> None:
    metrics, told = panel.fontMetrics(), CellWords("Ankle boot", seeds, defended=True)
    plan = plan_for(900, 80, 4, 3, metrics, told)
    ways = [list(broken(text, plan.words, metrics)) for text in told.predictions]
    below = [line for text in told.refined for line in broken(text, plan.words, metrics)]
    assert [len(way) for way in ways] == ([2] if seeds else [2, 3]) and len(below) == 2
    assert max(map(len, ways)) + len(below) + len(IN_CELL) <= plan.lines
    lines = [*below, *(line for way in ways for line in way)]
    assert max(map(metrics.horizontalAdvance, lines)) <= plan.words
    short = plan_for(900, 80, 4, 3, metrics, CellWords("9", seeds))
    assert short.height < plan.height
    for told_whole in ("✗ 4 → 9 · 61\N{NO-BREAK SPACE}%", "! 8 → 0 (is 0)"):
        assert list(broken(told_whole, short.words, metrics)) == [told_whole]


def test_there_is_room_for_the_classes_of_the_task_that_counts(
    world: World, many: ComparePanel
) -> None:
    """Names become longer when another data set, or task, is looked at."""
    narrow = many.many.matrix.plan
    world.workspace.images.show("fashion-mnist")
    world.load_images()
    world.workspace.runs.tick_only(("fashion-mnist/vae", "fashion-mnist/raven"))
    answer(world)
    assert many.many.matrix.plan.lines == narrow.lines + 2
    metrics, room = many.many.matrix.fontMetrics(), many.many.matrix.plan.words
    lines = (f"→ {name} 100%" for name in world.workspace.images.classes())
    assert max(map(metrics.horizontalAdvance, lines)) <= room, "not that with the most letters"


def test_the_image_that_is_pointed_at_is_pointed_at_in_every_panel(
    world: World, many: ComparePanel, qtbot: QtBot
) -> None:
    matrix = many.many.matrix
    qtbot.mouseMove(matrix.viewport(), matrix.visualRect(matrix.matrix.index(1, 0)).center())
    qtbot.waitUntil(lambda: world.workspace.images.hovered == ImageRef("mnist", 1))
