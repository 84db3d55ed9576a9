"""Measures of every image by itself: what a model makes of it, and what an attack does to that."""

from collections.abc import Iterator

import torch
from torch import Tensor

from engine.attacks import AttackState, posterior_steps, random_starts, reading_steps
from engine.config import AttackConfig
from engine.measures.probe import LinearProbe
from engine.measures.robustness import BATCH
from engine.model import Model, frozen

START_BLOCK = BATCH
"""Images whose random starts are drawn together: as many as for adversarial accuracy, so that both
attack an image from the same start."""


def measure_clean(model: Model, probe: LinearProbe, images: Tensor) -> dict[str, Tensor]:
    """What a model makes of images [N, C, H, W] in [0, 1]; each measure is [N].

    prediction: the class that the probe reads off the posterior mean. confidence: the probability
    it gives to that class. reconstruction_error: mean squared error per pixel of the decoded mean,
    in squared units of the pixel range. latent_variance: the posterior's variance, mean over
    dimensions, in squared latent units.
    """
    with torch.no_grad():
        posterior = model.encode(images)
        confidence, prediction = probe.probabilities(posterior.mean).max(1)
        decoded = model.decode(posterior.mean)
        return {
            "prediction": prediction,
            "confidence": confidence,
            "reconstruction_error": (decoded - images).square().flatten(1).mean(1),
            "latent_variance": posterior.variance.mean(1),
        }


def attack_rows(
    model: Model,
    images: Tensor,
    rows: Tensor,
    config: AttackConfig,
    probe: LinearProbe | None = None,
) -> Iterator[AttackState]:
    """Attack images [N, C, H, W] in [0, 1], which are those at `rows` [N], ascending, of a data
    set; their posteriors, or `probe` where it is given. Yields after each gradient step; the last
    state is the answer.

    The random starts depend on an image's row alone, whatever is attacked beside it.
    """
    starts = _starts(images, rows, config)
    with frozen(model.encoder):
        if probe is None:
            yield from posterior_steps(model.encode, images, config, starts)
        else:
            yield from reading_steps(model.encode, probe.reading(), images, config, starts)


def measure_attacked(
    model: Model, probe: LinearProbe, images: Tensor, attacked: Tensor
) -> dict[str, Tensor]:
    """What an attack changed; images and attacked [N, C, H, W] in [0, 1], each measure [N].

    adversarial_shift: ‖mu(attacked) − mu(image)‖, the distance between posterior means, in latent
    units. fooled: 1 where the probe reads another class off the attacked image than off the image
    itself, else 0. Labels play no part in it: an image that is taken for a wrong class is fooled
    where the attack leads to any other, be it the right one. Among images that are classified
    correctly, the share that is not fooled, times clean accuracy, is what adversarial accuracy
    counts of them (Irobe et al., Section 4.1.2); of an attack on the probe that counts, too, what
    was fooled on the way alone (`probe_curve`).
    """
    with torch.no_grad():
        means, moved = model.encode(torch.cat([images, attacked])).mean.chunk(2)
        return {
            "adversarial_shift": torch.linalg.vector_norm(moved - means, dim=1),
            "fooled": (probe.predict(moved) != probe.predict(means)).to(means.dtype),
        }


def _starts(images: Tensor, rows: Tensor, config: AttackConfig) -> Iterator[Tensor]:
    blocks = torch.unique(rows // START_BLOCK).tolist()
    like = torch.empty((START_BLOCK, *images.shape[1:]), device=images.device)
    drawing = {
        block: random_starts(like, config.model_copy(update={"seed": config.seed + block}))
        for block in blocks
    }
    for _ in range(config.restarts):
        yield torch.cat(
            [
                next(drawing[block])[rows[rows // START_BLOCK == block] - block * START_BLOCK]
                for block in blocks
            ]
        )
