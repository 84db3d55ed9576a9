"""Attacks on what linear probes read off posterior means, for images whose class nobody knows.

The class of an image is the one that the probe reads off it as it is. An attack on the probe itself
is what a claim of robustness is held against: Carlini et al., 2019, Section 2.5.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from engine.attacks.one_pass import climb_at_budgets
from engine.attacks.pgd import AttackState, Encoder
from engine.attacks.worst_case import worst_cases
from engine.config import AttackConfig


@dataclass(frozen=True, eq=False)
class LinearReading:
    """P linear maps from means to logits; of the rows that they are asked about the first part is
    the first one's, the next the second's, and so on. weight: [P, D, K]; bias: [P, 1, K]."""

    weight: Tensor
    bias: Tensor

    @classmethod
    def stacked(cls, readings: Sequence["LinearReading"]) -> "LinearReading":
        """Those of several encoders of one make, with as many classes each."""
        return cls(
            torch.cat([reading.weight for reading in readings]),
            torch.cat([reading.bias for reading in readings]),
        )

    def logits(self, means: Tensor) -> Tensor:
        """means [P·N, D] -> [P·N, K]"""
        own = means.view(len(self.weight), -1, means.shape[1])
        return torch.baddbmm(self.bias, own, self.weight).flatten(0, 1)

    def classes(self, means: Tensor) -> Tensor:
        """The most probable class; [P·N] int64."""
        return self.logits(means).argmax(1)

    def nats(self, means: Tensor, classes: Tensor) -> Tensor:
        """The cross-entropy of `classes` [P·N], in nats, [P·N]."""
        return cross_entropy(self.logits(means), classes, reduction="none")


def reading_steps(
    encoder: Encoder,
    reading: LinearReading,
    images: Tensor,
    config: AttackConfig,
    starts: Iterable[Tensor],
    targets: Tensor | None = None,
    keep_course: bool = False,
) -> Iterator[AttackState]:
    """One ascent from each of `starts` on the cross-entropy of the class that is read off each
    image, or with `targets` [N, C, H, W] a descent on that of the class that is read off its
    target; of every image the worst case, and the rest, as `worst_cases` says.

    images [N, C, H, W] in [0, 1]; `divergence` of the states is in nats. Freeze the encoder first.
    Madry et al., 2018, Eq. (2.1).
    """
    classes, unattacked = read_off(encoder, reading, images, targets)

    def objective(attacked: Tensor) -> Tensor:
        return reading.nats(encoder(attacked).mean, classes)

    uphill = 1 if targets is None else -1
    yield from worst_cases(objective, images, config, starts, unattacked, uphill, keep_course)


def readings_at_budgets(
    encoder: Encoder,
    reading: LinearReading,
    images: Tensor,
    configs: Sequence[AttackConfig],
    rows: int,
    targets: Tensor | None = None,
) -> Generator[float, None, list[AttackState]]:
    """The last state of `reading_steps` from random starts at the budget of each of `configs`; all
    budgets and restarts in one pass as `climb_at_budgets` makes it, whose terms these are. The
    `reading` is that of one encoder."""
    classes, unattacked = read_off(encoder, reading, images, targets)

    def objective(which: Tensor, attacked: Tensor) -> Tensor:
        return reading.nats(encoder(attacked).mean, classes[which])

    uphill = 1 if targets is None else -1
    return (yield from climb_at_budgets(objective, images, configs, rows, unattacked, uphill))


@torch.no_grad()
def read_off(
    encoder: Encoder, reading: LinearReading, images: Tensor, targets: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """The class that is read off each image, or off its target, [N], and the cross-entropy of it
    that there is before an attack, in nats, [N]."""
    own = encoder(images).mean
    classes = reading.classes(own if targets is None else encoder(targets).mean)
    return classes, reading.nats(own, classes)
