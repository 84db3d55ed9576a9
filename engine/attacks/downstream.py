"""Attacks on what a probe reads off a model: its cross-entropy is what is climbed.

A divergence between posteriors knows nothing of the probe; an attack on the probe itself is what a
claim of robust accuracy is held against. Carlini et al., 2019, Section 3.2 (adaptive attacks).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from engine.attacks.pgd import ascend, random_starts
from engine.config import AttackConfig

Logits = Callable[[Tensor], Tensor]
"""Images [N, C, H, W] in [0, 1] -> logits [N, K]."""


class Downstream:
    """An objective: the cross-entropy of `labels` [N], in nats. `fooled` [N] tells the images of
    which any that it was shown was read as another class, however low its cross-entropy."""

    def __init__(self, logits: Logits, labels: Tensor) -> None:
        self._logits, self._labels = logits, labels
        self.fooled = torch.zeros(len(labels), dtype=torch.bool, device=labels.device)

    def __call__(self, attacked: Tensor) -> Tensor:
        """attacked [N, C, H, W] -> nats [N]"""
        logits = self._logits(attacked)
        self.fooled = self.fooled | (logits.detach().argmax(1) != self._labels)
        return cross_entropy(logits, self._labels, reduction="none")


@dataclass(frozen=True, eq=False)
class DownstreamState:
    """After `step` of `steps` gradient steps at most: of each image the attacked one with the
    highest cross-entropy so far, that in nats [N], and whether any fooled the probe, [N]."""

    step: int
    steps: int
    images: Tensor
    reached: Tensor
    fooled: Tensor


def downstream_steps(
    logits: Logits,
    images: Tensor,
    labels: Tensor,
    config: AttackConfig,
    until_fooled: bool = False,
) -> Iterator[DownstreamState]:
    """Ascents on the probe's cross-entropy from `config.restarts` random starts, of each image the
    worst case: an image that is fooled once is not attacked again.

    images [N, C, H, W] in [0, 1]; labels [N]. Yields after each step, the images themselves first;
    the last state is the answer. Freeze the networks first. Madry et al., 2018, Eq. (2.1).

    `until_fooled` ends it with the step after which every image has been fooled: the last state
    then tells of the same images that they are `fooled`, and of lower cross-entropies.
    """
    total = config.steps * config.restarts
    clean = Downstream(logits, labels)
    with torch.no_grad():
        best, reached = images, clean(images)
    fooled = clean.fooled
    yield DownstreamState(0, total, best, reached, fooled)
    if config.epsilon == 0 or (until_fooled and bool(fooled.all())):
        return
    for restart, start in enumerate(random_starts(images, config)):
        left = torch.ones_like(fooled) if restart == 0 else ~fooled
        if not left.any():
            return
        objective = Downstream(logits, labels[left])
        before, high, wrong = best, reached, fooled
        for state in ascend(objective, images[left], config, start[left]):
            better = state.divergence > high[left]
            best, reached, fooled = before.clone(), high.clone(), wrong.clone()
            best[left] = torch.where(better.view(-1, 1, 1, 1), state.images, before[left])
            reached[left] = torch.where(better, state.divergence, high[left])
            fooled[left] |= objective.fooled
            yield DownstreamState(restart * config.steps + state.step, total, best, reached, fooled)
            if until_fooled and bool(fooled.all()):
                return
