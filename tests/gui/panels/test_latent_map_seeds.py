"""Several seeds of one configuration on the latent maps: one card, on which one of them is seen."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.intervals import spread_of_seeds
from engine.service.messages import Embed, Encode, RunsListed
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.panels.latent_map.records import map_note
from raven_gui.theme import Theme
from raven_gui.workspace.map_moves import deviations
from tests.gui.conftest import World, a_seed, bundled_runs
from tests.gui.panels.answers import encoded, map_moved

VAE = "mnist/vae"
SEEDS = ("s0", "s1", "s2")
ACCURACY = {"s0": 0.90, "s1": 0.92, "s2": 0.94}
GROUP = "group g"

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[LatentMapPanel]:
    """A bundled run and three seeds of an own one are ticked."""
    world.wake()
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *map(a_seed, SEEDS))))
    made = LatentMapPanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(900, 560)
    world.workspace.runs.tick_only((VAE, *SEEDS))
    made.show()
    while world.workspace.comparison.busy:
        world.answer_attack()
    yield made
    made.close()


def answer_maps(world: World) -> dict[str, np.ndarray]:
    """A map for each run that was asked for, by run."""
    told: dict[str, np.ndarray] = {}
    count = len(world.workspace.images.labels())
    for command in world.engine.all(Embed):
        points = np.random.default_rng(command.job).normal(size=(count, 2)).astype(np.float32)
        told[command.run] = points
        world.tell(map_moved(command, points))
    return told


def seen(panel: LatentMapPanel) -> np.ndarray:
    return panel.cards[GROUP].map.points().astype(np.float32)


def test_seeds_share_a_card_on_which_the_first_is_seen_and_no_other_map_is_made(
    world: World, panel: LatentMapPanel
) -> None:
    assert list(panel.cards) == [VAE, GROUP]
    assert [command.run for command in world.engine.all(Embed)] == [VAE, "s0"]
    maps = answer_maps(world)
    np.testing.assert_array_equal(seen(panel), maps["s0"])
    card = panel.cards[GROUP]
    assert card.heading.text() == "Six (3 seeds)" and card.seed.isVisible()
    assert not panel.cards[VAE].seed.isVisible(), "a run alone has nothing to choose"


def test_another_seed_is_chosen_by_the_keyboard_and_the_card_stays(
    qtbot: QtBot, world: World, panel: LatentMapPanel
) -> None:
    answer_maps(world)
    card = panel.cards[GROUP]
    card.seed.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(card.seed, Qt.Key.Key_Down)
    assert panel.cards[GROUP] is card and card.seed.currentText() == "seed 1"
    assert world.engine.last(Embed).run == "s1"
    maps = answer_maps(world)
    np.testing.assert_array_equal(seen(panel), maps["s1"])
    assert card.map.plot.accessibleName() == "Latent map of Six (3 seeds), seed 1"
    qtbot.keyClick(card.seed, Qt.Key.Key_Up)
    np.testing.assert_array_equal(seen(panel), maps["s0"])


def test_accuracy_is_the_mean_over_all_seeds_with_their_deviation(
    world: World, panel: LatentMapPanel
) -> None:
    card, labels = panel.cards[GROUP], world.workspace.images.labels()
    for command in [c for c in world.engine.all(Encode) if c.run in ACCURACY]:
        assert card.heading.text() == "Six (3 seeds)", "not before all are known"
        world.tell(encoded(command, labels, ACCURACY[command.run]))
    told = f"Six (3 seeds), accuracy 92.0 ± 2.0\xa0% on {len(labels):,} test images"
    assert card.heading.text() == told


def test_how_far_the_attack_moves_is_told_of_all_seeds(world: World, panel: LatentMapPanel) -> None:
    answer_maps(world)
    comparison, view = world.workspace.comparison, world.workspace.maps.view("s0")
    count = len(comparison.refs)
    view.put(starts=np.zeros((count, 2), np.float32), ends=np.ones((count, 2), np.float32))
    results = [comparison.result_of(run) for run in SEEDS]
    moved = spread_of_seeds(
        [float(deviations(result)[0]) for result in results if result is not None]
    )
    assert moved.std is not None
    said = f"moved by {moved.mean:.3g} ± {moved.std:.2g} posterior σ"
    assert said in map_note(world.workspace, "s0")


def test_seeds_can_be_told_apart_again(qtbot: QtBot, world: World, panel: LatentMapPanel) -> None:
    assert panel.seeds.isVisible() and panel.seeds.isChecked()
    qtbot.mouseClick(panel.seeds, Qt.MouseButton.LeftButton)
    assert list(panel.cards) == [VAE, *SEEDS]
    assert {command.run for command in world.engine.all(Embed)} == {VAE, *SEEDS}
    assert not any(card.seed.isVisible() for card in panel.cards.values())
    qtbot.mouseClick(panel.seeds, Qt.MouseButton.LeftButton)
    assert list(panel.cards) == [VAE, GROUP]
    world.workspace.runs.tick_only((VAE, "s1"))
    assert list(panel.cards) == [VAE, "s1"] and not panel.seeds.isVisible()
