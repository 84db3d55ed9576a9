"""New images as a user makes them: drawn, between two images, and at a point of a latent map."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from engine.service.messages import DecodedAt
from raven_gui.export import ExportDialog
from raven_gui.main_window import MainWindow
from raven_gui.panels.latent_map.decode import EXACT
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.widgets.scatter.probe import MapProbe
from raven_gui.workspace import ImageRef

Until = Callable[[Callable[[], bool]], None]
LEFT = Qt.MouseButton.LeftButton


def test_samples_and_a_path_are_made_and_kept(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    generation, panel = window.workspace.generation, window.generate
    runs = [run.id for run in window.workspace.runs.ticked]
    generation.set_samples(count=8)
    window.actions_by_name["generate"].trigger()
    until(lambda: all(generation.samples.current(run) for run in runs))
    before = generation.samples.answer(runs[0])
    window.actions_by_name["new_seed"].trigger()
    until(lambda: all(generation.samples.current(run) for run in runs))
    after = generation.samples.answer(runs[0])
    assert before is not None and after is not None and after.images.shape == (8, 1, 28, 28)
    assert not np.array_equal(before.latents, after.latents)

    window.workspace.images.pick((ImageRef("mnist", 21), ImageRef("mnist", 7)))
    qtbot.mouseClick(panel.page.buttons["paths"], LEFT)
    until(lambda: all(generation.paths.current(run) for run in runs))
    window.actions_by_name["export"].trigger()
    (dialog,) = window.findChildren(ExportDialog)
    file = tmp_path / "path.npz"
    dialog.form.path.selectAll()
    qtbot.keyClicks(dialog.form.path, str(file))
    qtbot.mouseClick(dialog.form.save, LEFT)
    until(file.exists)
    with np.load(file, allow_pickle=False) as kept:
        path, originals = kept["mnist/raven/images"], kept["originals"]
    assert path.shape == (11, 1, 28, 28)
    right = ((path[[0, -1]] - originals) ** 2).mean((1, 2, 3))
    crossed = ((path[[-1, 0]] - originals) ** 2).mean((1, 2, 3))
    assert (right < crossed).all(), "the path begins at the first image and ends at the second"


def test_a_place_of_a_latent_map_is_decoded(window: MainWindow, qtbot: QtBot, until: Until) -> None:
    space = window.workspace
    space.runs.tick_only(("mnist/raven",))
    window.show_panel("latent_map")
    panel = window.panels["latent_map"]
    assert isinstance(panel, LatentMapPanel)
    until(lambda: space.maps.view("mnist/raven").finished)
    qtbot.mouseClick(panel.decode, LEFT)
    plot = panel.cards["mnist/raven"].map.plot
    (probe,) = plot.findChildren(MapProbe)
    seen: list[DecodedAt | None] = []
    for left in (0.3, 0.7):
        place = QPoint(round(left * plot.width()), plot.height() // 2)
        qtbot.mouseClick(plot.viewport(), LEFT, pos=place)
        until(lambda: space.decoding.decoded("mnist/raven") not in [None, *seen])
        seen.append(space.decoding.decoded("mnist/raven"))
    first, second = seen
    assert first is not None and second is not None and second.exact
    assert first.images.shape == (1, 1, 28, 28)
    assert np.abs(first.images - second.images).max() > 0.1, "other places, other images"
    assert probe.words == EXACT
