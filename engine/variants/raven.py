"""RAVEN: a pair of an image and its noisy copy under a prior that ties their latents together."""

import math
from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor

from engine.config import Config
from engine.gaussian import DiagonalGaussian
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant, noisy_copy, pair_noise


class RAVENConfig(Config):
    """How noisy the copy is, and how near its latent must stay."""

    sigma_aug: float = Field(
        default=0.01,
        gt=0,
        le=10,
        title="σ_aug",
        description="Standard deviation of both latents around their common origin: small values "
        "tie them tightly. 0.01 on MNIST, 0.04 on Fashion-MNIST: Irobe et al., Section 4.2.",
    )
    noise: float = Field(
        default=0.05,
        gt=0,
        le=1,
        title="Input noise",
        description="Standard deviation of ε in x′ = clip(x + ε), in units of the pixel range; "
        "0.05 in Irobe et al., Section 4.2.",
    )


def paired_prior_kl(
    posterior: DiagonalGaussian,
    augmented_posterior: DiagonalGaussian,
    sigma_aug: float | Tensor,
) -> Tensor:
    """KL(q(z|x) q(z′|x′) ‖ p(z, z′)); [N] nats. Irobe et al., Theorem 1, Eq. (7).

    The prior on the pair: z̃ ~ N(0, I), then z and z′ ~ N(z̃, s I) with s = sigma_aug² (a number,
    or [D] for one per dimension). With v, v′ the posterior variances:
    ¼ Σ [(1/s + 1/(2+s))(v + v′) + (mu − mu′)²/s + (mu + mu′)²/(2+s)]
    − ½ Σ [log v + log v′ + 2 − log s − log(2+s)].

    Erratum: Eq. (7) prints 2d(1 − log 2) where 2d is right (Eq. (12) writes log 4π for log π);
    gradients agree, values differ by d·log 2. Eq. (11) writes Σ_aug for its inverse once.
    """
    if isinstance(sigma_aug, Tensor):
        s = sigma_aug.to(posterior.mean).square()
    else:  # filled on the device: to copy it from the host would make each step wait
        s = posterior.mean.new_full((), sigma_aug).square()
    p, q = posterior, augmented_posterior
    quadratic = (
        (1 / s + 1 / (2 + s)) * (p.variance + q.variance)
        + (p.mean - q.mean).square() / s
        + (p.mean + q.mean).square() / (2 + s)
    )
    logarithms = p.log_variance + q.log_variance + 2 - s.log() - (2 + s).log()
    return (0.25 * quadratic - 0.5 * logarithms).sum(-1)


class RAVEN(Variant[RAVENConfig]):
    """−E log p(x|z) − E log p(x′|z′) + KL to the paired prior. Irobe et al., Eq. (8)."""

    name = "raven"
    title = "RAVEN"
    summary = "An image and its noisy copy are reconstructed under a prior that ties their latents."
    reference = "Irobe et al., Theorem 1"
    Config = RAVENConfig
    defaults: ClassVar = {"mnist": {"sigma_aug": 0.01}, "fashion-mnist": {"sigma_aug": 0.04}}

    def prepare(self, model: Model) -> None:
        """Start the posterior variances at 2s, near their optimum.

        The KL is scaled by 1/s: from v = 1 the first steps, which RAdam does not yet rectify,
        overflow.
        """
        model.encoder.set_log_variance_bias(math.log(2 * self.config.sigma_aug**2))

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`pixels` [N, C, H, W] and `latent` [2N, D]."""
        return pair_noise(model, images, generator)

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction` (of the image), `reconstruction_noisy` (of its copy) and `kl`."""
        noisy = noisy_copy(images, noise["pixels"], self.config.noise)
        both = torch.cat([images, noisy])
        posteriors = model.encode(both)
        log_likelihood = model.log_likelihood(both, posteriors.sample(noise["latent"]))
        clean, augmented = log_likelihood.chunk(2)
        first, second = posteriors.chunk(2)
        kl = paired_prior_kl(first, second, self.config.sigma_aug)
        return {
            "reconstruction": -clean.mean(),
            "reconstruction_noisy": -augmented.mean(),
            "kl": kl.mean(),
        }
