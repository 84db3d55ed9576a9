"""Runs in training are ticked and looked at, epoch by epoch, at a calm pace."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.service.messages import Attack, EpochFinished, RunsListed
from raven_gui.workspace import early_look
from raven_gui.workspace.runs import Runs
from tests.gui.conftest import World, bundled_runs, run_info

TRAINING = replace(run_info("own", name="Mine", state="training"), epochs_done=0, history=())


@pytest.fixture
def runs(world: World) -> Runs:
    world.wake()
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), TRAINING)))
    return world.workspace.runs


def finish_epoch(world: World, epoch: int) -> None:
    images = np.zeros((1, 1, 28, 28), np.float32)
    world.tell(
        EpochFinished(
            job=1,
            run="own",
            epoch=epoch,
            terms={"reconstruction": 100.0},
            seconds=2.0,
            probe_images=images,
            probe_reconstructions=images,
            probe_means=np.zeros((1, 2), np.float32),
        )
    )


def test_from_its_first_epoch_on_a_run_in_training_can_be_compared(
    world: World, runs: Runs
) -> None:
    assert not runs.can_tick("own")
    finish_epoch(world, 1)
    runs.tick("own", True)
    assert runs.is_ticked("own")
    assert runs.title("own") == "Mine (in training, epoch 1)"
    info = runs.get("own")
    assert info is not None and (info.epochs_done, len(info.history)) == (1, 1)
    runs.tick("own", False)
    assert runs.title("own") == "Mine"


def test_what_is_shown_of_a_ticked_run_is_asked_for_anew_after_an_epoch_at_a_calm_pace(
    world: World, runs: Runs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish_epoch(world, 1)
    runs.tick_only(("own",))
    world.answer_attack()
    looked: list[str] = []
    runs.weights_changed.connect(looked.append)
    runs.early_look._timer.setInterval(50)
    runs.early_look._timer.stop()
    asked = len(world.engine.all(Attack))
    for epoch in (2, 3, 4):
        finish_epoch(world, epoch)
    assert looked == ["own"]
    assert len(world.engine.all(Attack)) == asked + 1
    world.answer_attack()
    qtbot.waitUntil(lambda: looked == ["own", "own"])
    assert len(world.engine.all(Attack)) == asked + 2
    assert early_look.LOOK_MILLISECONDS >= 1000


def test_as_it_ends_its_last_weights_are_looked_at(world: World, runs: Runs) -> None:
    finish_epoch(world, 1)
    runs.tick("own", True)
    looked: list[str] = []
    runs.weights_changed.connect(looked.append)
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), run_info("own", name="Mine"))))
    assert looked == ["own"] and runs.is_ticked("own")
    assert runs.title("own") == "Mine"


def test_a_run_that_is_stopped_stays_ticked_by_its_checkpoint(world: World, runs: Runs) -> None:
    finish_epoch(world, 1)
    runs.tick("own", True)
    stopped = replace(TRAINING, state="interrupted", epochs_done=1, resumable=True)
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), stopped)))
    assert runs.is_ticked("own")
    assert runs.title("own") == "Mine (interrupted, epoch 1)"
