"""Seeds that were measured at nothing that all of them have: they have no mean, and it is said."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.data import ImageSource
from engine.service.messages import LabelsMeasured, RobustnessMeasured
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.tools import LABELS
from tests.gui.conftest import World
from tests.gui.panels.answers import two_seeds

LEFT = Qt.MouseButton.LeftButton
MNIST = ImageSource("mnist")
SEEDS = "Own (2 seeds)"
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(world: World, robustness_panel: RobustnessPanel) -> RobustnessPanel:
    two_seeds(world)
    return robustness_panel


def tell_labels(world: World, run: str, counts: tuple[int, ...]) -> None:
    about: Any = {"job": 5, "run": run, "source": MNIST, "images": 200, "seed": 0}
    world.tell(LabelsMeasured(counts=counts, accuracies=((0.3, 0.5),) * len(counts), **about))


def tell_curve(world: World, run: str, epsilons: tuple[float, ...]) -> None:
    about: Any = {"job": 5, "run": run, "source": MNIST, "images": 200, "divergence": "wasserstein"}
    accuracies = (0.9,) * len(epsilons)
    world.tell(RobustnessMeasured(epsilons=epsilons, accuracies=accuracies, **about))


def test_seeds_without_a_number_of_labels_in_common_have_no_line_and_the_plot_says_why(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    qtbot.mouseClick(panel.tools.plot.buttons[LABELS], LEFT)
    panel.hide()
    tell_labels(world, "own-0", (10, 100))
    tell_labels(world, "own-1", (20, 50))
    panel.show()  # brought to the front
    labels = panel.labels
    assert labels.chart.series() == {} and not labels.chart.legend.isVisible()
    assert labels.note.text() == (
        f"Left out: {SEEDS}. Seeds have no number of labels in common: measure them together."
    )
    assert set(panel.figures()[0].tables["label efficiency"]["labels"]) == {10, 20, 50, 100}
    world.workspace.runs.tick("mnist/vae", True)
    tell_labels(world, "mnist/vae", (10, 100))
    assert list(labels.chart.series()) == ["VAE"], "others are drawn"
    assert labels.note.text().startswith(f"Left out: {SEEDS}.")
    world.workspace.seed_groups.set_as_one(False)
    assert len(labels.chart.series()) == 3 and not labels.note.isVisible()


def test_seeds_with_some_numbers_of_labels_in_common_are_drawn_there(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    qtbot.mouseClick(panel.tools.plot.buttons[LABELS], LEFT)
    tell_labels(world, "own-0", (10, 100))
    tell_labels(world, "own-1", (20, 100))
    assert panel.labels.chart.series()[SEEDS].x.tolist() == [100]
    assert not panel.labels.note.isVisible()


@pytest.mark.parametrize("intervals", [False, True])
def test_seeds_without_a_budget_in_common_have_no_curve_and_the_plot_says_why(
    world: World, panel: RobustnessPanel, intervals: bool
) -> None:
    panel.tools.intervals.setChecked(intervals)
    tell_curve(world, "own-0", (0.0, 0.1))
    tell_curve(world, "own-1", (0.05, 0.2))
    curves = panel.curves
    assert curves.chart.series() == {} and not curves.chart.legend.isVisible()
    assert curves.note.text() == (
        f"Left out: {SEEDS}. Seeds have no budget in common: measure them together."
    )
    assert set(panel.figures()[0].tables["robustness"]["epsilon"]) == {0, 0.05, 0.1, 0.2}
    tell_curve(world, "own-1", (0.0, 0.2))
    assert curves.chart.series()[SEEDS].x.tolist() == [0] and not curves.note.isVisible()
