"""The β-TC-VAE: a penalty on the dependence between latent dimensions."""

import math
from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor

from engine.config import Config
from engine.gaussian import DiagonalGaussian, standard_kl
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant, latent_noise

COUNT = "training_images"
"""The model's buffer for N: kept with the weights, so that a training which goes on in the middle
of an epoch knows it."""


class BetaTCVAEConfig(Config):
    """How much the total correlation weighs."""

    beta: float = Field(
        default=6.0,
        ge=0,
        le=1000,
        title="Total correlation weight β",
        description="Weight of KL(q(z) ‖ Π q(z_d)), the dependence between latent dimensions over "
        "all images; 1 is the plain VAE. Willetts et al. 2021 use it to make VAEs robust; the "
        "papers here that name them give no value, so 6 was chosen.",
    )


class BetaTCVAE(Variant[BetaTCVAEConfig]):
    """−E log p(x|z) + I(x; z) + β KL(q(z) ‖ Π_d q(z_d)) + Σ_d KL(q(z_d) ‖ N(0, 1)).

    Chen et al. 2018, Eqs. (2) and (4) with α = γ = 1; the penalty of Willetts et al. 2021. Without
    β the last three terms are the VAE's KL, so the loss is its bound plus (β − 1) times the total
    correlation: the KL stays in closed form and only the rest is estimated, by
    `total_correlation` with N, the number of images that are trained on.
    """

    name = "beta-tc-vae"
    title = "β-TC-VAE"
    summary = "The standard bound, with a penalty on the dependence between latent dimensions."
    reference = "Chen et al. 2018, Eq. (4); Willetts et al. 2021"
    Config = BetaTCVAEConfig
    formula = "−E log p(x|z) + KL(q(z|x) ‖ N(0, I)) + (β − 1) KL(q(z) ‖ Π_d q(z_d))"
    explained: ClassVar = {
        "reconstruction": "−E log p(x|z), z drawn from the posterior: Chen et al. 2018, Eq. (2).",
        "kl": "KL(q(z|x) ‖ N(0, I)), which holds the total correlation once: Chen et al. 2018, Eq. "
        "(2).",
        "total_correlation": "(β − 1) KL(q(z) ‖ Π_d q(z_d)), estimated from the batch: Chen et al. "
        "2018, Eq. (4) and Appendix C.2.",
    }

    def prepare(self, model: Model) -> None:
        """Make room for N. Until it is known, a batch counts as the whole data set."""
        model.register_buffer(COUNT, torch.tensor(0))

    def adapt(self, model: Model, images: Tensor, epoch: int, generator: torch.Generator) -> None:
        """Take N from the images [N, C, H, W]."""
        model.get_buffer(COUNT).fill_(len(images))

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`latent` [N, D]."""
        return {"latent": latent_noise(model, len(images), generator)}

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction`, `kl` and `total_correlation`, weighed by β − 1."""
        posterior = model.encode(images)
        latents = posterior.sample(noise["latent"])
        count = model.get_buffer(COUNT).clamp_min(len(images))
        correlation = total_correlation(posterior, latents, count)
        return {
            "reconstruction": -model.log_likelihood(images, latents).mean(),
            "kl": standard_kl(posterior).mean(),
            "total_correlation": (self.config.beta - 1) * correlation.mean(),
        }


def total_correlation(posterior: DiagonalGaussian, latents: Tensor, count: Tensor) -> Tensor:
    """log q(z) − Σ_d log q(z_d) for one latent of each posterior, [M, D]; nats, [M]. Its mean
    estimates KL(q(z) ‖ Π_d q(z_d)), where q(z) is the mean of all `count` = N posteriors.

    Each density is estimated from the batch as in Chen et al. 2018, Appendix C.2 (minibatch
    stratified sampling): the posterior that z came from has its true weight 1/N, and the M − 1
    others share the rest. There one of them takes what is left over; the weights here, (N − 1)/N
    in equal parts, are the mean over which one. Each density is unbiased, its logarithm is not.
    Exact where the batch is the whole data set. One image alone tells nothing of others: 0.
    """
    gaps = (latents.unsqueeze(1) - posterior.mean).square() * (-posterior.log_variance).exp()
    densities = -0.5 * (gaps + posterior.log_variance + math.log(2 * math.pi))
    weights = _log_weights(len(latents), count.to(latents))
    joint = (weights + densities.sum(2)).logsumexp(1)
    marginals = (weights.unsqueeze(2) + densities).logsumexp(1)
    return joint - marginals.sum(1)


def _log_weights(batch: int, count: Tensor) -> Tensor:
    """Logarithms of the weight of posterior j in the density at latent i; [M, M]."""
    if batch == 1:
        return count.new_zeros(1, 1)
    own = torch.eye(batch, dtype=torch.bool, device=count.device)
    others = torch.log1p(-1 / count) - math.log(batch - 1)
    return torch.where(own, -count.log(), others)
