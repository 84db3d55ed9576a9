"""Random search in squares: an attack that asks for values alone, never for a gradient.

Where it gets further than a gradient does, that gradient is no guide: it is masked. After
Andriushchenko et al., 2020, "Square Attack", Algorithms 1 and 2, with one square a query for the
whole batch, and any of our balls.
"""

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from engine.attacks.balls import BALLS
from engine.attacks.pgd import AttackState, Objective
from engine.config import AttackConfig

FIRST_SHARE = 0.8
"""Of the image, that the first squares take up; their Section 4."""
HALVED_AT = (0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8)
"""Shares of all queries after which squares take up half as much."""


def square_steps(
    objective: Objective, images: Tensor, config: AttackConfig, queries: int
) -> Iterator[AttackState]:
    """Climb the objective by trial: in each query a square of every image is set to the most that
    the budget allows, with random signs, and kept where that climbs.

    images: [N, C, H, W] in [0, 1]. `config` tells norm, budget and seed. Yields after each of the
    `queries`; `divergence` of the states is what the objective says.
    """
    ball = BALLS[config.norm]
    generator = torch.Generator(images.device).manual_seed(config.seed)
    count, channels, height, width = images.shape

    def signs(*shape: int) -> Tensor:
        coins = torch.randint(2, shape, generator=generator, device=images.device)
        return (2 * coins - 1).to(images.dtype)

    def attacked_by(perturbation: Tensor) -> Tensor:
        return (images + ball.project(perturbation, config.epsilon)).clamp_(0, 1)

    with torch.no_grad():
        stripes = signs(count, channels, 1, width).expand(images.shape)
        best = attacked_by(_amplitude(config, channels * height * width) * stripes)
        reached = objective(best)
        yield AttackState(1, queries, best, reached)
        for query in range(2, queries + 1):
            side = _side(query / queries, height, width)
            top, left = (
                int(torch.randint(room - side + 1, (), generator=generator, device=images.device))
                for room in (height, width)
            )
            tried = best - images
            square = _amplitude(config, channels * side * side) * signs(count, channels, 1, 1)
            tried[:, :, top : top + side, left : left + side] = square
            candidate = attacked_by(tried)
            found = objective(candidate)
            better = found > reached
            best = torch.where(better.view(-1, 1, 1, 1), candidate, best)
            reached = torch.where(better, found, reached)
            yield AttackState(query, queries, best, reached)


def _side(done: float, height: int, width: int) -> int:
    """Of the square, in pixels, when so much of all queries is done."""
    share = FIRST_SHARE / 2 ** sum(done > at for at in HALVED_AT)
    return min(max(1, round(math.sqrt(share * height * width))), height, width)


def _amplitude(config: AttackConfig, pixels: int) -> float:
    """The change of each of so many pixels that spends the whole budget on them."""
    return {
        "linf": config.epsilon,
        "l2": config.epsilon / math.sqrt(pixels),
        "l1": config.epsilon / pixels,
    }[config.norm]
