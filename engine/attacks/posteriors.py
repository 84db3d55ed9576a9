"""Attacks on posteriors by any of the divergences, from several starts.

What `engine.attacks.pgd.attack_steps` does for the trainings, with the entropic Wasserstein
distance as well, and an end as soon as all targets are reached; and on what a decoder makes of
means. Towards a target that is the L_VAE attack of Kos, Fischer and Song, 2018, which aims at the
target's reconstruction; away from an image the maximum damage attack of Camuto et al., 2021, here
without noise.
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
Decoder = Callable[[Tensor], Tensor]
"""Of latents [N, D]: the images expected of them, [N, C, H, W]. No weight of it asks for a
gradient."""


def distance_of(config: AttackConfig, decode: Decoder | None = None) -> Distance:
    """What an attack climbs, or with a target descends: 0 between a posterior and itself.

    Of the entropic Wasserstein distance of Cemgil et al. this is what there is more of it than
    between the posterior and itself, γ/2 E‖z − z′‖² − H(z, z′) being no zero there; nats. Next to
    a target it may be below 0: the entropy is paid for posteriors that are wider than it. The
    distance of reconstructions is `squared_distance` of what `decode` makes of the means; raises
    ValueError where that is not given.
    """
    if config.divergence == "reconstruction":
        decoded = _given(decode)
        return lambda first, second: squared_distance(decoded(first.mean), decoded(second.mean))
    if config.divergence != "entropic":
        return DIVERGENCES[config.divergence]
    coupling = config.coupling

    def excess(first: DiagonalGaussian, second: DiagonalGaussian) -> Tensor:
        own = entropic_wasserstein(first, first, coupling)
        return entropic_wasserstein(first, second, coupling) - own

    return excess


def squared_distance(images: Tensor, others: Tensor) -> Tensor:
    """Σ (x − x′)² over the pixels of images [N, C, H, W], in squared units of their range; [N],
    from 0 to C·H·W."""
    return (images - others).square().flatten(1).sum(1)


def objective_of(
    encoder: Encoder, images: Tensor, config: AttackConfig, decode: Decoder | None = None
) -> Objective:
    """The distance of what a model makes of `images` [N, C, H, W] and of attacked ones: of their
    posteriors, or of what `decode` makes of these."""
    objective = objective_of_rows(encoder, images, config, decode)
    return lambda attacked: objective(slice(None), attacked)


def objective_of_rows(
    encoder: Encoder, images: Tensor, config: AttackConfig, decode: Decoder | None = None
) -> Callable[[Tensor | slice, Tensor], Tensor]:
    """`objective_of`, asked of attacked images [M, C, H, W] with which of `images` these are, [M].
    What the model makes of `images` is made once."""
    with torch.no_grad():
        reference = encoder(images)
    if config.divergence == "reconstruction":
        decoded = _given(decode)
        with torch.no_grad():
            pictures = decoded(reference.mean)
        return lambda which, attacked: squared_distance(
            pictures[which], decoded(encoder(attacked).mean)
        )
    distance = distance_of(config)

    def objective(which: Tensor | slice, attacked: Tensor) -> Tensor:
        own = DiagonalGaussian(reference.mean[which], reference.log_variance[which])
        return distance(own, encoder(attacked))

    return objective


def _given(decode: Decoder | None) -> Decoder:
    if decode is None:
        raise ValueError("An attack on reconstructions needs the decoder.")
    return decode


def posterior_steps(
    encoder: Encoder,
    images: Tensor,
    config: AttackConfig,
    starts: Iterable[Tensor],
    targets: Tensor | None = None,
    keep_course: bool = False,
    decode: Decoder | None = None,
) -> Iterator[AttackState]:
    """One ascent from each of `starts` away from the images' own posteriors, or with `targets`
    [N, C, H, W] a descent towards theirs; of every image the worst case over all is kept, the
    image itself included. `decode` is asked where reconstructions are attacked.

    images [N, C, H, W] in [0, 1]. Yields after each step, and ends, as `worst_cases` does.
    """
    objective = objective_of(encoder, images if targets is None else targets, config, decode)
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
    decode: Decoder | None = None,
) -> Generator[float, None, list[AttackState]]:
    """The last state of `posterior_steps` at the budget of each of `configs`; all budgets and
    restarts in one pass as `climb_at_budgets` makes it, whose terms these are."""
    held_against = images if targets is None else targets
    objective = objective_of_rows(encoder, held_against, configs[0], decode)
    with torch.no_grad():
        unattacked = images.new_zeros(len(images))
        if targets is not None:
            unattacked = objective(slice(None), images)
    uphill = 1 if targets is None else -1
    return (
        yield from climb_at_budgets(objective, images, configs, rows, unattacked, uphill, starts)
    )
