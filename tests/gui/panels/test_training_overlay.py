"""Loss curves of many runs together, and of several seeds as their mean."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.service.messages import EpochFinished, RunInfo, RunsListed, StepsTaken
from raven_gui.panels.training.figures import loss_table
from raven_gui.panels.training.panel import TrainingPanel
from raven_gui.panels.training.series import over_seeds
from raven_gui.theme import Theme
from raven_gui.workspace.training import Course
from tests.gui.conftest import World, bundled_runs, run_info

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def seed(number: int, scale: float) -> RunInfo:
    """One of several runs; each of its losses is `scale` times that of the first."""
    made = run_info(f"s{number}", name=f"Six · seed {number}")
    history = tuple(
        {name: value if name == "epoch" else scale * value for name, value in epoch.items()}
        for epoch in made.history
    )
    config = made.config.model_copy(update={"seed": number})
    return replace(made, config=config, history=history, group="g")


SEEDS = (seed(0, 1.0), seed(1, 2.0), seed(2, 3.0))


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[TrainingPanel]:
    world.wake()
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *SEEDS)))
    made = TrainingPanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(900, 620)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def test_where_no_run_is_shown_a_button_draws_the_ticked_ones(
    qtbot: QtBot, world: World, panel: TrainingPanel
) -> None:
    runs = world.workspace.runs
    runs.tick_only(())
    assert panel.empty.isVisible() and not panel.empty.button.isEnabled()
    runs.tick_only(("mnist/vae",))
    qtbot.mouseClick(panel.empty.button, Qt.MouseButton.LeftButton)
    assert set(panel.curves.series()) == {"VAE · reconstruction"}
    assert not panel.empty.isVisible()


def test_terms_that_are_brought_back_are_drawn_once_their_runs_are_ticked(
    world: World, panel: TrainingPanel
) -> None:
    runs = world.workspace.runs
    runs.tick_only(())
    panel.overlay.put(on=True, seeds=True, terms=("kl",))
    assert panel.overlay.wished() == ["kl"]
    runs.tick_only(("mnist/vae",))
    assert set(panel.curves.series()) == {"VAE · KL to the prior"}


def test_chosen_terms_of_all_ticked_runs_are_drawn_in_their_colours(
    world: World, panel: TrainingPanel
) -> None:
    runs = world.workspace.runs
    runs.tick_only(("mnist/vae", "mnist/raven"))
    panel.overlay.overlay.setChecked(True)
    assert panel.overlay.chosen() == ["reconstruction"]
    panel.overlay.terms["kl"].setChecked(True)
    assert set(panel.curves.series()) == {
        "VAE · reconstruction",
        "VAE · KL to the prior",
        "RAVEN · reconstruction",
        "RAVEN · KL to the prior",
    }
    lines = {line.name: line for line in panel._lines}
    assert lines["VAE · reconstruction"].color == runs.color("mnist/vae")
    assert lines["VAE · KL to the prior"].color == runs.color("mnist/vae")
    assert lines["VAE · reconstruction"].style != lines["VAE · KL to the prior"].style
    runs.tick("mnist/vae", False)
    assert not any(name.startswith("VAE") for name in panel.curves.series())
    panel.overlay.terms["reconstruction"].setChecked(False)
    assert list(panel.curves.series()) == ["RAVEN · KL to the prior"]


def test_what_is_drawn_together_is_kept_with_a_row_for_each_point(
    world: World, panel: TrainingPanel
) -> None:
    world.workspace.runs.tick_only(("mnist/vae", "s0", "s1", "s2"))
    panel.overlay.overlay.setChecked(True)
    (figure,) = panel.figures()
    table = figure.tables["training"]
    assert list(table) == ["run", "term", "epoch", "value", "std", "seeds"]
    assert list(table["run"]) == ["VAE"] * 3 + ["Six (3 seeds)"] * 3
    assert list(table["value"])[:3] == [200.0, 100.0, pytest.approx(200 / 3)]
    assert list(table["std"]) == [None] * 3 + [200.0, 100.0, pytest.approx(200 / 3)]
    assert list(table["seeds"]) == [1] * 3 + [3] * 3
    assert len(figure.provenance["runs"]) == 4


def test_seeds_are_drawn_as_their_mean_with_a_band_of_one_deviation(
    world: World, panel: TrainingPanel
) -> None:
    world.workspace.runs.set_current("s1")
    epochs, mean, std, count = over_seeds(SEEDS, "reconstruction")
    assert list(count) == [3, 3, 3]
    np.testing.assert_allclose(mean, [400, 200, 400 / 3])
    np.testing.assert_allclose(std, [200, 100, 200 / 3])
    assert panel.overlay.seeds.isVisible()
    np.testing.assert_allclose(panel.curves.series()["reconstruction"].y, mean)
    panel.overlay.seeds.setChecked(False)
    np.testing.assert_allclose(panel.curves.series()["reconstruction"].y, [400, 200, 400 / 3])
    assert list(epochs) == [1, 2, 3]


def test_a_run_that_is_ticked_and_trains_grows_among_the_others(
    world: World, panel: TrainingPanel, qtbot: QtBot
) -> None:
    training = replace(run_info("own", name="Mine", state="training"), epochs_done=0, history=())
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), training)))
    world.tell(StepsTaken(job=1, run="own", epoch=0.9, terms={"reconstruction": 300.0},
                          images_per_second=1.0, seconds_left=1.0))  # fmt: skip
    images = np.zeros((1, 1, 28, 28), np.float32)
    world.tell(EpochFinished(job=1, run="own", epoch=1, terms={"reconstruction": 250.0},
                             seconds=1.0, probe_images=images, probe_reconstructions=images,
                             probe_means=np.zeros((1, 2), np.float32)))  # fmt: skip
    world.workspace.runs.tick("own", True)
    panel.overlay.overlay.setChecked(True)
    name = "Mine (in training, epoch 1) · reconstruction"
    assert name in panel.curves.series()
    world.tell(StepsTaken(job=1, run="own", epoch=1.2, terms={"reconstruction": 240.0},
                          images_per_second=1.0, seconds_left=1.0))  # fmt: skip
    qtbot.waitUntil(lambda: len(panel.curves.series()[name].x) == 2)


def test_after_zooming_a_button_leads_back_to_the_whole_range(
    world: World, panel: TrainingPanel, qtbot: QtBot
) -> None:
    world.workspace.runs.set_current("mnist/vae")
    assert not panel.curves.whole.isVisible()
    view = panel.curves.plot.getViewBox()
    view.scaleBy((0.1, 0.1))
    view.sigRangeChangedManually.emit(view.state["mouseEnabled"])  # as the wheel does
    assert panel.curves.whole.isVisible()
    qtbot.mouseClick(panel.curves.whole, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.viewRange()[0][0] <= 1 and view.viewRange()[0][1] >= 3)
    assert not panel.curves.whole.isVisible()


def test_a_mean_over_seeds_goes_as_far_as_two_of_them_do() -> None:
    def seed(*values: float) -> RunInfo:
        history = tuple({"epoch": epoch, "kl": one} for epoch, one in enumerate(values, 1))
        return replace(run_info("s"), history=history)

    epochs, means, apart, counts = over_seeds([seed(1, 2, 3), seed(4, 6), seed(10)], "kl")
    assert (epochs.tolist(), counts.tolist()) == ([1, 2], [3, 2])
    assert means.tolist() == [5, 4] and apart == pytest.approx([21**0.5, 8**0.5])


def test_a_term_that_began_later_has_no_number_before() -> None:
    course = Course()
    course.add(1.0, {"reconstruction": 9.0})
    course.add(2.0, {"reconstruction": 8.0, "kl": 3.0})
    table = loss_table(course)
    assert list(table["epoch"]) == [1, 2] and list(table["reconstruction"]) == [9, 8]
    assert list(table["kl"]) == pytest.approx([math.nan, 3], nan_ok=True)
