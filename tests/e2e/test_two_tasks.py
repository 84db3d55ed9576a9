"""A data set with two tasks, as a user looks at it: one model, two questions."""

from collections.abc import Callable

import numpy as np
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig, TrainingConfig
from engine.data import DATASETS
from raven_gui.main_window import MainWindow
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.workspace import ImageRef

Until = Callable[[Callable[[], bool]], None]


def test_the_task_decides_what_every_panel_tells(
    window: MainWindow, qtbot: QtBot, until: Until
) -> None:
    space, tests = window.workspace, DATASETS["color-mnist"].load("test")
    config = TrainingConfig(variant="vae", dataset="color-mnist", epochs=1, limit=700)
    space.runs.train("coloured", config)
    until(
        lambda: any(
            run.name == "coloured" and space.runs.is_ticked(run.id) for run in space.runs.all
        )
    )
    run = next(run.id for run in space.runs.all if run.name == "coloured")
    space.images.show("color-mnist")
    until(lambda: space.images.current is not None)
    space.runs.tick_only((run,))
    space.images.pick((ImageRef("color-mnist", 5),))
    until(lambda: space.comparison.refs == (ImageRef("color-mnist", 5),))
    window.show_panel("latent_map")
    panel = window.panels["latent_map"]
    assert isinstance(panel, LatentMapPanel)
    until(lambda: space.maps.predictions(run) is not None and space.maps.view(run).finished)
    task_box = window.gallery.task
    assert task_box.isVisible()

    told = {}
    for row, task in enumerate(("digit", "colour")):
        task_box.setCurrentIndex(row)
        task_box.activated.emit(row)
        labels, classes = tests.tasks[task].labels, tests.tasks[task].classes
        predictions = space.maps.predictions(run)
        assert predictions is not None
        assert space.maps.accuracy(run) == np.float32(np.mean(predictions == labels))
        assert [entry.name for entry in panel.legend.entries()] == list(classes)
        result = space.comparison.result_of(run)
        assert result is not None
        before, _ = result.by_task[task]
        assert before.shape == (1, len(classes))
        assert before[0].argmax() == predictions[5]
        window.show_panel("compare")
        compare = window.panels["compare"]
        assert isinstance(compare, ComparePanel)
        assert classes[predictions[5]] in compare.grid.rows[0].verdict.text()
        window.show_panel("latent_map")
        until(lambda: not space.robustness.job)
        space.robustness.measure(("wasserstein",), (0.0, 0.2), 100, AttackConfig(steps=5))
        until(lambda: not space.robustness.job)
        curve = space.robustness.curve(run, "wasserstein")
        assert curve is not None and curve.task == task
        assert curve.accuracies[0] == np.mean(predictions[:100] == labels[:100])
        assert space.robustness.accuracy(run) == curve.accuracies[0]
        told[task] = curve.accuracies
    assert told["colour"] != told["digit"], "each task has a probe of its own"
