"""The window goes on while figures of any size are saved, copied and looked at."""

import gc
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
Deed = Callable[[], None]
Gaps = Callable[[Deed], list[str]]
TRIES = 3
CHANCE = np.random.default_rng(0)
SMALL = ExportOptions(dpi=60)
NAMES = [f"test image {number}" for number in range(500)]


@pytest.fixture
def owner() -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


@pytest.fixture
def gaps(owner: QObject, qtbot: QtBot) -> Iterator[Gaps]:
    """Does something up to three times and tells of the best the turns of the loop in which the
    window's thread computed for too long.

    What it waited for depends on who else is busy, and what it computed does so a little: a turn of
    ours that is too long is so each time.
    """
    gc.collect()
    gc.freeze()  # as the window does when it has been painted; here it is the whole suite's heap

    def once(deed: Deed) -> list[str]:
        watch = LoopWatch(owner)
        watch.start()
        qtbot.wait(30)
        deed()
        qtbot.wait(30)
        watch.stop()
        return [str(gap) for gap in watch.gaps if gap.busy > LONGEST]

    def told(deed: Deed) -> list[str]:
        found = once(deed)
        for _ in range(TRIES - 1):
            found = found and once(deed)
        return found

    yield told
    gc.unfreeze()


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
    make: Make, gaps: Gaps, owner: QObject, qtbot: QtBot, tmp_path: Path
) -> None:
    saving = Saving(owner)

    def save() -> None:
        with qtbot.waitSignal(saving.saved, timeout=20_000):
            saving.start(make(), tmp_path / "figure.png", SMALL)

    assert not gaps(save)


def test_many_images_are_saved_as_lines_and_words(
    gaps: Gaps, owner: QObject, qtbot: QtBot, tmp_path: Path
) -> None:
    saving = Saving(owner)

    def save() -> None:
        with qtbot.waitSignal(saving.saved, timeout=20_000):
            saving.start(grid(), tmp_path / "figure.pdf")

    assert not gaps(save)


def test_a_large_figure_is_copied(gaps: Gaps, owner: QObject, qtbot: QtBot) -> None:
    copying = Copying(owner)

    def copy() -> None:
        with qtbot.waitSignal(copying.copied, timeout=20_000):
            copying.start(grid(), SMALL)

    assert not gaps(copy)


def test_a_large_figure_is_looked_at_before_it_is_saved(
    gaps: Gaps, theme: Theme, qtbot: QtBot
) -> None:
    dialog = ExportDialog([grid()], theme, None)
    qtbot.addWidget(dialog)
    dialog.open()
    preview = dialog.form.preview
    qtbot.waitUntil(lambda: not preview.image().isNull(), timeout=20_000)

    def rename() -> None:
        before = preview.image().cacheKey()
        dialog.form.title.setText(f"Another title, {before}")
        dialog.form.title.textEdited.emit(dialog.form.title.text())
        qtbot.waitUntil(lambda: preview.image().cacheKey() != before, timeout=20_000)

    assert not gaps(rename)
    dialog.reject()
