"""What the latents carry of an image, and how likely the model finds it."""

import math

import torch
from torch import Tensor

from engine.gaussian import DiagonalGaussian, kl_divergence, standard_kl, standard_noise
from engine.latents import CentredPrior, StandardPrior
from engine.likelihoods import Likelihood
from engine.measures.settled import scoring
from engine.measures.steps import Steps
from engine.model import Model, as_images

ACTIVE = 0.01
"""Variance of a posterior mean over the images above which Burda et al., Importance Weighted
Autoencoders (2016), Section 5.2, call its dimension active."""
SAMPLES_AT_ONCE = 20_000
"""Latents of one step."""
DECODED_ON_CPU = 250
"""Of them at once: what a ConvNet makes of more leaves the cache, and takes twice as long."""
PAIRS_AT_ONCE = 4_000_000
"""Pairs of latent and posterior of one step."""


def active_units(means: Tensor) -> int:
    """Dimensions of the posterior means [N, D] that vary over the images by more than `ACTIVE`."""
    return int((means.var(dim=0, correction=0) > ACTIVE).sum())


def kl_to_prior(model: Model, posterior: DiagonalGaussian, seed: int = 0) -> Tensor:
    """KL(q(z|x) ‖ p(z)) of each image, nats, [N]; ∞ where the posterior is a point.

    In closed form for a prior that is one Gaussian, otherwise by one sample for each image, whose
    mean over many images is without bias."""
    if isinstance(model.prior, StandardPrior):
        return standard_kl(posterior)
    if isinstance(model.prior, CentredPrior):
        return kl_divergence(posterior, model.prior.density)
    latents = posterior.sample(_noise(posterior, seed))
    with torch.no_grad():
        return log_density(posterior, latents) - model.prior.log_prob(latents)


def log_density(posterior: DiagonalGaussian, latents: Tensor) -> Tensor:
    """log N(z; mean, variance) of latents [..., D] in posteriors that broadcast to them; nats,
    [...]."""
    squares = (latents - posterior.mean).square() * (-posterior.log_variance).exp()
    return -0.5 * (squares + posterior.log_variance + math.log(2 * math.pi)).sum(-1)


def mutual_information_bound(posterior: DiagonalGaussian, seed: int = 0) -> Steps[float]:
    """How many nats a latent tells of which of the N images of the `posterior` it comes from, one
    being as likely as another.

    E log q(z|x) − E log mean_x′ q(z|x′), one latent for each image. Takida et al., Eq. (D.1),
    where all posteriors have one variance and the constant is d_z/2 (the paper prints d_x/2);
    here each may have its own. ∞ where the posterior is a point.

    What it bounds depends on whose information is meant. Of these images it is an estimate without
    bias of I(x; z), which is at least the I(x; x′) with decoded latents x′: the upper bound of
    Section 4.2 there. Of the population they are drawn from it falls short of I(x; z), as each
    image is among the N it is told from (van den Oord et al., Representation Learning with
    Contrastive Predictive Coding, 2018, Appendix A.1): log N is the most it can be. The latents
    that are drawn leave it below 0 by chance where they tell next to nothing."""
    count = len(posterior.mean)
    if bool(torch.isinf(posterior.log_variance).any()):
        return math.inf
    latents = posterior.sample(_noise(posterior, seed))
    total = 0.0
    for part in torch.split(torch.arange(count), max(1, PAIRS_AT_ONCE // count)):
        pairs = log_density(posterior, latents[part, None])
        own = pairs[torch.arange(len(part)), part.to(pairs.device)]
        total += float((own - pairs.logsumexp(1)).sum()) + len(part) * math.log(count)
        yield
    return total / count


def importance_weighted(
    model: Model,
    pixels: Tensor,
    samples: int = 500,
    seed: int = 0,
    likelihood: Likelihood | None = None,
) -> Steps[Tensor]:
    """log 1/k Σ p(x|z) p(z) / q(z|x) with k `samples` z ~ q(z|x) of each image: a lower bound on
    log p(x) that tightens with k; nats per image, [N], on the CPU.

    pixels: uint8 [N, C, H, W]. Burda et al. (2016), Eq. (8); Takida et al., Table 7 with k = 500.
    Comparable between models of one kind of likelihood only: a density and a probability are not.
    `likelihood` is p(x|z), the model's own where it is None. Raises ValueError where the posterior
    is a point, whose density is not finite, and where p(x|z) depends on the other images."""
    likelihood = scoring(model, likelihood)
    if model.family.is_point:
        raise ValueError("This method's posterior is a point: no likelihood can be told by it.")
    generator = torch.Generator(model.device).manual_seed(seed)
    found = []
    for batch in torch.split(pixels, max(1, SAMPLES_AT_ONCE // samples)):
        with torch.no_grad():
            images = as_images(batch.to(model.device))
            posterior = model.encode(images)
            shape = (samples, *posterior.mean.shape)
            latents = posterior.sample(standard_noise(shape, generator))
            flat = latents.flatten(0, 1)
            of_image = _log_likelihood(likelihood, model, images.repeat(samples, 1, 1, 1), flat)
            joint = (of_image + model.prior.log_prob(flat)).view(samples, -1)
            weights = joint - log_density(posterior, latents)
            found.append((weights.logsumexp(0) - math.log(samples)).cpu())
        yield
    return torch.cat(found)


def _log_likelihood(
    likelihood: Likelihood, model: Model, images: Tensor, latents: Tensor
) -> Tensor:
    """log p(x|z) of images [N, C, H, W] and latents [N, D], nats, [N]: on a CPU some at a time."""
    size = DECODED_ON_CPU if model.device.type == "cpu" else len(latents)
    parts = zip(torch.split(images, size), torch.split(latents, size), strict=True)
    return torch.cat([likelihood.log_prob(x, model.decoder(z)) for x, z in parts])


def _noise(posterior: DiagonalGaussian, seed: int) -> Tensor:
    generator = torch.Generator(posterior.mean.device).manual_seed(seed)
    return standard_noise(tuple(posterior.mean.shape), generator, posterior.mean.dtype)
