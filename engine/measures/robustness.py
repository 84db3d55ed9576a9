"""How much of a model's accuracy is left under attack."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from engine.attacks import downstream_at_budgets, posteriors_at_budgets
from engine.config import AttackConfig
from engine.measures.probe import LinearProbe
from engine.measures.steps import Shares, as_part, shown
from engine.model import Model, as_images, frozen

BATCH = 500
"""Images whose random starts are drawn together."""
PIXELS_ON_CPU, PIXELS_ELSEWHERE = 400_000, 6_400_000
"""Of the images attacked at once. On two cores a gradient step then takes some 20 ms, so that other
jobs need not wait; an accelerator is kept busy, and few megabytes are asked of it."""
OnBatch = Callable[[Tensor, Tensor, Sequence[AttackConfig]], Shares[Tensor]]
"""Images [N, C, H, W] in [0, 1], their labels [N] and B attacks -> which images count as read as
their class, [B, N]."""


@dataclass(frozen=True)
class CurveProgress:
    """Share of all attacks that is done, in [0, 1], and the accuracies, fractions, at the first
    budgets: those that are known."""

    share: float
    accuracies: tuple[float, ...]


def images_at_once(model: Model) -> int:
    """How many images are attacked in one step on the model's device."""
    pixels = PIXELS_ON_CPU if model.device.type == "cpu" else PIXELS_ELSEWHERE
    return max(1, pixels // math.prod(model.shape))


def rows_at_once(model: Model) -> int:
    """As many rows as one pass over budgets and restarts takes: a batch of images at least.

    On a CPU calls cost little next to the products of matrices as soon as there are a few hundred
    rows: a full batch is attacked budget after budget, and only of fewer images are there several
    budgets in one pass. On one core and the bundled VAE that took 0.3 of the time of separate
    attacks for 16 images, 0.7 to 0.8 for 128, 0.9 for 256 and no more for 512; four times the rows
    gained another tenth, and let other jobs wait four times as long (`benchmarks.budgets`). An
    accelerator, where calls cost most, takes many budgets of a full batch in one pass.
    """
    return max(BATCH, images_at_once(model))


def robustness_curve(
    model: Model,
    probe: LinearProbe,
    pixels: Tensor,
    labels: Tensor,
    configs: Sequence[AttackConfig],
) -> Iterator[CurveProgress]:
    """Adversarial accuracy at the budget of each of `configs`, which differ in budget and step
    size alone; as many budgets in one pass as `rows_at_once` holds. Yields after each gradient step
    on each batch; the last has all accuracies, fractions. Raises ValueError for other differences.

    pixels: uint8 [N, C, H, W]; labels [N]. The share of images whose class the probe reads off the
    mean of the posterior that the attack moved the furthest. Irobe et al., 4.1.2. The attack knows
    no class: an image that was misread before counts where it is read right after it, so that
    this can lie above the share that is read right both times, and even above clean accuracy.
    """
    rows = rows_at_once(model)

    def held(images: Tensor, classes: Tensor, attacks: Sequence[AttackConfig]) -> Shares[Tensor]:
        states = yield from posteriors_at_budgets(
            model.encode, images, attacks, rows, decode=model.decode
        )
        with torch.no_grad():
            means = [model.encode(state.images).mean for state in states]
            return torch.stack([probe.predict(mean) == classes for mean in means])

    together = rows // (min(BATCH, len(pixels)) * configs[0].restarts)
    yield from _curve(model, held, pixels, labels, configs, together)


def probe_curve(
    model: Model,
    probe: LinearProbe,
    pixels: Tensor,
    labels: Tensor,
    configs: Sequence[AttackConfig],
) -> Iterator[CurveProgress]:
    """`robustness_curve` of the attack that knows the probe and maximises its cross-entropy: the
    share of images whose class is read off whatever was tried, each start, iterate and restart. An
    image that was fooled once counts as fooled. Carlini et al., 2019, Section 5.6."""
    rows = rows_at_once(model)
    knowing = probe.knowing(labels)

    def logits(images: Tensor) -> Tensor:
        return knowing.logits(model.encode(images).mean)

    def held(images: Tensor, classes: Tensor, attacks: Sequence[AttackConfig]) -> Shares[Tensor]:
        states = yield from downstream_at_budgets(
            logits, images, classes, attacks, rows, until_fooled=True
        )
        return torch.stack([~state.fooled for state in states])

    # Restarts take turns, so that of a budget there is one row an image at most.
    yield from _curve(model, held, pixels, labels, configs, rows // min(BATCH, len(pixels)))


def _curve(
    model: Model,
    held: OnBatch,
    pixels: Tensor,
    labels: Tensor,
    configs: Sequence[AttackConfig],
    together: int,
) -> Iterator[CurveProgress]:
    """So many budgets `together`, one at least."""
    accuracies: tuple[float, ...] = ()
    with frozen(model):
        for first in range(0, len(configs), max(1, together)):
            own = configs[first : first + max(1, together)]
            done = partial(_done, accuracies, first, len(own), len(configs))
            accuracies += yield from shown(_measured(held, pixels, labels, own), done)
            yield CurveProgress(len(accuracies) / len(configs), accuracies)


def _done(
    accuracies: tuple[float, ...], first: int, together: int, count: int, share: float
) -> CurveProgress:
    return CurveProgress((first + together * share) / count, accuracies)


def _measured(
    held: OnBatch, pixels: Tensor, labels: Tensor, configs: Sequence[AttackConfig]
) -> Shares[tuple[float, ...]]:
    """The accuracies at some budgets, a batch after another."""
    batches = list(zip(torch.split(pixels, BATCH), torch.split(labels, BATCH), strict=True))
    correct = torch.zeros(len(configs), device=pixels.device, dtype=torch.int64)
    for index, (batch, classes) in enumerate(batches):
        own = [config.model_copy(update={"seed": config.seed + index}) for config in configs]
        course = held(as_images(batch), classes, own)
        correct += (yield from as_part(course, index, len(batches))).sum(1)
    return tuple(count / len(pixels) for count in correct.tolist())
