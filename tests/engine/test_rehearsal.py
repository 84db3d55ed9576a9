"""A few steps of a training tell how long all of it takes."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine import rehearsal
from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.rehearsal import BATCHES, STEPS, seconds_an_image
from engine.training import Trainer
from engine.variants import Terms

IMAGES = 256


@pytest.mark.parametrize("step", [0.25, 40.0])
def test_the_first_step_does_not_count(monkeypatch: pytest.MonkeyPatch, step: float) -> None:
    now, taken, config = 0.0, 0, TrainingConfig(variant="vae", epochs=1, batch_size=64)
    real = Trainer.step

    def timed(trainer: Trainer, images: Tensor) -> Terms:
        nonlocal now, taken
        now += step if taken else 1000.0
        taken += 1
        return real(trainer, images)

    monkeypatch.setattr(Trainer, "step", timed)
    monkeypatch.setattr("time.perf_counter", lambda: now)
    found = seconds_an_image(config, some_images(), torch.device("cpu"))
    assert found == pytest.approx(step / 64)
    assert taken >= 1 + STEPS


def test_a_few_images_are_gone_over_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "STEPS", 3 * BATCHES)
    config = TrainingConfig(variant="vae", epochs=1, batch_size=64)
    assert 0 < seconds_an_image(config, some_images(), torch.device("cpu")) < 1


def some_images() -> NDArray[np.uint8]:
    """Of MNIST's that come with us."""
    return DATASETS["mnist"].load("train").images[:IMAGES]
