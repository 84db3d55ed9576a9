"""Selecting on latent maps: what is drawn around is picked in every panel, and hovering links."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.service.messages import Embed
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.workspace import ImageRef
from raven_gui.workspace.filter import Filter
from raven_gui.workspace.selection import OWN
from tests.gui.conftest import World
from tests.gui.panels.answers import map_moved
from tests.gui.workspace.pictures import picture

VAE, RAVEN = "mnist/vae", "mnist/raven"

# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(world: World, map_panel: LatentMapPanel) -> LatentMapPanel:
    """Two runs with a map each."""
    for seed, run in enumerate((VAE, RAVEN)):
        count = len(world.workspace.images.labels())
        command = next(c for c in world.engine.all(Embed) if c.run == run)
        points = np.random.default_rng(seed).normal(size=(count, 2)).astype(np.float32)
        world.tell(map_moved(command, points))
    return map_panel


def refs(*indices: int) -> tuple[ImageRef, ...]:
    return tuple(ImageRef("mnist", index) for index in indices)


def test_what_is_drawn_around_is_picked_added_and_taken_away(
    world: World, panel: LatentMapPanel
) -> None:
    images, selected = world.workspace.images, panel.cards[VAE].map.selected
    selected.emit(np.array([3, 5, 8]), "replace")
    assert images.picked == refs(3, 5, 8)
    selected.emit(np.array([5, 9]), "add")
    assert images.picked == refs(3, 5, 8, 9)
    selected.emit(np.array([3, 9, 700]), "subtract")
    assert images.picked == refs(5, 8)
    for nothing, how in ((np.array([], int), "replace"), (np.array([5, 8]), "subtract")):
        selected.emit(nothing, how)
        assert images.picked == refs(5, 8), "something is always picked"


def test_ones_own_pictures_stay_picked_where_points_are_added_and_taken_away(
    world: World, panel: LatentMapPanel
) -> None:
    images, selected = world.workspace.images, panel.cards[VAE].map.selected
    images.add(picture("mine"))
    mine = ImageRef(OWN, 0)
    images.pick((*refs(8, 3), mine, *refs(5)))
    selected.emit(np.array([1, 3]), "add")
    assert images.picked == (*refs(8, 3), mine, *refs(5, 1))
    selected.emit(np.array([0, 1, 8]), "subtract")
    assert images.picked == (*refs(3), mine, *refs(5))


def test_a_selection_of_thousands_is_marked_on_every_map(
    qtbot: QtBot, world: World, panel: LatentMapPanel
) -> None:
    first, second = (panel.cards[run].map for run in (VAE, RAVEN))
    first.plot.setFocus()
    qtbot.keyClick(first.plot, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    count = len(world.workspace.images.labels())
    assert len(world.workspace.images.picked) == count >= 1000
    np.testing.assert_array_equal(second.marked(), np.arange(count))
    world.workspace.images.pick(refs(7))
    qtbot.keyClick(first.plot, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_array_equal(second.marked(), np.delete(np.arange(count), 7))


def test_hovering_on_one_map_points_to_the_image_on_the_others(
    world: World, panel: LatentMapPanel
) -> None:
    first, second = (panel.cards[run].map for run in (VAE, RAVEN))
    first.hovered.emit(12)
    assert world.workspace.images.hovered == ImageRef("mnist", 12)
    np.testing.assert_array_equal(second.marks.pointed, second.points()[[12]])
    first.hovered.emit(None)
    assert world.workspace.images.hovered is None
    assert len(second.marks.pointed) == 0


def test_the_tools_work_all_maps_and_follow_their_keys(
    qtbot: QtBot, world: World, panel: LatentMapPanel
) -> None:
    maps = [card.map for card in panel.cards.values()]
    qtbot.mouseClick(panel.tools.modes.buttons["lasso"], Qt.MouseButton.LeftButton)
    assert [points.pointing.tool.mode for points in maps] == ["lasso", "lasso"]
    qtbot.keyClick(maps[0].plot, Qt.Key.Key_B)
    assert panel.tools.modes.current() == maps[1].pointing.tool.mode == "box"
    qtbot.keyClick(maps[0].plot, Qt.Key.Key_T)
    assert panel.tools.images.isChecked() and maps[1].thumbnails.isVisible()
    world.workspace.runs.tick("mnist/smooth-encoder", True)
    late = panel.cards["mnist/smooth-encoder"].map
    assert late.pointing.tool.mode == "box" and late.thumbnails.isVisible()


def test_decoding_at_a_place_and_drawing_around_points_exclude_each_other(
    qtbot: QtBot, panel: LatentMapPanel
) -> None:
    panel.tools.set_mode("box")
    panel.decode.setChecked(True)
    assert panel.tools.modes.current() == "pan"
    panel.tools.set_mode("lasso")
    assert not panel.decode.isChecked()


def test_fit_brings_everything_back_on_every_map(qtbot: QtBot, panel: LatentMapPanel) -> None:
    views = [card.map.plot.getViewBox() for card in panel.cards.values()]
    whole = [view.viewRect() for view in views]
    for view in views:
        view.scaleBy((0.1, 0.1))
    qtbot.mouseClick(panel.tools.fit, Qt.MouseButton.LeftButton)
    assert [view.viewRect() for view in views] == whole


def test_points_that_the_filter_leaves_out_stand_back_on_every_map(
    world: World, panel: LatentMapPanel
) -> None:
    labels, filtering = world.workspace.images.labels(), world.workspace.filtering
    filtering.set(Filter(label=3))
    threes = np.flatnonzero(labels == 3)
    for card in panel.cards.values():
        behind, front = card.map.cloud.samples()
        assert set(front.rows) == set(threes) and len(behind) == len(labels) - len(threes)
        said = f"{len(threes):,} of {len(labels):,} pass the filter"
        assert said in card.map.note.text()
    filtering.clear()
    for card in panel.cards.values():
        assert len(card.map.cloud.samples()) == 1 and "filter" not in card.map.note.text()


def test_of_a_large_selection_what_the_filter_leaves_out_stands_back(
    world: World, panel: LatentMapPanel
) -> None:
    cloud, labels = panel.cards[VAE].map.cloud, world.workspace.images.labels()
    panel.cards[VAE].map.selected.emit(np.arange(300), "replace")
    world.workspace.filtering.set(Filter(label=3))
    _, front = cloud.samples()
    assert set(front.rows) == set(np.flatnonzero(labels[:300] == 3))


def test_images_are_drawn_at_points_that_pass_alone(world: World, panel: LatentMapPanel) -> None:
    shown, labels = panel.cards[VAE].map, world.workspace.images.labels()
    panel.tools.show_images(True)
    world.workspace.filtering.set(Filter(label=3))
    shown.plot.grab()
    drawn = labels[shown.thumbnails.drawn]
    assert len(drawn) and (drawn == 3).all()


def test_a_map_of_other_images_is_not_filtered_as_those_before(
    world: World, panel: LatentMapPanel
) -> None:
    world.workspace.filtering.set(Filter(label=3))
    card = panel.cards[VAE]
    card.show_points(np.zeros((5, 2)), np.arange(5), [str(name) for name in range(5)])
    assert card.map.cloud.passing is None
