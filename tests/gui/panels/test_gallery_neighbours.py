"""The neighbours of the selection in the gallery."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from engine.service.messages import Neighbours, NeighboursFound, RunsListed
from raven_gui.panels.gallery.neighbours import NeighboursSection
from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.workspace import ImageRef
from raven_gui.workspace.selection import OWN
from tests.gui.conftest import World, bundled_runs
from tests.gui.workspace.pictures import picture

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
VAE = "mnist/vae"

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(gallery_panel: GalleryPanel) -> GalleryPanel:
    return gallery_panel


def asked(world: World, qtbot: QtBot, number: int) -> Neighbours:
    """The newest question, once so many were put."""
    qtbot.waitUntil(lambda: len(world.engine.all(Neighbours)) == number)
    return world.engine.last(Neighbours)


def found(world: World, space: str, *indices: int, overlap: float = 1.0, problem: str = "") -> None:
    """Answer the newest question in one space."""
    command = world.engine.last(Neighbours)
    world.tell(
        NeighboursFound(
            job=command.job,
            space=space,
            source=command.source,
            indices=np.array(indices, np.int64),
            distances=np.linspace(1, 2, len(indices), dtype=np.float32),
            overlap=overlap,
            problem=problem,
        )
    )


def unfold(panel: GalleryPanel, qtbot: QtBot) -> NeighboursSection:
    qtbot.mouseClick(panel.folds.neighbours.fold, LEFT)
    return panel.folds.neighbours


def test_nothing_is_looked_for_before_it_is_wanted(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    world.workspace.images.pick((ImageRef("mnist", 5),))
    qtbot.wait(100)
    assert world.engine.all(Neighbours) == [] and not panel.folds.neighbours.isVisible()
    section = unfold(panel, qtbot)
    command = asked(world, qtbot, 1)
    assert command.indices.tolist() == [5] and command.count == 12
    assert command.runs == tuple(run.id for run in world.workspace.runs.ticked)
    assert section.words.text().startswith("Looking around MNIST test image 5")
    section.count.setValue(3)
    assert asked(world, qtbot, 2).count == 3
    qtbot.mouseClick(panel.folds.more.fold, LEFT)
    assert not section.isVisible(), "one of the two is open"
    world.workspace.images.pick((ImageRef("mnist", 6),))
    qtbot.wait(100)
    assert len(world.engine.all(Neighbours)) == 2


def test_a_strip_of_each_space_and_what_they_share(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    section = unfold(panel, qtbot)
    asked(world, qtbot, 1)
    found(world, "", 40, 41, 42, 43)
    found(world, VAE, 42, 7, 40, 8, overlap=0.5)
    found(world, "mnist/raven", problem="The run is gone.")
    pixels, vae, *others = section.strips
    assert len(others) == 3
    assert (pixels.title.text(), vae.title.text()) == ("Pixels", "VAE")
    assert not pixels.overlap.isVisible()
    assert vae.overlap.text() == "50\xa0% shared with pixels"
    assert "2 of these 4 are among the 4 nearest in pixels" in vae.overlap.toolTip()
    assert others[-1].problem.text() == "The run is gone."
    shown = vae.grid.view().model()
    assert shown.rowCount() == 4
    tip = shown.data(shown.index(1, 0), Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("MNIST test image 7 ") and tip.endswith("Distance 1.333")


def test_an_image_pointed_at_elsewhere_lights_up_among_the_neighbours(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    section = unfold(panel, qtbot)
    asked(world, qtbot, 1)
    found(world, "", 40, 41)
    grid = section.strips[0].grid
    before = grid.grab().toImage()
    world.workspace.images.hover(ImageRef("mnist", 41))
    assert grid.grab().toImage() != before
    world.workspace.images.hover(None)
    assert grid.grab().toImage() == before


def test_a_click_picks_and_all_can_be_picked_or_shown(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    images, section = world.workspace.images, unfold(panel, qtbot)
    asked(world, qtbot, 1)
    found(world, "", 40, 41, 42)
    found(world, VAE, 9, 3, 5)
    vae = section.strips[1]
    qtbot.keyClick(vae.only, Qt.Key.Key_Space)
    assert panel.grid.visible_indices() == [9, 3, 5], "the nearest first"
    assert panel.filter_line.words.text().startswith("Only near to MNIST test image 0")
    qtbot.keyClick(vae.select_all, Qt.Key.Key_Space)
    assert [ref.index for ref in images.picked] == [9, 3, 5]
    assert asked(world, qtbot, 2).indices.tolist() == [9, 3, 5], "and now of these"
    assert panel.grid.visible_indices() == [9, 3, 5], "what is shown stays"
    found(world, "", 1, 2)
    view = section.strips[0].grid.view()
    spot: QPoint = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mouseMove(view.viewport(), spot)
    qtbot.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, spot)
    assert images.picked == (ImageRef("mnist", 2),)


def test_more_images_than_a_second_can_search_wait_for_the_users_word(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    world.workspace.images.pick(tuple(ImageRef("mnist", index) for index in range(1001)))
    section = unfold(panel, qtbot)
    assert section.start.isVisible()
    assert section.words.text() == "Neighbours of 1,001 picked images?"
    qtbot.mouseClick(section.start, LEFT)
    assert len(asked(world, qtbot, 1).indices) == 1001
    assert not section.start.isVisible()


def test_ones_own_picture_has_neighbours_too(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    world.workspace.images.add(picture("drawn"))
    unfold(panel, qtbot)
    command = asked(world, qtbot, 1)
    assert len(command.indices) == 0
    assert command.pictures is not None and command.pictures.shape == (1, 1, 28, 28)


def test_neighbours_are_told_of_those_picked_images_alone_that_were_searched_for(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    images = world.workspace.images
    images.add(picture("mine"))
    images.pick((ImageRef(OWN, 0), ImageRef("mnist", 3), ImageRef("mnist", 4)))
    images.show("fashion-mnist")
    world.load_images()
    assert len(images.picked) == 3, "digits have the shape of garments, too"
    section = unfold(panel, qtbot)
    command = asked(world, qtbot, 1)
    assert command.indices.tolist() == [] and command.pictures is not None
    for space in section.strips:
        found(world, space.space, 1)
    name = images.name(ImageRef(OWN, 0))
    assert section.words.text() == f"Of {name}, without 2 of another data set"


def test_neighbours_by_weights_of_before_are_dropped_when_they_come_late(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    unfold(panel, qtbot)
    late = asked(world, qtbot, 1)
    runs = [replace(run, epochs_done=9) if run.id == VAE else run for run in bundled_runs()]
    world.tell(RunsListed(job=0, runs=tuple(runs)))
    assert asked(world, qtbot, 2).job != late.job
    for space in ("", *late.runs):
        answer = NeighboursFound(
            job=late.job,
            space=space,
            source=late.source,
            indices=np.array([1], np.int64),
            distances=np.ones(1, np.float32),
            overlap=1.0,
        )
        world.tell(answer)
    assert world.workspace.neighbours.found(VAE) is None
