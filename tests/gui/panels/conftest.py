"""Panels that several files of tests look at, as a user has them open."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.theme import Theme
from tests.gui.conftest import World


@pytest.fixture
def gallery_panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[GalleryPanel]:
    """As wide as a dock, with MNIST in it."""
    world.wake()
    made = GalleryPanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(300, 620)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


@pytest.fixture
def compare_panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[ComparePanel]:
    """The attack that it begins with is answered."""
    world.wake()
    made = ComparePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    world.answer_attack()
    yield made
    made.close()


@pytest.fixture
def map_panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[LatentMapPanel]:
    """Two runs, 'mnist/vae' and 'mnist/raven', are ticked; no map is there yet."""
    made = LatentMapPanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(900, 560)
    world.wake()
    world.workspace.runs.tick_only(("mnist/vae", "mnist/raven"))
    made.show()
    yield made
    made.close()


@pytest.fixture
def robustness_panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[RobustnessPanel]:
    """With its table of the bundled runs."""
    made = RobustnessPanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(900, 760)
    world.wake()
    made.show()
    qtbot.waitUntil(lambda: made.table.model().rowCount() > 0)
    yield made
    made.close()
