"""Projected gradient ascent on the divergence between clean and attacked posteriors.

Irobe et al., Eq. (13); Cemgil et al., Section 3.1: find ε with ‖ε‖ₚ ≤ δ that maximises
Δ[q(z|x), q(z|x + ε)], keeping x + ε in [0, 1].
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.attacks.balls import BALLS
from engine.config import AttackConfig
from engine.gaussian import DIVERGENCES, DiagonalGaussian

Encoder = Callable[[Tensor], DiagonalGaussian]


@dataclass(frozen=True, eq=False)
class AttackState:
    """After `step` of `steps` gradient steps: the best attacked images so far and how far each
    moved its posterior. images [N, C, H, W]; divergence [N]. Both are on the device."""

    step: int
    steps: int
    images: Tensor
    divergence: Tensor


def random_starts(images: Tensor, config: AttackConfig) -> Iterator[Tensor]:
    """A random perturbation [N, C, H, W] of the ball for each restart, fixed by `config.seed`.

    A random start is needed: the divergence has no gradient at ε = 0.
    """
    generator = torch.Generator(images.device).manual_seed(config.seed)
    for _ in range(config.restarts):
        yield BALLS[config.norm].random(images, config.epsilon, generator)


def climb(
    encoder: Encoder, images: Tensor, config: AttackConfig, start: Tensor
) -> Iterator[AttackState]:
    """One ascent of `config.steps` steps from the perturbation `start` [N, C, H, W].

    images: [N, C, H, W] in [0, 1]. Yields after each step; the best iterate of each image is
    kept, the start included. Only the input asks for a gradient: freeze the encoder first.
    """
    ball = BALLS[config.norm]
    divergence = DIVERGENCES[config.divergence]
    step_size = config.step_size if config.step_size is not None else config.epsilon / 25
    with torch.no_grad():
        clean = encoder(images)
        attacked = (images + start).clamp_(0, 1)
        best = attacked
        highest = torch.full_like(clean.mean[:, 0], -torch.inf)
    for step in range(1, config.steps + 1):
        attacked.requires_grad_(True)
        reached = divergence(clean, encoder(attacked))
        (gradient,) = torch.autograd.grad(reached.sum(), attacked)
        attacked = attacked.detach()
        with torch.no_grad():
            best, highest = _keep_best(best, highest, attacked, reached)
            moved = attacked - images + step_size * ball.direction(gradient)
            attacked = (images + ball.project(moved, config.epsilon)).clamp_(0, 1)
            if step == config.steps:
                reached = divergence(clean, encoder(attacked))
                best, highest = _keep_best(best, highest, attacked, reached)
        yield AttackState(step, config.steps, best, highest)


def attack_steps(
    encoder: Encoder, images: Tensor, config: AttackConfig, starts: Iterable[Tensor]
) -> Iterator[AttackState]:
    """One ascent from each of `starts`; of every image the worst case over all is kept.

    Yields after each step; the last state is the answer. A budget of 0 yields the images
    themselves, once.
    """
    total = config.steps * config.restarts
    best = images
    highest = torch.zeros(len(images), device=images.device, dtype=images.dtype)
    if config.epsilon == 0:
        yield AttackState(total, total, best, highest)
        return
    for restart, start in enumerate(starts):
        for state in climb(encoder, images, config, start):
            worst = _keep_best(best, highest, state.images, state.divergence)
            yield AttackState(restart * config.steps + state.step, total, *worst)
        best, highest = worst


def attack(encoder: Encoder, images: Tensor, config: AttackConfig) -> AttackState:
    """The answer of `attack_steps` from random starts, without its course."""
    *_, state = attack_steps(encoder, images, config, random_starts(images, config))
    return state


def _keep_best(
    best: Tensor, highest: Tensor, images: Tensor, reached: Tensor
) -> tuple[Tensor, Tensor]:
    """Of each image the one that reached further. images [N, C, H, W]; reached [N]."""
    better = reached > highest
    return (
        torch.where(better.view(-1, 1, 1, 1), images, best),
        torch.where(better, reached, highest),
    )
