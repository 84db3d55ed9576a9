"""RAVEN: a pair of an image and its noisy copy under a prior that ties their latents together."""

from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor

from engine.config import Config, TrainingConfig
from engine.gaussian import DiagonalGaussian
from engine.latents import CentredPrior, Prior
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant, noisy_copy, pair_noise
from engine.variants.per_dimension import PerDimension, on_device_of, wrong_length


class RAVENConfig(Config):
    """How noisy the copy is, and how near its latent must stay."""

    sigma_aug: PerDimension = Field(
        default=0.01,
        title="σ_aug",
        description="Standard deviation of both latents around their common origin: small values "
        "tie them tightly. 0.01 on MNIST, 0.04 on Fashion-MNIST: Irobe et al., Section 4.2. "
        "Theorem 1 also allows one per latent dimension: a list, with commas.",
    )
    noise: float = Field(
        default=0.05,
        gt=0,
        le=1,
        title="Input noise",
        description="Standard deviation of ε in x′ = clip(x + ε), in units of the pixel range; "
        "0.05 in Irobe et al., Section 4.2.",
    )
    beta: float = Field(
        default=1,
        ge=0,
        le=1000,
        title="Weight β of the KL",
        description="As in a β-VAE, which Irobe et al., Section 1, name as an extension of RAVEN; "
        "1 is RAVEN itself.",
    )


def paired_prior_kl(
    posterior: DiagonalGaussian,
    augmented_posterior: DiagonalGaussian,
    sigma_aug: float | list[float] | Tensor,
) -> Tensor:
    """KL(q(z|x) q(z′|x′) ‖ p(z, z′)); [N] nats. Irobe et al., Theorem 1, Eq. (7).

    The prior on the pair: z̃ ~ N(0, I), then z and z′ ~ N(z̃, s I) with s = sigma_aug² (a number,
    or [D] for one per dimension). With v, v′ the posterior variances:
    ¼ Σ [(1/s + 1/(2+s))(v + v′) + (mu − mu′)²/s + (mu + mu′)²/(2+s)]
    − ½ Σ [log v + log v′ + 2 − log s − log(2+s)].

    Erratum: Eq. (7) prints 2d(1 − log 2) where 2d is right (Eq. (12) writes log 4π for log π);
    gradients agree, values differ by d·log 2. Eq. (11) writes Σ_aug for its inverse once.
    """
    s = augmentation_variance(posterior.mean, sigma_aug)
    p, q = posterior, augmented_posterior
    quadratic = (
        (1 / s + 1 / (2 + s)) * (p.variance + q.variance)
        + (p.mean - q.mean).square() / s
        + (p.mean + q.mean).square() / (2 + s)
    )
    logarithms = p.log_variance + q.log_variance + 2 - s.log() - (2 + s).log()
    return (0.25 * quadratic - 0.5 * logarithms).sum(-1)


def augmentation_variance(like: Tensor, sigma_aug: float | list[float] | Tensor) -> Tensor:
    """s = sigma_aug², a scalar or [D], of the type and on the device of `like`."""
    if isinstance(sigma_aug, Tensor):
        return sigma_aug.to(like).square()
    return on_device_of(like, sigma_aug).square()


class RAVEN(Variant[RAVENConfig]):
    """−E log p(x|z) − E log p(x′|z′) + β KL to the paired prior. Irobe et al., Eq. (8)."""

    name = "raven"
    title = "RAVEN"
    summary = "An image and its noisy copy are reconstructed under a prior that ties their latents."
    reference = "Irobe et al., Theorem 1"
    Config = RAVENConfig
    formula = "−E log p(x|z) − E log p(x′|z′) + β KL(q(z|x) q(z′|x′) ‖ p(z, z′))"
    explained: ClassVar = {
        "reconstruction": "−E log p(x|z) of the image: Irobe et al., Eq. (8).",
        "reconstruction_noisy": "−E log p(x′|z′) of its noisy copy x′ = clip(x + ε): Irobe et al., "
        "Eq. (8).",
        "kl": "β KL of both posteriors to the prior that ties z to z′ by σ_aug: Irobe et al., "
        "Theorem 1, Eq. (7).",
    }
    defaults: ClassVar = {"mnist": {"sigma_aug": 0.01}, "fashion-mnist": {"sigma_aug": 0.04}}

    @classmethod
    def refusal(cls, choices: TrainingConfig) -> str | None:
        """A σ_aug per dimension must be as many as there are dimensions."""
        config = cls.Config.model_validate(choices.objective)
        assert isinstance(config, RAVENConfig)
        return wrong_length("σ_aug", config.sigma_aug, choices.latent)

    def prior(self, latent: int) -> Prior:
        """That of either latent of a pair by itself: N(0, (1 + s) I). Irobe et al., Theorem 1."""
        s = augmentation_variance(torch.zeros(latent), self.config.sigma_aug)
        return CentredPrior((1 + s).expand(latent))

    def prepare(self, model: Model) -> None:
        """Start the posterior variances at 2s, near their optimum.

        The KL is scaled by 1/s: from v = 1 the first steps, which RAdam does not yet rectify,
        overflow.
        """
        head = model.encoder.head.bias.detach().double()
        s = augmentation_variance(head, self.config.sigma_aug)
        model.encoder.set_log_variance_bias((2 * s).log())

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
        return {
            "reconstruction": -clean.mean(),
            "reconstruction_noisy": -augmented.mean(),
            "kl": self.config.beta * self.divergence(model, first, second, noise).mean(),
        }

    def divergence(
        self, model: Model, first: DiagonalGaussian, second: DiagonalGaussian, noise: Noise
    ) -> Tensor:
        """KL of the two posteriors to the prior on the pair; [N] nats."""
        return paired_prior_kl(first, second, self.config.sigma_aug)
