"""The main job, as a user does it: real widgets, a real engine, real files."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.service.messages import RunInfo
from raven_gui.export import ExportDialog
from raven_gui.main_window import MainWindow
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.gallery.preview import PicturePreview
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.workspace import ImageRef

Until = Callable[[Callable[[], bool]], None]
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def own_runs(window: MainWindow, state: str = "finished") -> list[RunInfo]:
    return [r for r in window.workspace.runs.all if not r.bundled and r.state == state]


def train(window: MainWindow, qtbot: QtBot, variant: str, **settings: int) -> None:
    """Choose a method in the form, fill some fields and press Start."""
    window.show_new_run()
    panel = window.new_run
    panel.form.method.box.choose(variant)
    panel.form.fill(settings)
    qtbot.mouseClick(panel.start, LEFT)


def drop(window: MainWindow, *files: Path) -> None:
    """Drop files onto the middle of the window, as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    place, how = window.rect().center(), (Qt.DropAction.CopyAction, data, LEFT, NO_KEY)
    # Qt hands a drop only to a window that the same files were dragged into.
    QApplication.sendEvent(window, QDragEnterEvent(place, *how))
    QApplication.sendEvent(window, QDropEvent(QPointF(place), *how))


def test_it_opens_with_four_models_compared(window: MainWindow) -> None:
    names = [run.name for run in window.workspace.runs.ticked]
    assert names == ["VAE", "VAE (noise)", "Smooth Encoder", "RAVEN"]
    result = window.workspace.comparison.result
    assert result is not None and len(result.results) == 4


def test_a_run_is_trained_to_its_end_and_joins_the_comparison(
    window: MainWindow, qtbot: QtBot, until: Until
) -> None:
    train(window, qtbot, "raven", epochs=2, limit=600)
    assert window.tabs.currentWidget() is window.training
    until(lambda: len(own_runs(window)) == 1)
    run = own_runs(window)[0]
    assert (run.config.variant, run.epochs_done) == ("raven", 2)
    assert set(window.training.curves.series()) >= {"reconstruction", "KL to the prior"}
    until(lambda: window.workspace.comparison.result_of(run.id) is not None)


def test_training_is_paused_resumed_and_stopped_and_goes_on(
    window: MainWindow, qtbot: QtBot, until: Until
) -> None:
    train(window, qtbot, "vae", epochs=500, limit=600)
    jobs = window.workspace.jobs
    until(lambda: any(job.state == "running" and job.done > 0 for job in jobs.active))
    qtbot.mouseClick(window.training.pause, LEFT)
    until(lambda: [job.state for job in jobs.active] == ["paused"])
    qtbot.mouseClick(window.training.pause, LEFT)
    until(lambda: [job.state for job in jobs.active] == ["running"])
    qtbot.mouseClick(window.training.halt, LEFT)
    until(lambda: len(own_runs(window, "interrupted")) == 1)
    qtbot.mouseClick(window.training.go_on, LEFT)
    until(lambda: [job.state for job in jobs.active] == ["running"])


def test_the_budget_slider_attacks_every_row_again(
    window: MainWindow, qtbot: QtBot, until: Until
) -> None:
    panel = window.panels["compare"]
    assert isinstance(panel, ComparePanel)
    comparison = window.workspace.comparison
    for budget in (0.3, 0.02):
        panel.controls.budget.box.setValue(budget)
        until(lambda: not comparison.busy)
        assert comparison.result is not None
        assert comparison.result.epsilon == budget
        original = window.workspace.images.pixels(comparison.refs[0])
        for result in comparison.result.results:
            assert np.abs(result.attacked[0] - original).max() <= budget + 1e-6


def test_a_point_picked_on_the_map_is_picked_everywhere(
    window: MainWindow, qtbot: QtBot, until: Until
) -> None:
    panel = window.panels["latent_map"]
    assert isinstance(panel, LatentMapPanel)
    window.show_panel("latent_map")
    maps, runs = window.workspace.maps, window.workspace.runs.ticked
    until(lambda: all(maps.view(run.id).finished for run in runs))
    next(iter(panel.cards.values())).map.picked.emit(42)
    picked = (ImageRef("mnist", 42),)
    assert window.workspace.images.picked == picked
    assert window.gallery.grid.selected() == [42]
    until(lambda: window.workspace.comparison.refs == picked)
    until(lambda: all(len(maps.view(run.id).ends) == 1 for run in runs))


def test_a_picture_dropped_on_the_window_is_previewed_and_attacked(
    window: MainWindow, qtbot: QtBot, until: Until, samples: Path
) -> None:
    drop(window, samples / "drawn-three.png")
    until(lambda: bool(window.findChildren(PicturePreview)))
    preview = window.findChildren(PicturePreview)[0]
    until(preview.add.isEnabled)
    qtbot.mouseClick(preview.add, LEFT)
    comparison = window.workspace.comparison
    until(lambda: comparison.refs == (ImageRef("", 0),) and not comparison.busy)
    result = comparison.result_of("mnist/raven")
    assert result is not None
    assert int(result.clean_probabilities[0].argmax()) == 3


def test_robustness_is_measured_in_the_background(
    window: MainWindow, qtbot: QtBot, until: Until
) -> None:
    window.show_panel("robustness")
    window.workspace.runs.tick_only(("mnist/vae", "mnist/raven"))
    settings = window.robustness.settings
    settings.budgets.setText("0, 0.1")
    settings.images.setValue(50)
    settings.steps.setValue(10)
    window.actions_by_name["measure"].trigger()
    robustness = window.workspace.robustness
    assert robustness.job
    until(lambda: robustness.job == 0)
    vae = robustness.curve("mnist/vae", "wasserstein")
    raven = robustness.curve("mnist/raven", "wasserstein")
    assert vae is not None and raven is not None
    assert raven.accuracies[1] > vae.accuracies[1]


def test_every_panel_is_exported_in_every_format_and_read_back(
    window: MainWindow, qtbot: QtBot, until: Until, tmp_path: Path
) -> None:
    window.show_panel("compare")
    until(lambda: not window.workspace.comparison.busy)
    window.actions_by_name["export"].trigger()
    dialog = window.findChildren(ExportDialog)[0]
    for suffix in ("png", "svg", "pdf", "csv", "npz"):
        path = tmp_path / f"figure.{suffix}"
        dialog.form.path.selectAll()
        qtbot.keyClicks(dialog.form.path, str(path))
        qtbot.mouseClick(dialog.form.save, LEFT)
        until(path.exists)
        if suffix != "npz":
            dialog = reopen(window)
    with Image.open(tmp_path / "figure.png") as picture:
        assert picture.width > 500
    root = ElementTree.parse(tmp_path / "figure.svg").getroot()
    assert root.tag.endswith("svg")
    assert (tmp_path / "figure.pdf").read_bytes().startswith(b"%PDF")
    rows = [
        line
        for line in (tmp_path / "figure.csv").read_text().splitlines()
        if line and line[0] != "#"
    ]
    assert len(list(csv.reader(rows))) >= 5
    with np.load(tmp_path / "figure.npz", allow_pickle=False) as arrays:
        assert json.loads(str(arrays["provenance"]))["runs"][0]["variant"] == "vae"
        result = window.workspace.comparison.result_of("mnist/raven")
        assert result is not None
        assert np.array_equal(arrays["mnist/raven/attacked"], result.attacked)


def reopen(window: MainWindow) -> ExportDialog:
    """The export dialog, open again."""
    QApplication.processEvents()
    window.actions_by_name["export"].trigger()
    return window.findChildren(ExportDialog)[-1]


def test_a_run_is_deleted_and_taken_back(window: MainWindow, qtbot: QtBot, until: Until) -> None:
    train(window, qtbot, "vae", epochs=1, limit=300)
    until(lambda: len(own_runs(window)) == 1)
    run = own_runs(window)[0]
    until(lambda: not window.workspace.jobs.active)
    window.workspace.runs.set_current(run.id)
    window.runs.list.setFocus()
    qtbot.keyClick(window.runs.list, Qt.Key.Key_Delete)
    until(lambda: not own_runs(window))
    assert window.notice.isVisible()
    window.actions_by_name["undo"].trigger()
    until(lambda: [r.id for r in own_runs(window)] == [run.id])


def test_closing_while_it_trains_keeps_a_checkpoint(
    window: MainWindow, qtbot: QtBot, until: Until
) -> None:
    train(window, qtbot, "vae", epochs=500, limit=600)
    until(lambda: any(job.done > 0 for job in window.workspace.jobs.active))
    path = own_runs(window, "training")[0].path
    window.close()
    assert (path / "checkpoint.safetensors").exists()
    assert json.loads((path / "run.json").read_text())["state"] == "interrupted"
