"""How long a training takes here, by its first steps, before it begins."""

import time

import numpy as np
import torch
from numpy.typing import NDArray

from engine.config import TrainingConfig
from engine.training import Trainer

SECONDS, STEPS = 1.0, 2
"""At least so long, and so many steps, are watched behind the first, which is slower."""
BATCHES = 8
"""Of images that the steps are taken on."""


def seconds_an_image(
    config: TrainingConfig, images: NDArray[np.uint8], device: torch.device
) -> float:
    """Of training, by a few steps of a new model on the first of `images` [N, C, H, W], of which
    nothing is kept. Raises what a training raises that cannot begin, or that diverges."""
    some = torch.from_numpy(images[: BATCHES * config.batch_size]).to(device)
    endless = config.model_copy(update={"epochs": 10**9, "base": None})
    trainer = Trainer(endless, some, planned_epochs=config.epochs)
    steps = trainer.run()
    next(steps)
    begun, seen = _now(trainer), _seen(trainer)
    for count, _ in enumerate(steps, start=1):
        if count >= STEPS and time.perf_counter() - begun >= SECONDS:
            break
    return (_now(trainer) - begun) / (_seen(trainer) - seen)


def _seen(trainer: Trainer) -> int:
    return trainer.epoch * len(trainer.images) + trainer.seen


def _now(trainer: Trainer) -> float:
    """The time, once the device has done what it was given."""
    float(trainer.parameters[0].detach().sum())
    return time.perf_counter()
