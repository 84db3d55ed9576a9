"""Projected gradient ascent on the divergence between clean and attacked posteriors.

Irobe et al., Eq. (13); Cemgil et al., Section 3.1: find ε with ‖ε‖ₚ ≤ δ that maximises
Δ[q(z|x), q(z|x + ε)], keeping x + ε in [0, 1]. With targets t it is the other way round: ε that
minimises Δ[q(z|t), q(z|x + ε)], so that x looks like t to the encoder.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.attacks.balls import BALLS
from engine.attacks.course import Course
from engine.attacks.stride import Stride
from engine.config import AttackConfig, Divergence
from engine.gaussian import DIVERGENCES, DiagonalGaussian

Encoder = Callable[[Tensor], DiagonalGaussian]
Objective = Callable[[Tensor], Tensor]
"""Of attacked images [N, C, H, W]: what is climbed, [N]."""


@dataclass(frozen=True, eq=False)
class AttackState:
    """After `step` of `steps` gradient steps: the best attacked images so far, [N, C, H, W], and
    their divergence, [N]: how far each moved its posterior, or how far it is from its target's.
    Both are on the device. `course`, where it is asked for and an ascent has ended: that of the
    ascent which went furthest, for each image."""

    step: int
    steps: int
    images: Tensor
    divergence: Tensor
    course: Course | None = None


def divergence_from(encoder: Encoder, images: Tensor, divergence: Divergence) -> Objective:
    """The divergence between the posteriors of `images` [N, C, H, W] and of attacked ones."""
    with torch.no_grad():
        reference = encoder(images)
    return lambda attacked: DIVERGENCES[divergence](reference, encoder(attacked))


def random_starts(images: Tensor, config: AttackConfig) -> Iterator[Tensor]:
    """A random perturbation [N, C, H, W] of the ball for each restart, fixed by `config.seed`.

    A random start is needed: the divergence has no gradient at ε = 0.
    """
    generator = torch.Generator(images.device).manual_seed(config.seed)
    for _ in range(config.restarts):
        yield BALLS[config.norm].random(images, config.epsilon, generator)


def ascend(
    objective: Objective,
    images: Tensor,
    config: AttackConfig,
    start: Tensor,
    uphill: int = 1,
    keep_course: bool = False,
) -> Iterator[AttackState]:
    """One ascent of `config.steps` steps from the perturbation `start` [N, C, H, W], or where
    `uphill` is -1 a descent; `divergence` of its states is what the objective says.

    images: [N, C, H, W] in [0, 1]. Yields after each step; the best iterate of each image is kept,
    the start included; the last state has the course if that is to be kept. Only the input asks
    for a gradient: freeze the networks first.
    """
    ball = BALLS[config.norm]
    stride = Stride(config)
    iterates: list[tuple[Tensor, Tensor]] = []
    with torch.no_grad():
        attacked = (images + start).clamp_(0, 1)
        best, furthest = attacked, images.new_full((len(images),), -uphill * torch.inf)
    for step in range(1, config.steps + 1):
        attacked.requires_grad_(True)
        reached = objective(attacked)
        (gradient,) = torch.autograd.grad(uphill * reached.sum(), attacked)
        attacked, reached = attacked.detach(), reached.detach()
        last = step == config.steps
        with torch.no_grad():
            best, furthest = _keep_best(best, furthest, attacked, reached, uphill)
            if keep_course:
                iterates.append((attacked, reached))
            moved = attacked - images + stride.step(step, gradient, attacked)
            attacked = (images + ball.project(moved, config.epsilon)).clamp_(0, 1)
            if last:
                reached = objective(attacked)
                best, furthest = _keep_best(best, furthest, attacked, reached, uphill)
                iterates.append((attacked, reached))
        course = Course.of(iterates) if last and keep_course else None
        yield AttackState(step, config.steps, best, furthest, course)


def climb(
    encoder: Encoder,
    images: Tensor,
    config: AttackConfig,
    start: Tensor,
    targets: Tensor | None = None,
    keep_course: bool = False,
) -> Iterator[AttackState]:
    """`ascend` on the divergence from the images' own posteriors, or with `targets` [N, C, H, W] a
    descent towards theirs."""
    objective = divergence_from(encoder, images if targets is None else targets, config.divergence)
    uphill = 1 if targets is None else -1
    yield from ascend(objective, images, config, start, uphill, keep_course)


def attack_steps(
    encoder: Encoder,
    images: Tensor,
    config: AttackConfig,
    starts: Iterable[Tensor],
    targets: Tensor | None = None,
    keep_course: bool = False,
) -> Iterator[AttackState]:
    """One ascent from each of `starts`; of every image the worst case over all is kept, the image
    itself included.

    Yields after each step; the last state is the answer. A budget of 0 yields the images
    themselves, once.
    """
    total = config.steps * config.restarts
    uphill = 1 if targets is None else -1
    best, furthest = images, _unattacked(encoder, images, config, targets)
    if config.epsilon == 0:
        course = Course.of([(best, furthest)]) if keep_course else None
        yield AttackState(total, total, best, furthest, course)
        return
    course = None
    for restart, start in enumerate(starts):
        for state in climb(encoder, images, config, start, targets, keep_course):
            if state.course is not None:
                better = uphill * state.divergence > uphill * furthest
                course = course.replaced(better, state.course) if course else state.course
            worst = _keep_best(best, furthest, state.images, state.divergence, uphill)
            yield AttackState(restart * config.steps + state.step, total, *worst, course)
        best, furthest = worst


def attack(
    encoder: Encoder, images: Tensor, config: AttackConfig, targets: Tensor | None = None
) -> AttackState:
    """The answer of `attack_steps` from random starts, without its course."""
    *_, state = attack_steps(encoder, images, config, random_starts(images, config), targets)
    return state


def _unattacked(
    encoder: Encoder, images: Tensor, config: AttackConfig, targets: Tensor | None
) -> Tensor:
    """The divergence of the images themselves, [N]: 0 without targets."""
    if targets is None:
        return torch.zeros(len(images), device=images.device, dtype=images.dtype)
    with torch.no_grad():
        return DIVERGENCES[config.divergence](encoder(targets), encoder(images))


def _keep_best(
    best: Tensor, furthest: Tensor, images: Tensor, reached: Tensor, uphill: int
) -> tuple[Tensor, Tensor]:
    """Of each image the one that reached further, up or down. images [N, C, H, W]; reached [N]."""
    better = reached > furthest if uphill > 0 else reached < furthest
    return (
        torch.where(better.view(-1, 1, 1, 1), images, best),
        torch.where(better, reached, furthest),
    )
