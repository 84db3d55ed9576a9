"""Figures of plots, widgets, grids and tables."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

from raven_gui.export import (
    ExportOptions,
    Figure,
    export_figure,
    figure_of_grid,
    figure_of_plot,
    figure_of_table,
)
from raven_gui.palettes import DARK, LIGHT
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.scatter.map import ScatterMap

BARE = ExportOptions(title=False, provenance=False)


def colours_of(path: Path) -> set[str]:
    """The colours that cover at least ten pixels of a picture."""
    pixels = np.asarray(Image.open(path).convert("RGB")).reshape(-1, 3)
    found, counts = np.unique(pixels, axis=0, return_counts=True)
    return {QColor(*map(int, rgb)).name() for rgb in found[counts >= 10]}


def coloured(path: Path) -> int:
    """How many pixels are not grey; text may be."""
    pixels = np.asarray(Image.open(path).convert("RGB")).astype(int)
    return int((pixels.max(axis=2) - pixels.min(axis=2) > 40).sum())


def shown(widget: Curves | ScatterMap) -> QImage:
    """What is on the screen when all is settled."""
    QApplication.processEvents()
    return widget.grab().toImage()


def test_a_plot_goes_to_paper_in_light_colours_and_the_window_stays_dark(
    qtbot: QtBot, theme: Theme, curves: Curves, tmp_path: Path
) -> None:
    theme.set_choice("dark")
    qtbot.waitUntil(curves.plot.updatesEnabled)
    figure = figure_of_plot(curves.plot, "Accuracy")
    curves.resize(curves.width() + 1, curves.height() + 1)  # pyqtgraph centres its labels late
    before, view = shown(curves), curves.plot.getViewBox().viewRange()
    export_figure(figure, tmp_path / "paper.png", ExportOptions(width=60, height=90, unit="mm"))
    after = shown(curves)
    export_figure(figure, tmp_path / "screen.png", ExportOptions(light=False))
    theme.set_choice("light")
    assert after == before
    assert curves.plot.getViewBox().viewRange() == view
    paper, screen = colours_of(tmp_path / "paper.png"), colours_of(tmp_path / "screen.png")
    assert {LIGHT.base, LIGHT.text, LIGHT.runs[0].lower()} <= paper
    assert DARK.base not in paper
    assert {DARK.base, DARK.text, DARK.runs[0].lower()} <= screen
    assert LIGHT.base not in screen


def test_lines_are_as_thick_on_paper_at_any_resolution(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    widget = Curves(theme)
    qtbot.addWidget(widget)
    widget.set_series("flat", [0, 1], [0.5, 0.5], theme.run_color(0))
    figure = figure_of_plot(widget.plot, "Flat")
    for dpi in (96, 288):
        export_figure(figure, tmp_path / "flat.png", ExportOptions(dpi=dpi))
        column = np.asarray(Image.open(tmp_path / "flat.png").convert("RGB")).astype(int)
        column = column[:, column.shape[1] // 2]
        blue = (column[:, 2] - column[:, 0]) / (0xE0 - 0x3B)  # of the first run's colour
        assert (blue > 0.5).sum() == pytest.approx(2 * dpi / 96, abs=1)


def test_a_map_of_points_is_restyled_for_paper_and_back(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    theme.set_choice("dark")
    widget = ScatterMap(theme)
    qtbot.addWidget(widget)
    widget.resize(400, 400)
    points = np.random.default_rng(0).normal(size=(60, 2))
    widget.set_points(points, np.arange(60) % 3, ["a", "b", "c"])
    widget.mark([1])
    widget.show()
    before = shown(widget)
    figure = figure_of_plot(widget.plot, "Map")
    export_figure(figure, tmp_path / "map.png", BARE)
    after = shown(widget)
    theme.set_choice("light")
    assert after == before
    paper = colours_of(tmp_path / "map.png")
    assert {LIGHT.base, *(shade.lower() for shade in LIGHT.classes[:3])} <= paper
    assert DARK.classes[0].lower() not in paper


def test_the_curves_of_a_plot_are_its_table(plot_figure: Figure) -> None:
    columns = plot_figure.tables["Accuracy under attack"]
    assert list(columns) == ["budget", "RAVEN", "VAE"]
    np.testing.assert_array_equal(columns["budget"], [0.0, 0.05, 0.1, 0.2])
    np.testing.assert_allclose(columns["VAE"], [0.85, 0.65, 0.45, 0.05])


def test_curves_over_different_budgets_become_rows(curves: Curves, theme: Theme) -> None:
    curves.set_series("short", [0.0, 0.3], [0.5, 0.1], theme.run_color(3))
    columns = figure_of_plot(curves.plot, "Accuracy").tables["Accuracy"]
    assert list(columns) == ["curve", "x", "y"]
    assert list(columns["curve"][-2:]) == ["short", "short"]
    assert list(columns["x"][-2:]) == [0.0, 0.3]


def test_a_figure_shows_what_was_there_when_it_was_made(theme: Theme, tmp_path: Path) -> None:
    widget = Curves(theme)
    widget.set_series("flat", [0, 1], [0.5, 0.5], theme.run_color(0))
    figure = figure_of_plot(widget.plot, "Flat")
    export_figure(figure, tmp_path / "before.png")
    widget.clear()
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    export_figure(figure, tmp_path / "after.png")
    assert QImage(str(tmp_path / "before.png")) == QImage(str(tmp_path / "after.png"))


def test_what_paper_does_not_know_is_refused_rather_than_left_out(
    qtbot: QtBot, theme: Theme
) -> None:
    widget = Curves(theme)
    qtbot.addWidget(widget)
    widget.plot.getViewBox().addItem(pg.InfiniteLine())
    with pytest.raises(TypeError, match="InfiniteLine cannot be painted on paper"):
        figure_of_plot(widget.plot, "Losses")


def test_a_grid_takes_bytes_and_numbers_and_tells_signed_rows_by_colour(
    digits: NDArray[np.float32], perturbation: NDArray[np.float32], qapp: object, tmp_path: Path
) -> None:
    rows: dict[str, NDArray[Any]] = {"image": np.rint(digits * 255).astype(np.uint8)}
    figure = figure_of_grid("Grid", {**rows, "perturbation": perturbation})
    assert figure.arrays["image"].dtype == np.uint8
    assert figure.images is not None
    np.testing.assert_allclose(figure.images[:6], digits, atol=1e-7)
    export_figure(figure, tmp_path / "signed.png", BARE)
    export_figure(figure_of_grid("Grid", rows), tmp_path / "grey.png", BARE)
    assert coloured(tmp_path / "signed.png") > 1000
    assert coloured(tmp_path / "grey.png") == 0


def test_a_row_with_a_gain_is_signed_even_without_numbers_below_zero(
    digits: NDArray[np.float32], qapp: object, tmp_path: Path
) -> None:
    figure = figure_of_grid("Grid", {"shift": digits / 20}, gains={"shift": 10})
    export_figure(figure, tmp_path / "signed.png", BARE)
    assert coloured(tmp_path / "signed.png") > 1000


def test_captions_make_room_for_themselves(digits: NDArray[np.float32], qapp: object) -> None:
    rows = {"image": digits, "reconstruction": digits}
    without = figure_of_grid("Grid", rows).size.height()
    below_all = figure_of_grid("Grid", rows, [f"{i}" for i in range(6)]).size.height()
    each = {name: [name] * 6 for name in rows}
    below_each = figure_of_grid("Grid", rows, each).size.height()
    assert below_all > without
    assert below_each - without == pytest.approx(2 * (below_all - without))


def test_many_images_are_broken_into_lines(qapp: object) -> None:
    narrow = figure_of_grid("Grid", {"image": np.zeros((16, 1, 28, 28), np.uint8)}).size
    broken = figure_of_grid("Grid", {"image": np.zeros((40, 1, 28, 28), np.uint8)}).size
    assert broken.width() == narrow.width()
    assert broken.height() > 2.9 * narrow.height()


def test_rows_that_are_no_images_are_refused(qapp: object) -> None:
    with pytest.raises(ValueError, match=r"rows of images \[N, C, H, W\]"):
        figure_of_grid("Grid", {"mean": np.zeros((4, 10))})


def test_a_table_grows_with_its_rows_up_to_a_limit(qapp: object) -> None:
    short = figure_of_table("Table", {"x": [1.0]})
    long = figure_of_table("Table", {"x": [1.0] * 10_000})
    assert short.size.height() < long.size.height() < 10_000
    assert len(long.tables["Table"]["x"]) == 10_000
