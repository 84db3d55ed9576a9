"""An attack on what a linear probe reads off an encoder. Cemgil et al. 2020 (Smooth Encoders),
Section 4."""

import torch
from torch import Tensor

from engine.attacks import downstream_steps
from engine.config import AttackConfig
from engine.measures import LinearProbe, Steps
from engine.model import Model, as_images, frozen

BATCH = 500


def withstood(
    model: Model, probe: LinearProbe, pixels: Tensor, labels: Tensor, config: AttackConfig
) -> Steps[int]:
    """How many images are read as their class whatever the attack tries: projected gradient
    ascent on the cross-entropy of probe(mu(x + ε)), the start, every iterate and every restart
    counted. Yields after each step.

    pixels: uint8 [N, C, H, W]; labels [N]; the ball, steps, restarts and seed are those of
    `config`. An image that has once been misread is not attacked again.
    """
    held = 0

    def logits(images: Tensor) -> Tensor:
        return probe.logits(model.encode(images).mean)

    with frozen(model.encoder):
        for index, (batch, classes) in enumerate(
            zip(torch.split(pixels, BATCH), torch.split(labels, BATCH), strict=True)
        ):
            own = config.model_copy(update={"seed": config.seed + index})
            images = as_images(batch.to(model.device))
            for state in downstream_steps(
                logits, images, classes.to(model.device), own, until_fooled=True
            ):
                fooled = state.fooled
                yield
            held += int((~fooled).sum())
    return held
