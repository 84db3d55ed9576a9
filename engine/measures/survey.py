"""Measures of every image by itself: what a model makes of it, and what an attack does to that."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.attacks import Downstream, posterior_steps, random_starts, read_off, worst_cases
from engine.config import AttackConfig
from engine.measures.probe import LinearProbe
from engine.measures.robustness import BATCH
from engine.model import Model, frozen

START_BLOCK = BATCH
"""Images whose random starts are drawn together: as many as for adversarial accuracy, so that both
attack an image from the same starts; but for those of a last batch that is shorter, which from the
second start on (under L1 from the first) are other draws there."""


@dataclass(frozen=True, eq=False)
class AttackedRows:
    """After `step` of `steps`: the images [N, C, H, W] that were driven the furthest so far, and of
    an attack on the probe whether it read another class off any of what was tried, [N]."""

    step: int
    steps: int
    images: Tensor
    fooled: Tensor | None


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
) -> Iterator[AttackedRows]:
    """Attack images [N, C, H, W] in [0, 1], which are those at `rows` [N], ascending, of a data
    set; their posteriors, or `probe` where it is given: the cross-entropy of the class that it
    reads off each. Yields after each gradient step; the last state is the answer.

    The random starts depend on an image's row alone, whatever is attacked beside it.
    """
    starts = _starts(images, rows, config)
    with frozen(model):
        if probe is None:
            attack = posterior_steps(model.encode, images, config, starts, decode=model.decode)
            for state in attack:
                yield AttackedRows(state.step, state.steps, state.images, None)
            return
        reading = probe.reading()
        classes, unattacked = read_off(model.encode, reading, images)
        objective = Downstream(lambda tried: reading.logits(model.encode(tried).mean), classes)
        for state in worst_cases(objective, images, config, starts, unattacked):
            yield AttackedRows(state.step, state.steps, state.images, objective.fooled)


def measure_attacked(
    model: Model, probe: LinearProbe, images: Tensor, attacked: AttackedRows, variance: float
) -> dict[str, Tensor]:
    """What an attack changed of images [N, C, H, W] in [0, 1]; each measure [N]; variance: the
    total one of the run's latents.

    adversarial_shift: ‖mu(attacked) − mu(image)‖, the distance between posterior means, in latent
    units. relative_shift: its square over `variance`, a pure number. fooled: 1 where the probe
    reads another class off the attacked image than off the image itself, or of an attack on the
    probe off any image that was tried (Carlini et al., 2019, Section 5.6); else 0. Labels play no
    part in it: an image that is taken for a wrong class is fooled where the attack leads to any
    other, be it the right one. Among images that are classified correctly, the share that is not
    fooled, times clean accuracy, is what adversarial accuracy counts of them (Irobe et al., Section
    4.1.2).
    """
    with torch.no_grad():
        means, moved = model.encode(torch.cat([images, attacked.images])).mean.chunk(2)
        shift = torch.linalg.vector_norm(moved - means, dim=1)
        fooled = attacked.fooled
        if fooled is None:
            fooled = probe.predict(moved) != probe.predict(means)
        return {
            "adversarial_shift": shift,
            "relative_shift": shift.square() / variance,
            "fooled": fooled.to(means.dtype),
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
