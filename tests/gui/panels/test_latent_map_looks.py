"""How the Latent map panel lets maps be seen: other planes, turned, by epoch, coloured by measures,
with the attack's course."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.service.messages import (
    Attack,
    AttackCourse,
    Attacked,
    AttackResult,
    Cancel,
    Embed,
    Encode,
    Floats,
    ImageSource,
    Place,
    Placed,
    RunsListed,
    Survey,
    Surveyed,
)
from raven_gui.export import export_figure
from raven_gui.palettes import LIGHT
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.panels.latent_map.turning import turned
from raven_gui.theme import Theme
from raven_gui.widgets.scatter.scale import BAR, strip_height
from raven_gui.workspace.map_moves import deviations
from tests.gui.conftest import World, attack_result, run_info
from tests.gui.panels.answers import encoded, epochs_mapped, map_moved
from tests.present import present

LEFT = Qt.MouseButton.LeftButton
VAE, RAVEN = "mnist/vae", "mnist/raven"
RUN = "20260101-vae"

# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(world: World, map_panel: LatentMapPanel) -> LatentMapPanel:
    """Two runs are ticked and the panel is shown with a PCA map of each."""
    tell_maps(world, 2)
    return map_panel


def tell_maps(world: World, dimensions: int) -> None:
    """Answer the newest question about each run's map."""
    newest = {command.run: command for command in world.engine.all(Embed)}
    for seed, command in enumerate(newest.values()):
        points = np.random.default_rng(seed).normal(size=(2000, dimensions)).astype(np.float32)
        world.tell(map_moved(command, points))


def shown(panel: LatentMapPanel, run: str) -> Floats:
    return panel.cards[run].map.points().astype(np.float32)


@pytest.mark.parametrize("method", ["umap", "lda", "axes", "pca3"])
def test_every_kind_of_map_is_chosen_and_told_of(
    qtbot: QtBot, world: World, panel: LatentMapPanel, method: str
) -> None:
    qtbot.mouseClick(panel.method.buttons[method], LEFT)
    assert world.engine.last(Embed).method == method
    tell_maps(world, 3 if method == "pca3" else 2)
    said = {
        "umap": "UMAP, step 1/1",
        "lda": "linear discriminant of 10 dimensions",
        "axes": "latents 1 and 2 of 10",
        "pca3": "PCA, 3 of 10 dimensions",
    }
    assert panel.cards[VAE].map.note.text() == said[method]
    assert panel.method.buttons[method].toolTip()
    assert panel.viewing.across.isVisible() == (method == "axes")


def test_any_two_latents_are_chosen_as_far_as_there_are(
    qtbot: QtBot, world: World, panel: LatentMapPanel
) -> None:
    qtbot.mouseClick(panel.method.buttons["axes"], LEFT)
    panel.viewing.up.setValue(7)
    assert world.engine.last(Embed).axes == (0, 6)
    assert panel.viewing.up.maximum() == 10
    tell_maps(world, 2)
    assert panel.cards[VAE].map.note.text() == "latents 1 and 7 of 10"


def test_maps_are_laid_over_the_first_one(
    qtbot: QtBot, world: World, panel: LatentMapPanel
) -> None:
    first, second = panel.cards
    before = shown(panel, second)
    qtbot.mouseClick(panel.viewing.align, LEFT)
    assert not np.allclose(shown(panel, second), before)
    title = world.workspace.runs.title(first)
    assert panel.cards[second].map.note.text().endswith(f"laid over {title}")
    qtbot.mouseClick(panel.viewing.align, LEFT)
    np.testing.assert_allclose(shown(panel, second), before)
    world.workspace.runs.tick_only((VAE,))
    assert not panel.viewing.align.isEnabled()


def test_a_ball_is_turned_by_hand_and_by_key_and_a_click_still_picks(
    qtbot: QtBot, world: World, panel: LatentMapPanel
) -> None:
    qtbot.mouseClick(panel.method.buttons["pca3"], LEFT)
    tell_maps(world, 3)
    plot = panel.cards[VAE].map.plot
    before, middle = shown(panel, VAE), plot.viewport().rect().center()
    QTest.mousePress(plot.viewport(), LEFT, pos=middle)
    for step in range(1, 6):
        QTest.mouseMove(plot.viewport(), middle + QPoint(8 * step, 0))
    QTest.mouseRelease(plot.viewport(), LEFT, pos=middle + QPoint(40, 0))
    after = shown(panel, VAE)
    assert not np.allclose(after[:, 0], before[:, 0], atol=0.1)
    np.testing.assert_allclose(after[:, 1], before[:, 1], atol=1e-5)
    others = shown(panel, RAVEN)
    turn = world.workspace.maps.turn
    np.testing.assert_allclose(turn.T @ turn, np.eye(3), atol=1e-12)
    qtbot.keyClick(plot, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert not np.allclose(shown(panel, RAVEN), others), "all maps turn together"
    qtbot.keyClick(plot, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    np.testing.assert_allclose(shown(panel, VAE), before, atol=1e-6)
    lonely = int(np.abs(before).sum(axis=1).argmax())
    place = plot.getViewBox().mapViewToScene(QPointF(*map(float, before[lonely])))
    qtbot.mouseClick(plot.viewport(), LEFT, pos=plot.mapFromScene(place))
    assert [ref.index for ref in world.workspace.images.picked] == [lonely]


def test_the_front_of_the_ball_follows_the_hand() -> None:
    front = np.array([0.0, 0.0, 1.0])
    right, _, _ = front @ turned(np.eye(3), 10, 0)
    _, up, _ = front @ turned(np.eye(3), 0, 10)
    assert right > 0.05 and up < -0.05


def test_a_training_is_played_back(qtbot: QtBot, world: World, panel: LatentMapPanel) -> None:
    assert not panel.epochs.isVisible()
    info = replace(run_info(RUN, state="training"), resumable=True)
    world.tell(RunsListed(job=0, runs=(*world.workspace.runs.all, info)))
    world.workspace.runs.tick_only((VAE, RUN))
    points = np.random.default_rng(0).normal(size=(4, 500, 2)).astype(np.float32)
    world.tell(epochs_mapped(RUN, (0, 1, 2, 3), points))
    assert panel.epochs.isVisible() and panel.epochs.label.text() == "newest, after epoch 3"
    np.testing.assert_allclose(shown(panel, RUN), points[3])
    said = "after epoch 3, PCA of the first 500 test images"
    assert panel.cards[RUN].map.note.text().startswith(said)
    panel.epochs.slider.setValue(1)
    assert panel.epochs.label.text() == "after epoch 1 of 3"
    np.testing.assert_allclose(shown(panel, RUN), points[1])
    panel.epochs.slider.setValue(0)
    assert panel.epochs.label.text() == "before training"
    np.testing.assert_allclose(shown(panel, RUN), points[0])
    qtbot.mouseClick(panel.epochs.play, LEFT)
    qtbot.waitUntil(lambda: not panel.epochs.play.isChecked())
    assert world.workspace.maps.epochs.epoch is None
    np.testing.assert_allclose(shown(panel, RUN), points[3])


def test_the_bar_of_epochs_tells_those_of_the_run_and_which_were_kept(
    world: World, panel: LatentMapPanel
) -> None:
    """A run of seven epochs, of which three were kept, as by an earlier version; and beside it one
    of three."""
    ran = replace(run_info(RUN), resumable=True, epochs_done=7)
    other = replace(run_info("other"), resumable=True, epochs_done=3)
    world.tell(RunsListed(job=0, runs=(*world.workspace.runs.all, ran, other)))
    world.workspace.runs.tick_only((VAE, RUN))
    for run, epochs in ((RUN, (2, 3, 4)), ("other", (2, 3))):
        world.tell(epochs_mapped(run, epochs))
    bar = panel.epochs
    assert bar.label.text() == "newest, after epoch 7 · 3 of 7 epochs kept"
    bar.slider.setValue(0)
    assert bar.label.text() == "after epoch 2 · 3 of 7 epochs kept"
    world.workspace.runs.tick_only((RUN, "other"))
    assert bar.label.text() == "after epoch 2", "each has its own"
    bar.slider.setValue(bar.slider.maximum())
    assert bar.label.text() == "newest", "of runs that end after different epochs"


def test_how_far_the_attack_moves_an_image_is_told_of_the_step_that_is_shown(
    qtbot: QtBot, world: World, panel: LatentMapPanel
) -> None:
    comparison, note = world.workspace.comparison, panel.cards[VAE].map.note

    def answer() -> None:
        while comparison.busy:
            command = world.engine.last(Attack)
            results = tuple(on_its_way(run, command) for run in command.runs)
            world.tell(Attacked(job=command.job, epsilon=0.1, results=results, seconds=0.05))
        place = next(c for c in reversed(world.engine.all(Place)) if c.run == VAE)
        points = np.zeros((len(place.means), 2), np.float32)
        world.tell(Placed(job=place.job, **place.key._asdict(), points=points))

    answer()
    result = comparison.result_of(VAE)
    assert result is not None
    (whole,) = deviations(result)
    assert f"moved by {whole:.3g} posterior σ\n" in note.text()
    qtbot.mouseClick(panel.course.toggle, LEFT)
    assert f"moved by {whole:.3g} posterior σ at the attack’s end\n" in note.text()
    answer()
    panel.course.slider.setValue(10)
    assert f"moved by {whole / 5:.3g} posterior σ at step 10\n" in note.text()


def test_from_a_posterior_that_is_a_point_the_way_is_told_in_latent_units(
    world: World, panel: LatentMapPanel
) -> None:
    command = world.engine.last(Attack)
    answers = [attack_result(run, command) for run in command.runs]
    points = tuple(replace(own, clean_std=np.zeros_like(own.clean_std)) for own in answers)
    world.tell(Attacked(job=command.job, epsilon=0.1, results=points, seconds=0.05))
    place = next(c for c in reversed(world.engine.all(Place)) if c.run == VAE)
    at = np.zeros((len(place.means), 2), np.float32)
    world.tell(Placed(job=place.job, **place.key._asdict(), points=at))
    far = next(own.shift[0] for own in points if own.run == VAE)
    said = f"moved by {far:.3g} in latent units, from a point without σ"
    assert said in panel.cards[VAE].map.note.text()


def on_its_way(run: str, command: Attack) -> AttackResult:
    """An answer whose course leads from the image straight to its end, if one is asked for."""
    result = attack_result(run, command)
    if not command.course:
        return result
    steps, count = command.config.steps + 1, len(command.images)
    shares = np.linspace(0, 1, steps, dtype=np.float32)[:, None, None]
    each = np.zeros((steps, count), np.float32)
    pictures = np.repeat(result.attacked[None], steps, axis=0)
    course = AttackCourse(
        divergence=each,
        means=result.clean_mean + shares * (result.attacked_mean - result.clean_mean),
        stds=np.repeat(result.attacked_std[None], steps, axis=0),
        images=pictures,
        reconstructions=pictures,
        probabilities_by_task={},
        shift=each,
        relative_shift=each,
        numbers={},
    )
    return replace(result, course=course)


def tell_errors(world: World) -> None:
    """Reconstruction errors of both runs, up to 1 and up to 2."""
    asked = {command.run: command for command in world.engine.all(Survey)}
    assert asked.keys() == {VAE, RAVEN}
    for size, command in enumerate(asked.values(), 1):
        values = {name: np.full(2000, np.nan, np.float32) for name in command.measures}
        values["reconstruction_error"] = np.linspace(0, size, 2000, dtype=np.float32)
        about = {name: getattr(command, name) for name in ("config", "budgets", "task", "source")}
        world.tell(
            Surveyed(job=command.job, run=command.run, values=values, finished=True, **about)
        )


def test_points_are_coloured_by_a_measure_on_one_scale_for_all_runs(
    world: World, panel: LatentMapPanel, tmp_path: Path
) -> None:
    assert panel.colour.choose("reconstruction_error")
    tell_errors(world)
    scales = {
        run: (card.map.scale.title, card.map.scale.limits) for run, card in panel.cards.items()
    }
    assert scales == dict.fromkeys((VAE, RAVEN), ("Reconstruction error", (0.0, 2.0)))
    swatch = 'r="4"'  # of a class in the legend below the maps
    export_figure(panel.figures()[0], tmp_path / "measure.svg")
    words = (tmp_path / "measure.svg").read_text()
    assert "Reconstruction error" in words and swatch not in words
    panel.colour.choose("relative_shift")
    scale = panel.cards[VAE].map.scale
    assert scale.title.startswith("Relative shift")
    assert "‖μ(x + ε) − μ(x)‖² / Σ Var μ" in " ".join(scale.toolTip().split())
    panel.colour.choose("class")
    assert scale.title == ""
    export_figure(panel.figures()[0], tmp_path / "class.svg")
    words = (tmp_path / "class.svg").read_text()
    assert "Reconstruction error" not in words and words.count(swatch) == 10


def test_what_points_are_coloured_by_is_in_the_files_with_how_it_was_measured(
    world: World, panel: LatentMapPanel
) -> None:
    panel.colour.choose("reconstruction_error")
    tell_errors(world)
    alone, *_, together = panel.figures()
    (columns,) = alone.tables.values()
    assert columns["reconstruction_error"][-1] == 1.0
    assert alone.arrays["reconstruction_error"][-1] == 1.0
    assert together.arrays[f"{RAVEN}/reconstruction_error"][-1] == 2.0
    panel.colour.choose("fooling_budget")
    alone = panel.figures()[0]
    (columns,) = alone.tables.values()
    assert set(columns["fooling_budget"]) == {None}, "nothing is measured yet"
    told = alone.provenance["colour"]
    assert told["measure"] == "fooling_budget"
    assert told["asked"][VAE]["budgets"] == list(world.workspace.survey.budgets)
    assert told["asked"][VAE]["attack"]["divergence"] == "wasserstein"


def test_the_map_of_an_epoch_is_not_exported_with_what_the_weights_of_now_say(
    world: World, panel: LatentMapPanel
) -> None:
    loaded = world.workspace.images.current
    assert loaded is not None
    command = next(asked for asked in world.engine.all(Encode) if asked.run == VAE)
    world.tell(encoded(command, loaded.labels, 1.0))
    world.tell(epochs_mapped(VAE, (0, 1), source=command.source))
    newest = next(figure for figure in panel.figures() if figure.title.endswith(" VAE"))
    assert {"means", "predictions"} <= newest.arrays.keys()
    world.workspace.maps.epochs.set_epoch(0)
    before = next(figure for figure in panel.figures() if figure.title.endswith(" VAE"))
    assert {"means", "predictions"}.isdisjoint(before.arrays) and len(
        before.arrays["points"]
    ) == 500
    (columns,) = before.tables.values()
    assert set(columns["prediction"]) == {None}
    panel.colour.choose("reconstruction_error")
    assert panel.cards[VAE].map.scale.title.endswith("by the weights of now")


def test_on_paper_the_scale_stands_below_the_map_and_covers_no_point(
    world: World, panel: LatentMapPanel
) -> None:
    panel.colour.choose("reconstruction_error")
    tell_errors(world)
    alone, *_, together = panel.figures()
    for figure, maps in ((alone, 1), (together, 2)):
        image = QImage(figure.size.toSize(), QImage.Format.Format_RGB32)
        image.fill(QColor(LIGHT.base))
        painter = QPainter(image)
        assert figure.paint is not None
        figure.paint(painter, QRectF(image.rect()), LIGHT)
        painter.end()
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[..., :3]
        ink = (rows[:, : image.width() // maps] != 255).any(2)
        bar = np.flatnonzero(ink.sum(1) > 0.5 * ink.shape[1])
        assert len(bar) >= BAR - 1 and bar[0] > image.height() - strip_height() - 20
        assert not ink[bar[0] - 6 : bar[0] - 3].any(), "no point is as low as it"


def test_the_course_is_drawn_instead_of_the_arrow_while_a_step_is_looked_at(
    qtbot: QtBot, world: World, panel: LatentMapPanel
) -> None:
    space = world.workspace
    while space.comparison.busy:
        world.answer_attack()
    place = next(c for c in reversed(world.engine.all(Place)) if c.run == VAE)
    view = space.maps.view(VAE)
    ends = np.array([[0, 0], [1, 1]], np.float32)
    covariances = np.stack([np.eye(2)] * 2).astype(np.float32)
    world.tell(Placed(job=place.job, **place.key._asdict(), points=ends, covariances=covariances))
    moves = panel.cards[VAE].map.moves
    assert len(moves.ellipses) == 2 and len(moves.ends) == 1
    assert "moved by" in panel.cards[VAE].map.note.text()
    view.put(course=np.array([[[0.2, 0]], [[0.6, 0.4]], [[1, 1]]], np.float32))
    assert not panel.course.isVisible()
    qtbot.mouseClick(panel.course.toggle, LEFT)
    assert space.comparison.step == space.comparison.config.steps
    panel.course.slider.setValue(1)
    assert space.comparison.step == 1 and panel.course.isVisible()
    assert len(moves.ends) == 0
    (way,) = moves.paths
    np.testing.assert_allclose(way[1:], present(view.course)[:, 0])
    assert moves.step == 2


def test_the_legend_has_colours_of_classes_only_where_points_have_them(
    world: World, panel: LatentMapPanel, theme: Theme
) -> None:
    def shades() -> list[QColor]:
        return [entry.color for entry in panel.legend.entries()]

    classes = theme.class_colors(world.workspace.images.classes())
    assert shades() == classes
    panel.colour.choose("confidence")
    assert set(map(QColor.name, shades())) == {QColor(theme.colours.muted).name()}
    theme.set_choice("dark")
    assert set(map(QColor.name, shades())) == {QColor(theme.colours.muted).name()}
    panel.colour.choose("prediction")
    assert shades() == theme.class_colors(world.workspace.images.classes())


def test_what_points_are_no_longer_coloured_by_is_not_measured_to_its_end(
    world: World, panel: LatentMapPanel
) -> None:
    survey, runs = world.workspace.survey, (VAE, RAVEN)
    panel.colour.choose("adversarial_shift")
    jobs = [survey.job(run, "adversarial_shift") for run in runs]
    assert all(jobs)
    panel.colour.choose("fooled")  # found by the same attack
    assert [survey.job(run, "fooled") for run in runs] == jobs and not world.engine.all(Cancel)
    panel.colour.choose("class")
    assert {command.target for command in world.engine.all(Cancel)} == set(jobs)
    survey.want(VAE, "fooling_budget")  # by the gallery, which goes on
    panel.colour.choose("fooling_budget")
    panel.colour.choose("class")
    assert survey.job(VAE, "fooling_budget") and not survey.job(RAVEN, "fooling_budget")


def test_a_measure_that_attacks_is_that_of_the_settings_of_now_and_measured_anew_on_demand(
    qtbot: QtBot, world: World, panel: LatentMapPanel
) -> None:
    points, anew = panel.cards[VAE].map, panel.colour.anew
    panel.colour.choose("fooled")
    assert not anew.isVisible(), "it is under way"
    tell_fooled(world)
    assert points.scale.title == "Fooled" and not anew.isVisible()
    jobs = len(world.engine.all(Survey))
    world.workspace.comparison.set_config(epsilon=0.2)
    assert points.scale.title == "Fooled, 0\N{NO-BREAK SPACE}% measured"
    assert anew.isVisible() and len(world.engine.all(Survey)) == jobs
    world.workspace.history.undo()
    assert points.scale.title == "Fooled" and not anew.isVisible()
    world.workspace.history.redo()
    qtbot.mouseClick(anew, LEFT)
    asked = world.engine.all(Survey)[jobs:]
    assert {command.run for command in asked} == {VAE, RAVEN} and not anew.isVisible()
    assert all(command.config.epsilon == 0.2 for command in asked)
    tell_fooled(world)
    assert points.scale.title == "Fooled"
    panel.colour.choose("class")
    world.workspace.comparison.set_config(epsilon=0.3)
    assert points.scale.title == "" and not anew.isVisible()


def tell_fooled(world: World) -> None:
    """Of every third image."""
    newest = {command.run: command for command in world.engine.all(Survey)}
    for command in newest.values():
        values = dict.fromkeys(command.measures, (np.arange(2000) % 3 == 0).astype(np.float32))
        about = {name: getattr(command, name) for name in ("config", "budgets", "task", "source")}
        world.tell(
            Surveyed(job=command.job, run=command.run, values=values, finished=True, **about)
        )


def test_training_images_are_not_counted_as_test_images_in_a_file(
    world: World, panel: LatentMapPanel
) -> None:
    world.workspace.images.show_from(ImageSource("mnist", training=True))
    world.load_images()
    for command in world.engine.all(Embed)[-2:]:
        world.tell(map_moved(command, np.zeros((12_000, 2), np.float32)))
    told = panel.figures()[0].provenance
    assert (told["test images"], told["training images"]) == (2000, 10_000)


def test_what_a_run_of_another_data_set_predicts_goes_by_that_ones_classes(
    world: World, panel: LatentMapPanel
) -> None:
    other = "fashion-mnist/raven"
    world.workspace.runs.tick(other, True)
    command = next(asked for asked in world.engine.all(Encode) if asked.run == other)
    labels = np.arange(2000) % 12  # it may know more classes than the images have
    world.tell(encoded(command, labels, 0.0))
    world.tell(map_moved(world.engine.last(Embed), np.ones((2000, 2), np.float32)))
    figure = next(f for f in panel.figures() if f.arrays.keys() >= {"predictions"})
    (columns,) = figure.tables.values()
    assert columns["prediction"][3] == "class 3", "its data set was never shown"
    panel.colour.choose("prediction")
    grey = panel.cards[other].map
    assert grey.scale.title == "Prediction: of another data set’s classes"
    panel.colour.choose("class")
    assert grey.scale.title == ""
