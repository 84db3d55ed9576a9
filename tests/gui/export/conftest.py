"""Real figures: a plot of curves, a grid of embedded images, a table."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from engine.data import DATASETS
from raven_gui.export import Figure, figure_of_grid, figure_of_plot, figure_of_table
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves

BUDGETS = np.array([0.0, 0.05, 0.1, 0.2])
ACCURACY = {"RAVEN": BUDGETS * -1.5 + 0.9, "VAE": BUDGETS * -4 + 0.85}


@pytest.fixture
def provenance() -> dict[str, Any]:
    """What a panel tells of its runs; its signs need care in XML and CSV."""
    return {
        "program": "raven-gui 9.9",
        "runs": [{"id": "mnist/raven", "name": "RAVEN <σ & β>", "seed": 0, "sigma_aug": 0.01}],
    }


@pytest.fixture
def curves(qtbot: QtBot, theme: Theme) -> Curves:
    """Two curves of accuracy in a window, dark if the theme is."""
    widget = Curves(theme)
    qtbot.addWidget(widget)
    widget.resize(640, 400)
    widget.set_labels("budget", "accuracy")
    for place, (name, values) in enumerate(ACCURACY.items()):
        widget.set_series(name, BUDGETS, values, theme.run_color(place), symbol="o")
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def plot_figure(curves: Curves, provenance: dict[str, Any]) -> Figure:
    """The curves as a figure."""
    return figure_of_plot(curves.plot, "Accuracy under attack", provenance=provenance)


@pytest.fixture(scope="session")
def digits() -> NDArray[np.float32]:
    """The first six embedded test images, [6, 1, 28, 28] in [0, 1]."""
    images = DATASETS["mnist"].load("test").images[:6]
    return images.astype(np.float32) / np.float32(255)


@pytest.fixture
def perturbation(digits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Noise that 8 bits cannot keep."""
    return np.random.default_rng(0).uniform(-0.1, 0.1, digits.shape).astype(np.float32)


@pytest.fixture
def grid_figure(
    qapp: object,
    digits: NDArray[np.float32],
    perturbation: NDArray[np.float32],
    provenance: dict[str, Any],
) -> Figure:
    """Digits, their perturbation and the sum."""
    rows = {"image": digits, "perturbation": perturbation, "attacked": digits + perturbation}
    return figure_of_grid("Attack on RAVEN, ε = 0.1", rows, provenance=provenance)


@pytest.fixture
def table_figure(qapp: object, provenance: dict[str, Any]) -> Figure:
    """Words, floats with many digits, and a gap."""
    columns: dict[str, list[Any]] = {
        "run": ["RAVEN, ours", 'the "VAE"', "# 3"],
        "accuracy": [0.1 + 0.2, None, 0.5],
        "epochs": [40, 40, 12],
    }
    return figure_of_table("Clean figures", columns, provenance)
