"""The window goes on while figures of any size are saved, copied and looked at."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from raven_gui.export import (
    Copying,
    ExportDialog,
    ExportOptions,
    Figure,
    Saving,
    figure_of_grid,
    figure_of_plot,
)
from raven_gui.loop_watch import LONGEST, LoopWatch
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.scatter.map import ScatterMap

Make = Callable[[], Figure]
CHANCE = np.random.default_rng(0)
SMALL = ExportOptions(dpi=60)
NAMES = [f"test image {number}" for number in range(500)]


@pytest.fixture
def owner() -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


@pytest.fixture
def computed(owner: QObject, qtbot: QtBot) -> Iterator[Callable[[], list[str]]]:
    """The turns of the loop so far in which the window's thread computed for too long; what it
    waited for depends on who else is busy."""
    watch = LoopWatch(owner)
    watch.start()
    qtbot.wait(30)

    def told() -> list[str]:
        qtbot.wait(30)
        return [str(gap) for gap in watch.gaps if gap.busy > LONGEST]

    yield told
    watch.stop()


def grid() -> Figure:
    images = np.zeros((500, 1, 28, 28), np.float32)
    images[:, :, 8:20, 8:20] = CHANCE.uniform(size=(500, 1, 1, 1))
    rows = {"image": images, "perturbation": -images}
    return figure_of_grid("Attacked", rows, NAMES, provenance={"images": NAMES})


@pytest.fixture
def make(request: pytest.FixtureRequest, qtbot: QtBot, theme: Theme) -> Make:
    """Makes a figure of a map of so many points, of noisy curves, or of 500 images."""
    if request.param == "grid":
        return grid
    if request.param == "curves":
        curves = Curves(theme)
        qtbot.addWidget(curves)
        for run in range(6):
            noise = CHANCE.normal(size=2000).cumsum()
            curves.set_series(f"run {run}", np.arange(2000), noise, theme.run_color(run))
        return lambda: figure_of_plot(curves.plot, "Losses")
    chart = ScatterMap(theme)
    qtbot.addWidget(chart)
    points = CHANCE.normal(size=(request.param, 2))
    chart.set_points(points, CHANCE.integers(0, 10, request.param), list("0123456789"))
    chart.show()
    qtbot.wait(100)  # it is painted once
    return lambda: figure_of_plot(chart.plot, "Map")


@pytest.mark.parametrize("make", [70_000, 15_000, "curves", "grid"], indirect=True)
def test_a_figure_is_saved_as_a_picture(
    make: Make, computed: Callable[[], list[str]], owner: QObject, qtbot: QtBot, tmp_path: Path
) -> None:
    saving = Saving(owner)
    figure = make()
    with qtbot.waitSignal(saving.saved, timeout=20_000):
        saving.start(figure, tmp_path / "figure.png", SMALL)
    assert not computed()


def test_many_images_are_saved_as_lines_and_words(
    computed: Callable[[], list[str]], owner: QObject, qtbot: QtBot, tmp_path: Path
) -> None:
    saving = Saving(owner)
    with qtbot.waitSignal(saving.saved, timeout=20_000):
        saving.start(grid(), tmp_path / "figure.pdf")
    assert not computed()


def test_a_large_figure_is_copied(
    computed: Callable[[], list[str]], owner: QObject, qtbot: QtBot
) -> None:
    copying = Copying(owner)
    with qtbot.waitSignal(copying.copied, timeout=20_000):
        copying.start(grid(), SMALL)
    assert not computed()


def test_a_large_figure_is_looked_at_before_it_is_saved(
    computed: Callable[[], list[str]], theme: Theme, qtbot: QtBot
) -> None:
    dialog = ExportDialog([grid()], theme, None)
    qtbot.addWidget(dialog)
    dialog.open()
    computed()  # to make a dialog takes its time
    before = len(computed())
    dialog.form.title.setText("Another title")
    dialog.form.title.textEdited.emit("Another title")
    qtbot.waitUntil(lambda: not dialog.form.preview.image().isNull(), timeout=20_000)
    assert len(computed()) == before
    dialog.reject()
