"""All 70,000 images of a data set in the window: each has its point, and nothing takes long."""

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.data import DATASETS, ImageSource
from raven_gui.loop_watch import LoopWatch
from raven_gui.main_window import MainWindow
from raven_gui.workspace.filter import Filter

Until = Callable[[Callable[[], bool]], None]
RUN = "mnist/vae"
LONGEST_BUSY = 0.3
"""Seconds that the window may compute in one turn of its loop, on a processor that others use too:
the pictures' rows alone took more, once."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Embedded images over and over, as the files of all of MNIST."""
    place = tmp_path / "mnist"
    place.mkdir()
    embedded = DATASETS["mnist"]
    for stem, some, count in (
        ("t10k", embedded.load("test"), 10_000),
        ("train", embedded.load("train"), 60_000),
    ):
        pixels = np.rint(255 * np.resize(some.images, (count, 28, 28))).astype(np.uint8)
        labels = np.resize(some.labels, count).astype(np.uint8)
        for kind, array in (("images-idx3", pixels), ("labels-idx1", labels)):
            head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
            (place / f"{stem}-{kind}-ubyte").write_bytes(head + array.tobytes())
    return tmp_path


@pytest.mark.long
def test_seventy_thousand_points_are_looked_through(
    folder: Path, window: MainWindow, until: Until, qtbot: QtBot
) -> None:
    workspace, panel = window.workspace, window.middle.latent_map
    workspace.runs.tick_only((RUN,))
    window.show_panel("latent_map")
    watch = LoopWatch(window)
    watch.start()
    workspace.images.show_from(ImageSource("mnist", folder, training=True))
    until(lambda: RUN in panel.cards and len(panel.cards[RUN].map.points()) == 70_000)
    until(lambda: workspace.maps.accuracy(RUN) is not None)
    shown = panel.cards[RUN].map
    shown.pointing.select_shown()
    qtbot.wait(100)
    assert len(workspace.images.picked) == 70_000
    workspace.history.undo()
    qtbot.wait(100)
    workspace.filtering.set(Filter(label=3))
    qtbot.wait(100)
    shown.pointing.select_shown()
    qtbot.wait(100)
    labels = workspace.images.labels()
    assert {ref.index for ref in workspace.images.picked} == set(np.flatnonzero(labels == 3))
    panel.tools.show_images(True)
    view = shown.plot.getViewBox()
    for step in range(20):
        view.scaleBy((0.9, 0.9) if step < 10 else (1 / 0.9, 1 / 0.9))
        qtbot.wait(10)
    (figure,) = panel.figures()
    (columns,) = figure.tables.values()
    assert {heading: len(values) for heading, values in columns.items()} == dict.fromkeys(
        columns, 70_000
    )
    watch.stop()
    assert not [str(gap) for gap in watch.gaps if gap.busy > LONGEST_BUSY]
