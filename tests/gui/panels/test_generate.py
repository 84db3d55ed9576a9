"""The Generate panel: samples and paths of the ticked runs, and what is kept of them."""

import io
import json
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from engine.service.messages import (
    Cancel,
    Failed,
    Floats,
    Generate,
    Generated,
    Interpolate,
    Interpolated,
    JobChanged,
    RunsListed,
)
from raven_gui.export import Copying, ExportDialog, ExportOptions
from raven_gui.export.npz import npz
from raven_gui.panels.generate.card import side_of
from raven_gui.panels.generate.panel import GeneratePanel
from raven_gui.theme import Theme
from raven_gui.widgets.film_strip import FilmStrip
from raven_gui.widgets.pixels import from_qimage
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World, bundled_runs, run_info

LEFT = Qt.MouseButton.LeftButton
RUNS = ("mnist/vae", "mnist/vae-noise", "mnist/smooth-encoder", "mnist/raven")
# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[GeneratePanel]:
    made = GeneratePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(900, 640)
    world.wake()
    made.show()
    yield made
    made.close()


def noise(job: int, count: int, channels: int = 1) -> Floats:
    random = np.random.default_rng(job)
    images: Floats = random.uniform(size=(count, channels, 28, 28)).astype(np.float32)
    return images


def answer_samples(world: World, channels: int = 1) -> Generated:
    """Answer the newest Generate by noise."""
    command = world.engine.last(Generate)
    event = Generated(
        job=command.job,
        run=command.runs[0],
        posterior=command.posterior,
        seed=command.seed,
        images=noise(command.job, command.count, channels),
        latents=np.full((command.count, 10), command.job, np.float32),
    )
    world.tell(event)
    return event


def answer_path(world: World) -> Interpolated:
    """Answer the newest Interpolate by noise."""
    command = world.engine.last(Interpolate)
    event = Interpolated(
        job=command.job,
        run=command.runs[0],
        path=command.path,
        images=noise(command.job, command.steps),
        latents=np.full((command.steps, 10), command.job, np.float32),
    )
    world.tell(event)
    return event


def pick(world: World, *indices: int) -> None:
    world.workspace.images.pick(tuple(ImageRef("mnist", index) for index in indices))


def open_paths(qtbot: QtBot, panel: GeneratePanel) -> None:
    qtbot.mouseClick(panel.page.buttons["paths"], LEFT)


def choose(qtbot: QtBot, panel: GeneratePanel, posterior: str) -> None:
    """By keyboard, as a form is filled in."""
    box = panel.samples.controls.posterior
    down = box.findData(posterior) - box.currentIndex()
    for _ in range(abs(down)):
        qtbot.keyClick(box, Qt.Key.Key_Down if down > 0 else Qt.Key.Key_Up)


def test_before_the_engine_is_awake_it_says_so(world: World, theme: Theme, qtbot: QtBot) -> None:
    panel = GeneratePanel(world.workspace, theme)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.empty.isVisible() and "Waking" in panel.empty.title.text()
    world.wake()
    assert panel.samples.isVisible()


def test_without_a_ticked_run_it_says_what_to_do(world: World, panel: GeneratePanel) -> None:
    world.workspace.runs.tick_only(())
    assert panel.empty.isVisible() and panel.empty.title.text() == "No run is ticked"
    assert panel.figures() == [] and not panel.export.isEnabled()


def test_each_ticked_run_shows_its_own_samples(world: World, panel: GeneratePanel) -> None:
    told = [answer_samples(world) for _ in RUNS]
    assert list(panel.samples.cards) == list(RUNS)
    runs = world.workspace.runs
    for event, card in zip(told, panel.samples.cards.values(), strict=True):
        assert card.heading.heading.text() == runs.title(event.run)
        shown = card.grid.view().model().rowCount()
        assert card.grid.isVisible() and shown == 32
    assert panel.samples.foot.words.text() == "32 images of each of 4 runs · seed 0"


def test_a_hidden_panel_asks_for_nothing(world: World, theme: Theme, qtbot: QtBot) -> None:
    panel = GeneratePanel(world.workspace, theme)
    qtbot.addWidget(panel)
    world.wake()
    pick(world, 1, 2)
    assert world.engine.all(Generate) == [] and world.engine.all(Interpolate) == []


def test_the_posteriors_are_explained_with_their_source(panel: GeneratePanel, qtbot: QtBot) -> None:
    box = panel.samples.controls.posterior
    assert [box.itemData(i) for i in range(box.count())] == [
        "prior",
        "mixture-10",
        "mixture-100",
        "second-stage",
    ]
    tips = [box.itemData(i, Qt.ItemDataRole.ToolTipRole) for i in range(box.count())]
    for tip, source in zip(tips, ("Kingma", "Ghosh", "Ghosh", "Dai and Wipf"), strict=True):
        assert source in tip
    assert "aggregate posterior" in box.toolTip() and "Takida" in box.toolTip()
    choose(qtbot, panel, "second-stage")
    assert "Dai and Wipf 2019" in panel.samples.controls.about.text()


def test_another_seed_is_drawn_by_a_button(
    world: World, panel: GeneratePanel, qtbot: QtBot
) -> None:
    before = world.workspace.generation.sample_settings.seed
    qtbot.mouseClick(panel.samples.controls.new_seed, LEFT)
    seed = world.workspace.generation.sample_settings.seed
    assert seed != before and world.engine.last(Generate).seed == seed
    assert panel.samples.controls.seed.value() == seed


def test_count_and_seed_are_typed(world: World, panel: GeneratePanel, qtbot: QtBot) -> None:
    controls = panel.samples.controls
    for field, digits in ((controls.count, "7"), (controls.seed, "123")):
        field.selectAll()
        qtbot.keyClicks(field, digits)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    command = world.engine.last(Generate)
    assert (command.count, command.seed) == (7, 123)


def test_while_a_posterior_is_fitted_it_can_be_cancelled(
    world: World, panel: GeneratePanel, qtbot: QtBot
) -> None:
    choose(qtbot, panel, "mixture-10")
    answer_samples(world)
    job = world.engine.last(Generate).job
    fit = {"title": "Gaussian mixture, 10 components of VAE (noise)", "unit": "fit"}
    world.tell(JobChanged(job=job, state="running", done=0.25, **fit))  # type: ignore[arg-type]
    foot = panel.samples.foot
    qtbot.waitUntil(foot.cancel.isVisible, timeout=2000)
    assert foot.bar.value() == 250
    assert "run 2 of 4" in foot.words.text()
    waiting = panel.samples.cards[RUNS[3]].words.text()
    assert waiting == "Waiting for its turn"
    qtbot.mouseClick(foot.cancel, LEFT)
    assert world.engine.last(Cancel).target == job
    assert foot.words.text() == "Cancelled: 3 of 4 runs without samples"
    assert panel.samples.cards[RUNS[0]].grid.isVisible(), "what is there stays"
    qtbot.mouseClick(foot.go_on, LEFT)
    assert world.engine.last(Generate).runs == (RUNS[1],)


def test_samples_of_another_posterior_are_not_shown_as_if_they_were(
    world: World, panel: GeneratePanel, qtbot: QtBot
) -> None:
    for _ in RUNS:
        answer_samples(world)
    choose(qtbot, panel, "mixture-10")
    card = panel.samples.cards[RUNS[0]]
    assert not card.grid.isVisible()
    assert card.words.text() == "Fitting: Gaussian mixture, 10 components…"
    assert panel.figures() == []


def test_why_a_run_cannot_stands_in_its_place(world: World, panel: GeneratePanel) -> None:
    sentence = "A mixture of 100 needs 200 images or more: take fewer components."
    world.tell(Failed(job=world.engine.last(Generate).job, sentence=sentence))
    for _ in RUNS[1:]:
        answer_samples(world)
    cards = panel.samples.cards
    assert cards[RUNS[0]].words.isVisible() and cards[RUNS[0]].words.text() == sentence
    assert all(cards[run].grid.isVisible() for run in RUNS[1:])
    assert panel.samples.foot.go_on.isVisible()


def test_coloured_images_are_shown_in_colour(world: World, panel: GeneratePanel) -> None:
    event = answer_samples(world, channels=3)
    model = panel.samples.cards[RUNS[0]].grid._model
    pixels = from_qimage(model.picture(5))[:, :, :3]
    assert np.abs(pixels / 255 - event.images[5].transpose(1, 2, 0)).max() <= 0.5 / 255 + 1e-6


@pytest.mark.parametrize(
    ("count", "width", "height", "side"),
    [(32, 468, 248, 50), (1, 300, 300, 224), (1000, 300, 200, None)],
)
def test_samples_are_as_large_as_all_of_them_fit(
    count: int, width: int, height: int, side: int | None
) -> None:
    assert side_of(count, width, height) == side


def test_a_path_is_asked_of_two_picked_images(
    world: World, panel: GeneratePanel, qtbot: QtBot
) -> None:
    open_paths(qtbot, panel)
    assert panel.paths.empty.isVisible() and panel.paths.empty.title.text() == "Pick two images"
    assert world.engine.all(Interpolate) == []
    pick(world, 9, 4, 30)
    told = [answer_path(world) for _ in RUNS]
    images = world.workspace.images
    original = images.pixels(ImageRef("mnist", 9))[0]
    for event in told:
        strip = panel.paths.rows[event.run].strip
        assert strip.isVisible() and len(strip.images()) == 13
        first, second = (from_qimage(strip.images()[i])[:, :, 0] / 255 for i in (0, 1))
        assert np.abs(first - original).max() < 0.01, "the original stands at the end"
        assert np.abs(second - event.images[0, 0]).max() < 0.01
    assert "the first two of 3 picked" in panel.paths.about.text()


def test_the_path_follows_its_settings_as_they_change(
    world: World, panel: GeneratePanel, qtbot: QtBot
) -> None:
    pick(world, 9, 4)
    open_paths(qtbot, panel)
    panel.paths.steps.stepUp()
    qtbot.mouseClick(panel.paths.path.buttons["linear"], LEFT)
    command = world.engine.last(Interpolate)
    assert (command.steps, command.path, command.runs) == (12, "linear", (RUNS[0],))
    for key, words in (("linear", "(1 − t) a"), ("spherical", "sin θ")):
        assert words in panel.paths.path.buttons[key].toolTip()
        assert "White 2016" in panel.paths.path.buttons[key].toolTip()


def test_a_run_that_sees_other_images_says_so_in_its_row(
    world: World, panel: GeneratePanel, qtbot: QtBot
) -> None:
    pick(world, 9, 4)
    open_paths(qtbot, panel)
    sentence = "The run 'VAE' sees images of shape (3, 64, 64), not (1, 28, 28): leave it out."
    world.tell(Failed(job=world.engine.last(Interpolate).job, sentence=sentence))
    answer_path(world)
    row, other = panel.paths.rows[RUNS[0]], panel.paths.rows[RUNS[1]]
    assert row.problem.isVisible() and row.problem.text() == sentence
    assert other.strip.isVisible() and not other.problem.isVisible()


def test_samples_are_kept_with_latents_and_where_they_come_from(
    world: World, panel: GeneratePanel
) -> None:
    told = [answer_samples(world) for _ in RUNS]
    together, *alone = panel.figures()
    assert together.title == "Samples of 4 runs, Prior, seed 0" and len(alone) == 4
    for suffix in ("png", "svg", "pdf", "npz"):
        assert together.offers(suffix)
    with np.load(io.BytesIO(npz(together, ExportOptions())), allow_pickle=False) as kept:
        for event in told:
            assert np.array_equal(kept[f"{event.run}/images"], event.images)
            assert np.array_equal(kept[f"{event.run}/latents"], event.latents)
        source = json.loads(str(kept["provenance"]))
    assert (source["posterior"], source["seed"], source["count"]) == ("prior", 0, 32)
    assert [run["id"] for run in source["runs"]] == list(RUNS)


def test_paths_are_kept_with_both_originals(
    world: World, panel: GeneratePanel, qtbot: QtBot
) -> None:
    pick(world, 9, 4)
    open_paths(qtbot, panel)
    told = [answer_path(world) for _ in RUNS]
    figure = panel.figures()[0]
    with np.load(io.BytesIO(npz(figure, ExportOptions())), allow_pickle=False) as kept:
        assert kept["originals"].shape == (2, 1, 28, 28)
        assert kept["shares"].tolist() == np.linspace(0, 1, 11).tolist()
        assert np.array_equal(kept[f"{RUNS[2]}/images"], told[2].images)
        source = json.loads(str(kept["provenance"]))
    images = world.workspace.images
    assert (source["path"], source["steps"]) == ("spherical", 11)
    assert source["ends"] == [images.name(ImageRef("mnist", index)) for index in (9, 4)]


def test_two_runs_of_one_name_are_both_in_the_figure(world: World, panel: GeneratePanel) -> None:
    twins = (run_info("twin-1", name="Twin"), run_info("twin-2", name="Twin"))
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *twins)))
    world.workspace.runs.tick_only(("twin-1", "twin-2"))
    answers = [answer_samples(world), answer_samples(world)]
    while answers[-1].run != "twin-2":
        answers.append(answer_samples(world))
    figure = panel.figures()[0]
    assert figure.images is not None and len(figure.images) == 64


def test_the_export_button_opens_the_dialog(
    world: World, panel: GeneratePanel, qtbot: QtBot
) -> None:
    assert not panel.export.isEnabled()
    answer_samples(world)
    qtbot.mouseClick(panel.export, LEFT)
    (dialog,) = panel.findChildren(ExportDialog)
    assert dialog.isVisible()
    dialog.close()


def test_what_is_shown_is_copied(world: World, panel: GeneratePanel, qtbot: QtBot) -> None:
    answer_samples(world)
    copying = Copying(panel)
    with qtbot.waitSignal(copying.copied):
        copying.start(panel.figures()[0])
    assert not QGuiApplication.clipboard().image().isNull()


def test_a_strip_explains_each_image_and_never_writes_one_caption_over_another(
    qtbot: QtBot,
) -> None:
    strip = FilmStrip()
    qtbot.addWidget(strip)
    names = [str(number) for number in range(26)]
    strip.set_images(list(noise(1, 26)), names)
    strip.set_captions(["x₁", *(f"{number / 23:.2g}" for number in range(24)), "x₂"])
    for side in (24, 100):
        strip.set_side(side)
        assert [strip.tip_at(strip.cell(index).center()) for index in range(26)] == names
        inner = strip.captioned()[1:-1]
        pitch = strip.cell(inner[1]).center().x() - strip.cell(inner[0]).center().x()
        assert pitch >= strip.fontMetrics().horizontalAdvance("0.043")
    assert strip.captioned() == list(range(26)), "where there is room, each has its own"
    assert strip.tip_at(QPoint(-5, 0)) == ""
