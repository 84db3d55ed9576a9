"""Latents refined by Hamiltonian Monte Carlo: away from where an attack led the encoder, towards
what explains the image.

Kuzina, Welling and Tomczak, Alleviating Adversarial Attacks on Variational Autoencoders with MCMC
(2022): a chain that leaves p(z|x) ∝ p(x|z) p(z) unchanged, begun at a sample of q(z|x). The encoder
is asked once; the decoder tells whether its answer explains the image that it was given.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.gaussian import standard_noise
from engine.likelihoods import Likelihood
from engine.likelihoods.maximum_likelihood import MaximumLikelihoodGaussian
from engine.measures.settled import is_of_batches, scoring
from engine.measures.steps import Steps
from engine.model import Model, frozen

Density = Callable[[Tensor], Tensor]
FIRST_STEP = 0.1
AIM = 0.9
"""Share of its proposals that a chain is to accept."""
ADAPTING = 0.1
"""By how much, in its logarithm, a step size answers to one proposal at first."""


@dataclass(frozen=True, eq=False)
class Refined:
    """latents [N, D], the last of each chain; `acceptance` [N], the mean over the proposals after
    the step sizes were found; `step_size` [N]; `log_joint` [2, N], log p(x, z) in nats at the
    beginning and at the end."""

    latents: Tensor
    acceptance: Tensor
    step_size: Tensor
    log_joint: Tensor


def why_not_refined(model: Model, name: str = "") -> str:
    """Why latents cannot be refined, in a sentence; '' where they can: wherever p(x|z) and p(z)
    are densities. Where each image has a variance of its own at its maximum likelihood, it is set
    after the image is seen, for every latent to explain it as well as can be."""
    likelihood = model.likelihood
    if not isinstance(likelihood, MaximumLikelihoodGaussian) or is_of_batches(likelihood):
        return ""
    return (
        f"{_called(name)} has a likelihood ({likelihood.title}) whose variance is fitted anew to "
        "each image: there is no p(x|z) by which latents could be refined."
    )


def why_doubtful(model: Model, name: str = "") -> str:
    """What speaks against latents refined by this model, in a sentence; '' where nothing does. An
    autoencoder, whose posteriors are points, was trained by no bound that a prior is part of: the
    chain is drawn towards N(0, I), and its decoder may never have been asked there. Of these a
    Wasserstein autoencoder alone spreads its points, all together, like that prior."""
    if not model.family.is_point:
        return ""
    return (
        f"{_called(name)} has points for posteriors, which no bound held to a prior: its latents "
        "are refined towards N(0, I) all the same, where its own need not lie."
    )


def _called(name: str) -> str:
    return f"The run {name!r}" if name else "This model"


def refine(
    model: Model,
    images: Tensor,
    proposals: int = 100,
    leapfrog: int = 20,
    target: float = AIM,
    seed: int = 0,
    likelihood: Likelihood | None = None,
) -> Steps[Refined]:
    """Refine the latents of images [N, C, H, W] in [0, 1], a chain for each, all in one pass.

    The first half of the `proposals` finds each chain's step size, so that a share `target` of
    them is accepted; the rest keeps it. Takes `leapfrog` gradients of the decoder for each. Of a
    point posterior the chain begins at the point. `likelihood` is p(x|z), the model's own where it
    is None. Raises ValueError, a sentence, where there is no density to leave unchanged, or nothing
    to do."""
    if proposals < 1 or leapfrog < 1:
        raise ValueError("Take at least one proposal of at least one leapfrog step.")
    if why := why_not_refined(model):
        raise ValueError(why)
    scores = scoring(model, likelihood)
    generator = torch.Generator(images.device).manual_seed(seed)
    with frozen(model):
        with torch.no_grad():
            posterior = model.encode(images)
            latents = posterior.sample(standard_noise(tuple(posterior.mean.shape), generator))

        def log_joint(points: Tensor) -> Tensor:
            explained = scores.log_prob(images, model.decoder(points))
            return explained + model.prior.log_prob(points)

        return (yield from sample(log_joint, latents, proposals, leapfrog, target, generator))


def sample(
    density: Density,
    start: Tensor,
    proposals: int,
    leapfrog: int,
    target: float,
    generator: torch.Generator,
) -> Steps[Refined]:
    """Chains from `start` [N, D] that leave exp(`density`) unchanged; `density` maps [N, D] to
    nats, [N], each row by itself."""
    latents, step_size = start, torch.full_like(start[:, 0], FIRST_STEP)
    energy, slope = _value_and_slope(density, latents)
    first, accepted = energy, torch.zeros_like(energy)
    finding = proposals // 2
    for proposal in range(proposals):
        momentum = standard_noise(tuple(latents.shape), generator, latents.dtype)
        moved, end, end_slope, end_momentum = latents, energy, slope, momentum
        for _ in range(leapfrog):
            half = end_momentum + 0.5 * step_size[:, None] * end_slope
            moved = moved + step_size[:, None] * half
            end, end_slope = _value_and_slope(density, moved)
            end_momentum = half + 0.5 * step_size[:, None] * end_slope
            yield
        kinetic = 0.5 * (momentum.square() - end_momentum.square()).sum(1)
        chance = (end - energy + kinetic).clamp_max(0).exp().nan_to_num(0.0)
        uniform = torch.rand(
            chance.shape, generator=generator, device=chance.device, dtype=chance.dtype
        )
        taken = uniform < chance
        latents = torch.where(taken[:, None], moved, latents)
        slope = torch.where(taken[:, None], end_slope, slope)
        energy = torch.where(taken, end, energy)
        if proposal < finding:
            rate = ADAPTING * (proposal + 1) ** -0.3
            step_size = step_size * (rate / (1 - target) * (chance - target)).exp()
        else:
            accepted = accepted + chance
    counted = max(1, proposals - finding)
    return Refined(latents, accepted / counted, step_size, torch.stack([first, energy]))


def _value_and_slope(density: Density, latents: Tensor) -> tuple[Tensor, Tensor]:
    latents = latents.detach().requires_grad_(True)
    with torch.enable_grad():
        value = density(latents)
        (slope,) = torch.autograd.grad(value.sum(), latents)
    return value.detach(), slope
