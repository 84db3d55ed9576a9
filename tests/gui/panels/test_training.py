"""The Training panel: what is streamed is drawn, and the buttons ask for the right thing."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.service.messages import (
    Cancel,
    ContinueRun,
    EpochFinished,
    Failed,
    JobChanged,
    JobState,
    Pause,
    Reconstruct,
    Reconstructed,
    Resume,
    RunInfo,
    RunsListed,
    StepsTaken,
)
from raven_gui.export import ExportDialog, ExportOptions
from raven_gui.export.csv import csv as csv_of
from raven_gui.panels.jobs.panel import JobsPanel
from raven_gui.panels.training.panel import TrainingPanel
from raven_gui.status import Status
from raven_gui.theme import Theme
from raven_gui.widgets.pixels import from_qimage
from tests.gui.conftest import World, bundled_runs, run_info

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
JOB = 77
NEW = replace(
    run_info("own", name="My RAVEN", state="training"),
    config=TrainingConfig(epochs=40),
    epochs_done=0,
    seconds=0.0,
    figures={},
    history=(),
)
TERMS = {"reconstruction": 120.0, "reconstruction_noisy": 124.0, "kl": 31.0}


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[TrainingPanel]:
    """A run has just begun to train."""
    made = TrainingPanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    world.wake()
    made.show()
    qtbot.waitExposed(made)
    tell_run(world, NEW)
    tell_job(world, "running", done=0.5)
    yield made
    made.close()


def tell_run(world: World, run: RunInfo) -> None:
    world.tell(RunsListed(job=JOB, runs=(*bundled_runs(), run), added=run.id))


def tell_job(
    world: World, state: JobState, done: float = 0, seconds_left: float | None = None
) -> None:
    world.tell(
        JobChanged(
            job=JOB,
            title="Train My RAVEN",
            state=state,
            done=done,
            total=40,
            unit="epoch",
            seconds_left=seconds_left,
            run="own",
        )
    )


def tell_steps(world: World, epoch: float, run: str = "own", scale: float = 1.0) -> None:
    world.tell(
        StepsTaken(
            job=JOB,
            run=run,
            epoch=epoch,
            terms={name: scale * value for name, value in TERMS.items()},
            images_per_second=18_234.4,
            seconds_left=98.0,
        )
    )


def probe_batch() -> dict[str, np.ndarray]:
    """The first test images, reconstructed half as bright."""
    images = DATASETS["mnist"].load("test").images[:16].astype(np.float32) / 255
    return {
        "probe_images": images,
        "probe_reconstructions": images * np.float32(0.5),
        "probe_means": np.zeros((16, 10), np.float32),
    }


def tell_epoch(world: World, epoch: int = 1) -> EpochFinished:
    event = EpochFinished(
        job=JOB, run="own", epoch=epoch, terms=TERMS, seconds=3.0, **probe_batch()
    )
    world.tell(event)
    return event


def lines(panel: TrainingPanel) -> dict[str, list[float]]:
    return {name: list(series.y) for name, series in panel.curves.series().items()}


def test_without_a_run_it_says_what_to_do(world: World, theme: Theme, qtbot: QtBot) -> None:
    panel = TrainingPanel(world.workspace, theme)
    qtbot.addWidget(panel)
    world.wake()
    panel.show()
    assert panel.empty.isVisible() and not panel.curves.isVisible()
    assert not panel.header.export.isEnabled() and panel.figures() == []
    assert not panel.pause.isVisible() and not panel.halt.isVisible()


def test_a_new_run_is_shown_by_itself_and_its_curves_grow_as_it_trains(
    qtbot: QtBot, world: World, panel: TrainingPanel
) -> None:
    assert panel.header.choice.currentText() == "My RAVEN · MNIST"
    for epoch, scale in ((0.25, 1.0), (0.5, 0.5)):
        tell_steps(world, epoch, scale=scale)
    expected = {
        "reconstruction": [120.0, 60.0],
        "reconstruction, noisy copy": [124.0, 62.0],
        "KL to the prior": [31.0, 15.5],
    }
    qtbot.waitUntil(lambda: lines(panel) == expected)
    assert list(panel.curves.series()["KL to the prior"].x) == [0.25, 0.5]
    assert panel.curves.logarithmic


def test_the_steps_of_another_run_draw_nothing_here(world: World, panel: TrainingPanel) -> None:
    tell_steps(world, 0.25, run="mnist/vae")
    assert lines(panel) == {}


def test_it_says_how_far_how_fast_and_how_long(
    qtbot: QtBot, world: World, panel: TrainingPanel
) -> None:
    tell_steps(world, 10.0)
    tell_job(world, "running", done=10, seconds_left=98)
    said = "epoch 10.0 of 40 · 18,234 images/s · 1 min 38 s left"
    qtbot.waitUntil(lambda: panel.header.state.text() == said)
    assert panel.header.bar.value() / panel.header.bar.maximum() == 0.25


def test_the_time_left_is_the_same_wherever_it_is_told(
    qtbot: QtBot, world: World, panel: TrainingPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [50.0]
    monkeypatch.setattr("raven_gui.workspace.jobs.monotonic", lambda: now[0])
    status, jobs = Status(world.workspace), JobsPanel(world.workspace)
    for widget in (status, jobs):
        qtbot.addWidget(widget)
        widget.show()

    def told() -> list[str]:
        places = panel.header.state, status.jobs, jobs.rows[JOB].state
        return [re.findall("[0-9a-z ]+ left", place.text())[0].strip() for place in places]

    tell_job(world, "running", done=2, seconds_left=68)
    for moment, left, said in ((0.3, 42, "1 min 8 s"), (1.1, 50, "50 s"), (1.2, 33, "50 s")):
        now[0] = 50 + moment
        tell_job(world, "running", done=2 + moment, seconds_left=left)
        assert told() == 3 * [f"{said} left"]


@pytest.mark.parametrize(
    ("state", "done", "said"),
    [
        ("queued", 0.0, "queued behind the runs before it"),
        ("queued", 3.0, "queued at epoch 3.0 of 40"),
        ("paused", 3.24, "paused at epoch 3.2 of 40"),
    ],
)
def test_a_run_that_stands_still_says_why(
    world: World, panel: TrainingPanel, state: JobState, done: float, said: str
) -> None:
    tell_job(world, state, done)
    assert panel.header.state.text() == said


def test_pause_becomes_resume_and_back(qtbot: QtBot, world: World, panel: TrainingPanel) -> None:
    assert panel.pause.text() == "Pause"
    qtbot.mouseClick(panel.pause, LEFT)
    assert world.engine.last(Pause).target == JOB
    tell_job(world, "paused", done=3)
    assert panel.pause.text() == "Resume"
    qtbot.mouseClick(panel.pause, LEFT)
    assert world.engine.last(Resume).target == JOB
    tell_job(world, "running", done=3)
    assert panel.pause.text() == "Pause"


def test_a_stopped_run_can_be_continued(qtbot: QtBot, world: World, panel: TrainingPanel) -> None:
    assert not panel.go_on.isVisible()
    qtbot.mouseClick(panel.halt, LEFT)
    assert world.engine.last(Cancel).target == JOB
    tell_run(world, replace(NEW, state="interrupted", epochs_done=3))
    tell_job(world, "cancelled", done=3.4)
    assert panel.header.state.text() == "interrupted after 3 of 40 epochs"
    assert not panel.pause.isVisible() and not panel.halt.isVisible()
    qtbot.mouseClick(panel.go_on, LEFT)
    assert world.engine.last(ContinueRun).run == "own"


def test_the_keys_of_the_window_act_on_the_run_that_is_shown(
    world: World, panel: TrainingPanel
) -> None:
    world.workspace.runs.set_current("mnist/vae")
    panel.toggle_pause()
    panel.stop()
    assert world.engine.all(Pause) == [] and world.engine.all(Cancel) == []


def test_a_finished_run_shows_its_history_and_its_figures(
    qtbot: QtBot, world: World, panel: TrainingPanel
) -> None:
    choice = panel.header.choice
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Home)
    assert world.workspace.runs.current == "mnist/vae"
    assert lines(panel) == {
        "reconstruction": [200.0, 100.0, 200 / 3],
        "KL to the prior": [11.0, 12.0, 13.0],
    }
    said = panel.header.state.text()
    assert said == "3 epochs in 12 s · accuracy 92.0\xa0% · MSE (0–255) 800"
    assert not panel.header.bar.isVisible()


def reconstructed(world: World) -> Reconstructed:
    """Answer the newest Reconstruct."""
    command = world.engine.last(Reconstruct)
    event = Reconstructed(job=command.job, run=command.run, epoch=3, **probe_batch())
    world.tell(event)
    return event


def test_a_run_of_another_day_is_reconstructed_when_it_is_looked_at(
    qtbot: QtBot, world: World, panel: TrainingPanel
) -> None:
    assert world.engine.all(Reconstruct) == [], "one in training tells by itself"
    world.workspace.runs.set_current("mnist/vae")
    probe = panel.probe
    assert probe.isVisible() and not probe.board.isVisible()
    assert "on their way" in probe.heading.text()
    event = reconstructed(world)
    qtbot.waitUntil(probe.board.isVisible)
    error = np.mean((event.probe_images / 2) ** 2) * 255**2
    assert probe.heading.text().endswith(f"after epoch 3; MSE (0–255) of these {error:,.0f}")
    _, figure = panel.figures()
    assert figure.title == "Reconstructions of VAE after epoch 3"
    world.workspace.runs.set_current("own")
    world.workspace.runs.set_current("mnist/vae")
    assert len(world.engine.all(Reconstruct)) == 1 and probe.board.isVisible()


def test_why_a_run_is_not_reconstructed_is_said_in_its_place(
    qtbot: QtBot, world: World, panel: TrainingPanel
) -> None:
    failed: list[str] = []
    world.workspace.failed.connect(failed.append)
    world.workspace.runs.set_current("mnist/vae")
    sentence = "There is no folder 'gone': name another one."
    world.tell(Failed(job=world.engine.last(Reconstruct).job, sentence=sentence))
    qtbot.waitUntil(lambda: panel.probe.heading.text() == sentence)
    assert failed == []


def test_after_each_epoch_the_probe_batch_is_shown_decoded_anew(
    world: World, panel: TrainingPanel
) -> None:
    assert panel.probe.isVisible() and not panel.probe.board.isVisible()
    assert "after the next epoch" in panel.probe.heading.text()
    event = tell_epoch(world, epoch=1)
    QApplication.processEvents()
    error = np.mean((event.probe_images / 2) ** 2) * 255**2
    assert panel.probe.heading.text().endswith(f"after epoch 1; MSE (0–255) of these {error:,.0f}")
    for (left, right), image in zip(panel.probe.board.pairs, event.probe_images, strict=True):
        assert left.isVisible() and right.isVisible()
        pixels = from_qimage(left.image())[:, :, 0]
        assert np.array_equal(pixels, np.rint(image[0] * 255).astype(np.uint8))
        assert from_qimage(right.image())[:, :, 0].max() == round(float(image.max() / 2) * 255)


@pytest.mark.parametrize("width", [420, 760, 1200])
def test_the_pictures_lie_beside_each_other_and_inside_the_panel(
    qtbot: QtBot, world: World, panel: TrainingPanel, width: int
) -> None:
    tell_epoch(world)
    panel.resize(width, 640)
    QApplication.processEvents()
    assert panel.width() == width
    assert (panel.split.orientation() == Qt.Orientation.Horizontal) is (width > 1000)
    board = panel.probe.board
    places = [picture.geometry() for pair in board.pairs for picture in pair]
    assert all(board.rect().contains(place) for place in places)
    assert not any(a.intersects(b) for i, a in enumerate(places) for b in places[:i])
    assert min(place.width() for place in places) >= 28
    header = panel.header
    for button in (header.pause, header.halt, header.export):
        assert button.geometry().right() <= header.width()
        assert button.width() >= button.sizeHint().width()


def test_a_hidden_panel_draws_nothing_and_catches_up(world: World, panel: TrainingPanel) -> None:
    panel.hide()
    tell_steps(world, 0.25)
    tell_epoch(world)
    tell_job(world, "paused", done=1)
    assert lines(panel) == {}
    assert panel.pause.text() == "Pause"
    panel.show()
    assert len(lines(panel)) == 3
    assert panel.pause.text() == "Resume"
    assert panel.probe.board.isVisible()


def test_curves_are_exported_as_they_were_measured_whatever_the_smoothing(
    world: World, panel: TrainingPanel
) -> None:
    for epoch, scale in ((0.25, 1.0), (0.5, 0.5)):
        tell_steps(world, epoch, scale=scale)
    panel.curves.smoothing.setValue(90)
    (figure,) = panel.figures()
    assert figure.title == "Training of My RAVEN"
    text = csv_of(figure, ExportOptions()).decode("utf-8-sig")
    rows = list(csv.reader(line for line in io.StringIO(text) if not line.startswith("#")))
    head = next(row for row in rows if "epoch" in row)
    body = rows[rows.index(head) + 1 :]
    assert head == ["epoch", *TERMS]
    numbers = [[float(cell) for cell in row] for row in body if row]
    assert numbers == [[0.25, 120, 124, 31], [0.5, 60, 62, 15.5]]
    told = json.loads(figure.provenance_json())
    assert told["runs"][0]["name"] == "My RAVEN"
    assert told["curves"]["smoothing"] == "90 %"


def test_reconstructions_are_exported_as_arrays_to_the_last_bit(
    world: World, panel: TrainingPanel
) -> None:
    tell_steps(world, 1.0)
    event = tell_epoch(world)
    _, figure = panel.figures()
    assert figure.title == "Reconstructions of My RAVEN after epoch 1"
    assert np.array_equal(figure.arrays["reconstruction"], event.probe_reconstructions)
    assert np.array_equal(figure.arrays["mean"], event.probe_means)


def test_the_export_button_opens_a_dialog_over_the_panel(
    qtbot: QtBot, world: World, panel: TrainingPanel
) -> None:
    assert not panel.header.export.isEnabled(), "there is nothing to save yet"
    tell_steps(world, 0.25)
    qtbot.mouseClick(panel.header.export, LEFT)
    (dialog,) = panel.findChildren(ExportDialog)
    assert dialog.isVisible()
    dialog.close()


def test_the_legend_stands_beside_the_lines_of_a_short_run(
    world: World, panel: TrainingPanel
) -> None:
    rising = tuple({"epoch": e, "seconds": 1.0, "a term": 10.0**e} for e in (1, 2, 3))
    short = replace(run_info("short", name="Short"), history=rising)
    world.tell(RunsListed(job=JOB, runs=(*bundled_runs(), short)))
    world.workspace.runs.set_current("short")
    QApplication.processEvents()
    box, (line,) = panel.curves.legend.place(), panel.curves.lines()
    points = line.placement().pixels(line.places)
    assert len(points) == 3 and not any(box.contains(*point) for point in points.tolist())
