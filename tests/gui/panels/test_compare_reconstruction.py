"""Compare attacks reconstructions: how it is chosen, told, aimed and exported."""

import pytest
from PySide6.QtTest import QTest

from engine.service.messages import Attack
from raven_gui.attack_terms import MAXIMISED
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(world: World, compare_panel: ComparePanel) -> ComparePanel:
    """With 'Reconstruction' chosen by the keyboard, and answered."""
    QTest.keyClicks(compare_panel.controls.maximised, "Rec")  # by way of "Reverse KL"
    while world.workspace.comparison.busy:
        world.answer_attack()
    return compare_panel


def test_it_is_a_choice_with_its_formula_and_sources(world: World, panel: ComparePanel) -> None:
    asked = world.engine.last(Attack)
    assert (asked.config.divergence, asked.on_probe) == ("reconstruction", False)
    tip = panel.controls.maximised.toolTip()
    assert "‖g(μ(x + ε)) − g(μ(x))‖²" in tip and "Camuto et al. 2021" in tip
    assert "Kos et al. 2018" in tip and "With a target it is minimised" in tip
    assert f"{MAXIMISED['reconstruction'].symbol}</span>" in panel.grid.rows[0].verdict.text()
    (figure,) = panel.figures()
    assert "reconstruction" in figure.tables["comparison"]
    assert figure.provenance["attack"]["divergence"] == "reconstruction"


def test_towards_a_target_models_are_to_reconstruct_it_like_that(
    world: World, panel: ComparePanel
) -> None:
    world.workspace.comparison.set_target(ImageRef("mnist", 3))
    assert world.engine.last(Attack).targets is not None
    world.answer_attack()
    assert "models reconstruct it as they do this one" in panel.target.words.text()
    assert "left: ‖Δg‖²</span>" in panel.grid.rows[0].verdict.text()
    (figure,) = panel.figures()
    assert "left_reconstruction" in figure.tables["comparison"]
    aim = "least squared distance from the target's reconstruction"
    assert figure.provenance["attack"]["aim"] == aim
    assert "attacked to be reconstructed like MNIST test image 3" in figure.title
