"""Attacks on what a probe reads off a model: its cross-entropy is what is climbed.

A divergence between posteriors knows nothing of the probe; an attack on the probe itself is what a
claim of robust accuracy is held against. Carlini et al., 2019, Section 2.5 (adaptive attacks).
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from engine.attacks.one_pass import Furthest, Starts, ascend_rows, check_alike
from engine.attacks.pgd import ascend, random_starts
from engine.config import AttackConfig

LOOK_EVERY = 5
"""Steps after which it is asked whether any image is left: a device waits for each answer."""
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
) -> Iterator[DownstreamState]:
    """Ascents on the probe's cross-entropy from `config.restarts` random starts, of each image the
    worst case: an image that is fooled once is not attacked again.

    images [N, C, H, W] in [0, 1]; labels [N]. Yields after each step, the images themselves first;
    the last state is the answer. Freeze the networks first. Madry et al., 2018, Eq. (2.1).
    """
    total = config.steps * config.restarts
    clean = Downstream(logits, labels)
    with torch.no_grad():
        best, reached = images, clean(images)
    fooled = clean.fooled
    yield DownstreamState(0, total, best, reached, fooled)
    if config.epsilon == 0:
        return
    left = torch.arange(len(images), device=images.device)
    for restart, start in enumerate(random_starts(images, config)):
        if restart:
            left = fooled.logical_not().nonzero().flatten()
        if not len(left):
            return
        objective = Downstream(logits, labels[left])
        before, high, wrong = best, reached, fooled
        for state in ascend(objective, images[left], config, start[left]):
            better = state.divergence > high[left]
            best, reached, fooled = before.clone(), high.clone(), wrong.clone()
            best[left] = torch.where(better.view(-1, 1, 1, 1), state.images, before[left])
            reached[left] = torch.where(better, state.divergence, high[left])
            fooled[left] = wrong[left] | objective.fooled
            yield DownstreamState(restart * config.steps + state.step, total, best, reached, fooled)


def downstream_at_budgets(
    logits: Logits,
    images: Tensor,
    labels: Tensor,
    configs: Sequence[AttackConfig],
    rows: int,
    starts: Starts = random_starts,
    until_fooled: bool = False,
) -> Generator[float, None, list[DownstreamState]]:
    """The last state of `downstream_steps` at the budget of each of `configs`, which differ in
    budget and step size alone; all budgets in one pass of `rows` rows at most, but for rounding
    as by themselves.

    Restarts take turns: an image that is fooled at a budget is not attacked at it again, and the
    few that are left of every budget are attacked together. `until_fooled` ends an ascent soon
    after all its rows have been fooled, and attacks none that is misread as it is: the states then
    tell of the same images that they are `fooled`, and of lower cross-entropies. Yields after each
    step which share is done. Raises ValueError as `check_alike`.
    """
    check_alike(configs)
    count, restarts = len(images), configs[0].restarts
    clean = Downstream(logits, labels)
    with torch.no_grad():
        heights = clean(images).repeat(len(configs))
    found = Furthest(images.repeat(len(configs), 1, 1, 1), heights)
    fooled = clean.fooled.repeat(len(configs))
    budgets = torch.tensor([config.epsilon for config in configs], device=images.device)
    left = (budgets > 0).repeat_interleave(count)
    if until_fooled:
        left &= ~fooled
    drawing = [starts(images, config) for config in configs]
    for restart in range(restarts):
        start = torch.cat([next(drawn) for drawn in drawing])
        ascents = left.nonzero().flatten()
        done = 0
        for row in torch.split(ascents, rows) if len(ascents) else ():
            which = row % count
            objective = Downstream(logits, labels[which])
            for state in ascend_rows(objective, images[which], configs, row // count, start[row]):
                share = (done + len(row) * state.step / state.steps) / len(ascents)
                yield (restart + share) / restarts
                if until_fooled and state.step % LOOK_EVERY == 0 and bool(objective.fooled.all()):
                    break
            done += len(row)
            found.show(row, state.images, state.divergence)
            fooled[row] |= objective.fooled
        left &= ~fooled
    total = configs[0].steps * restarts
    parts = (torch.split(tensor, count) for tensor in (found.images, found.heights, fooled))
    return [DownstreamState(total, total, *part) for part in zip(*parts, strict=True)]
