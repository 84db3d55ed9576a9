"""Several seeds of one configuration in Generate: one card and one path, of the seed that is seen.

Pictures have no mean; the numbers of samples, Fréchet distances, have theirs in Robustness."""

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.service.messages import Generate, Generated, Interpolate, RunsListed
from raven_gui.panels.generate.panel import PATHS, GeneratePanel
from raven_gui.theme import Theme
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World, a_seed, bundled_runs

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
VAE, SEEDS = "mnist/vae", ("s0", "s1", "s2")
TITLE = "Six (3 seeds)"


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[GeneratePanel]:
    """A bundled run and three seeds are ticked; those that are asked have answered."""
    world.wake()
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *map(a_seed, SEEDS))))
    world.workspace.runs.tick_only((VAE, *SEEDS))
    made = GeneratePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.show()
    answer(world)
    yield made
    made.close()


def answer(world: World) -> None:
    generation = world.workspace.generation
    while generation.samples.job:
        command = world.engine.last(Generate)
        shape = (command.count, 1, 28, 28)
        world.tell(
            Generated(
                job=command.job,
                run=command.runs[0],
                posterior=command.posterior,
                seed=command.seed,
                images=np.random.default_rng(command.job).uniform(size=shape).astype(np.float32),
                latents=np.zeros((command.count, 10), np.float32),
            )
        )


def asked(world: World) -> list[str]:
    return [run for command in world.engine.all(Generate) for run in command.runs]


def test_they_have_one_card_with_a_box_and_one_seed_is_asked(
    world: World, panel: GeneratePanel, qtbot: QtBot
) -> None:
    assert asked(world) == [VAE, "s0"]
    vae, own = panel.samples.cards.values()
    assert vae.heading.seed.isHidden() and own.heading.seed.isVisible()
    assert (
        own.heading.heading.text() == TITLE and "each of 2 runs" in panel.samples.foot.words.text()
    )
    qtbot.waitUntil(lambda: vae.heading.height() == own.heading.height() > 0)
    own.heading.seed.setCurrentIndex(2)
    answer(world)
    assert asked(world)[2:] == ["s2"]
    name = own.grid.view().accessibleName()
    assert name == f"Samples of {TITLE}, seed 2" and own.grid.isVisible()
    assert [figure.title.partition(",")[0] for figure in panel.figures()] == [
        "Samples of 2 runs",
        "Samples of VAE",
        f"Samples of {TITLE}",
    ]
    own.heading.seed.setCurrentIndex(0)
    assert len(asked(world)) == 3, "what was drawn is kept"


def test_a_path_is_that_of_the_seed_that_is_seen(world: World, panel: GeneratePanel) -> None:
    world.workspace.images.pick((ImageRef("mnist", 0), ImageRef("mnist", 1)))
    world.workspace.seed_groups.see(a_seed("s1"))
    world.workspace.runs.tick_only(SEEDS)
    panel.open_page(PATHS)
    assert [command.runs for command in world.engine.all(Interpolate)] == [("s1",)]
    (row,) = panel.paths.rows.values()
    assert not row.heading.seed.isHidden() and row.heading.name == f"{TITLE}, seed 1"


def test_a_switch_shows_each_by_itself_in_its_own_colour(
    world: World, panel: GeneratePanel
) -> None:
    world.workspace.seed_groups.set_as_one(False)
    answer(world)
    assert set(asked(world)) == {VAE, *SEEDS}
    assert list(panel.samples.cards) == [VAE, *SEEDS]
