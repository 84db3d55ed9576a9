"""An attack on what a linear probe reads off an encoder. Cemgil et al. 2020 (Smooth Encoders),
Section 4."""

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from engine.attacks import random_starts
from engine.config import AttackConfig
from engine.measures import LinearProbe, Steps
from engine.model import Model, as_images, frozen

BATCH = 500


def withstood(
    model: Model, probe: LinearProbe, pixels: Tensor, labels: Tensor, config: AttackConfig
) -> Steps[int]:
    """How many images are read as their class whatever the attack tries: projected gradient
    ascent on the cross-entropy of probe(mu(x + ε)) by signed steps of ε/25 in the L∞ ball, the
    start, every iterate and every restart counted. Yields after each step.

    pixels: uint8 [N, C, H, W]; labels [N]; the budget, steps, restarts and seed are those of
    `config`. An image that has once been misread is not attacked again.
    """
    held = 0
    with frozen(model.encoder):
        for index, (batch, classes) in enumerate(
            zip(torch.split(pixels, BATCH), torch.split(labels, BATCH), strict=True)
        ):
            own = config.model_copy(update={"seed": config.seed + index})
            images, classes = as_images(batch.to(model.device)), classes.to(model.device)
            right = _read(model, probe, images) == classes
            for start in random_starts(images, own):
                if config.epsilon == 0 or not bool(right.any()):
                    break
                rows = right.nonzero().squeeze(1)
                right[rows] = yield from _climb(
                    model, probe, images[rows], classes[rows], own, start[rows]
                )
            held += int(right.sum())
    return held


def _climb(
    model: Model,
    probe: LinearProbe,
    images: Tensor,
    classes: Tensor,
    config: AttackConfig,
    start: Tensor,
) -> Steps[Tensor]:
    """Which of the images are still read as their class after one ascent; [N] bool."""
    radius = config.epsilon
    held = torch.ones_like(classes, dtype=torch.bool)
    attacked = (images + start).clamp_(0, 1)
    for _ in range(config.steps):
        attacked.requires_grad_(True)
        logits = probe.logits(model.encode(attacked).mean)
        loss = cross_entropy(logits, classes, reduction="sum")
        (gradient,) = torch.autograd.grad(loss, attacked)
        with torch.no_grad():
            held &= logits.argmax(1) == classes
            moved = attacked - images + radius / 25 * gradient.sign()
            attacked = (images + moved.clamp_(-radius, radius)).clamp_(0, 1)
        yield
    return held & (_read(model, probe, attacked) == classes)


def _read(model: Model, probe: LinearProbe, images: Tensor) -> Tensor:
    with torch.no_grad():
        return probe.predict(model.encode(images).mean)
