"""Attacks on posteriors by any of the divergences, from several starts.

What `engine.attacks.pgd.attack_steps` does for the trainings, with the entropic Wasserstein
distance as well, and an end as soon as all targets are reached.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

import torch
from torch import Tensor

from engine.attacks.one_pass import Starts, climb_at_budgets
from engine.attacks.pgd import AttackState, Encoder, Objective, random_starts
from engine.attacks.worst_case import worst_cases
from engine.config import AttackConfig
from engine.gaussian import DIVERGENCES, DiagonalGaussian, entropic_wasserstein

Distance = Callable[[DiagonalGaussian, DiagonalGaussian], Tensor]
"""Of two posteriors [N, D]: how far the second is from the first, [N]."""


def distance_of(config: AttackConfig) -> Distance:
    """What an attack climbs, or with a target descends: 0 between a posterior and itself.

    Of the entropic Wasserstein distance of Cemgil et al. this is what there is more of it than
    between the posterior and itself, γ/2 E‖z − z′‖² − H(z, z′) being no zero there; nats. Next to
    a target it may be below 0: the entropy is paid for posteriors that are wider than it.
    """
    if config.divergence != "entropic":
        return DIVERGENCES[config.divergence]
    coupling = config.coupling

    def excess(first: DiagonalGaussian, second: DiagonalGaussian) -> Tensor:
        own = entropic_wasserstein(first, first, coupling)
        return entropic_wasserstein(first, second, coupling) - own

    return excess


def objective_of(encoder: Encoder, images: Tensor, config: AttackConfig) -> Objective:
    """The distance between the posteriors of `images` [N, C, H, W] and of attacked ones."""
    with torch.no_grad():
        reference = encoder(images)
    distance = distance_of(config)
    return lambda attacked: distance(reference, encoder(attacked))


def posterior_steps(
    encoder: Encoder,
    images: Tensor,
    config: AttackConfig,
    starts: Iterable[Tensor],
    targets: Tensor | None = None,
    keep_course: bool = False,
) -> Iterator[AttackState]:
    """One ascent from each of `starts` away from the images' own posteriors, or with `targets`
    [N, C, H, W] a descent towards theirs; of every image the worst case over all is kept, the
    image itself included.

    images [N, C, H, W] in [0, 1]. Yields after each step, and ends, as `worst_cases` does.
    """
    objective = objective_of(encoder, images if targets is None else targets, config)
    with torch.no_grad():
        unattacked = images.new_zeros(len(images)) if targets is None else objective(images)
    uphill = 1 if targets is None else -1
    yield from worst_cases(objective, images, config, starts, unattacked, uphill, keep_course)


def posteriors_at_budgets(
    encoder: Encoder,
    images: Tensor,
    configs: Sequence[AttackConfig],
    rows: int,
    targets: Tensor | None = None,
    starts: Starts = random_starts,
) -> Generator[float, None, list[AttackState]]:
    """The last state of `posterior_steps` at the budget of each of `configs`; all budgets and
    restarts in one pass as `climb_at_budgets` makes it, whose terms these are."""
    with torch.no_grad():
        reference = encoder(images if targets is None else targets)
    distance = distance_of(configs[0])

    def objective(which: Tensor, attacked: Tensor) -> Tensor:
        own = DiagonalGaussian(reference.mean[which], reference.log_variance[which])
        return distance(own, encoder(attacked))

    with torch.no_grad():
        unattacked = images.new_zeros(len(images))
        if targets is not None:
            unattacked = distance(reference, encoder(images))
    uphill = 1 if targets is None else -1
    return (
        yield from climb_at_budgets(objective, images, configs, rows, unattacked, uphill, starts)
    )
