"""The autoencoding VAE: what the decoder makes of a latent is encoded near that latent again."""

import math
from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor

from engine.config import Config
from engine.gaussian import DiagonalGaussian, standard_kl
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant, latent_noise


class AVAEConfig(Config):
    """How near an image's latent and that of its reconstruction must lie."""

    rho: float = Field(
        default=0.97,
        ge=0,
        le=0.9999,
        title="Coupling ρ",
        description="Correlation of the latent z with z′, the latent of its decoded image. 0.95 "
        "and 0.97 in Cemgil et al. 2020 (AVAE), Appendix G.",
    )


def coupling(posterior: DiagonalGaussian, reencoded: DiagonalGaussian, rho: float) -> Tensor:
    """C_ρ = E log N(z′; ρ z, (1 − ρ²) I) for z ~ posterior and z′ ~ reencoded; [N] nats.

    With v, v′ the variances: −(D/2) log(2π(1 − ρ²)) − 1/(2(1 − ρ²)) Σ [v′ + ρ² v + (mu′ − ρ mu)²],
    for 0 ≤ ρ < 1. Cemgil et al. 2020 (AVAE), Eq. (13).
    """
    p, q = posterior, reencoded
    left = 1 - rho**2
    squares = q.variance + rho**2 * p.variance + (q.mean - rho * p.mean).square()
    return -0.5 * (squares / left + math.log(2 * math.pi * left)).sum(-1)


def entropy(p: DiagonalGaussian) -> Tensor:
    """H(p) = ½ Σ log(2πe v); [N] nats."""
    return 0.5 * (p.log_variance + math.log(2 * math.pi) + 1).sum(-1)


def consistency(posterior: DiagonalGaussian, reencoded: DiagonalGaussian, rho: float) -> Terms:
    """AVAE's terms without the likelihood: `kl`, `coupling` and `entropy`, means over the batch.

    KL(q(z|x) ‖ N(0, I)) − C_ρ − H(q(z′|x̃)). Cemgil et al. 2020 (AVAE), Eq. (13) and (34).
    """
    return {
        "kl": standard_kl(posterior).mean(),
        "coupling": -coupling(posterior, reencoded, rho).mean(),
        "entropy": -entropy(reencoded).mean(),
    }


def autoencoding_terms(
    model: Model, images: Tensor, posterior: DiagonalGaussian, noise: Tensor, rho: float
) -> Terms:
    """`reconstruction` and what `consistency` gives, for the `posterior` of images [N, C, H, W].

    One sample z of the posterior, from noise [N, D], is scored as a reconstruction and decoded:
    x̃, the likelihood's mean, is held constant and encoded again. Cemgil et al. 2020 (AVAE),
    Algorithm 1.
    """
    decoded = model.decoder(posterior.sample(noise))
    reconstruction = -model.likelihood.log_prob(images, decoded).mean()
    reencoded = model.encode(model.likelihood.mean(decoded).detach())
    return {"reconstruction": reconstruction} | consistency(posterior, reencoded, rho)


class AVAE(Variant[AVAEConfig]):
    """−E log p(x|z) + KL(q(z|x) ‖ N(0, I)) − C_ρ − H(q(z′|x̃)). Cemgil et al. 2020, Eq. (13)."""

    name = "avae"
    title = "AVAE"
    summary = "A VAE that encodes its own reconstruction near the latent it was decoded from."
    reference = "Cemgil et al. 2020 (AVAE), Algorithm 1"
    Config = AVAEConfig
    optimiser = "adam"
    formula = "−E log p(x|z) + KL(q(z|x) ‖ N(0, I)) − C_ρ − H(q(z′|x̃))"
    explained: ClassVar = {
        "reconstruction": "−E log p(x|z), z drawn from the posterior: Cemgil et al. 2020 (AVAE), "
        "Eq. (13).",
        "kl": "KL(q(z|x) ‖ N(0, I)), in closed form: Cemgil et al. 2020 (AVAE), Eq. (13).",
        "coupling": "−C_ρ = −E log N(z′; ρ z, (1 − ρ²) I), z′ encoded from the decoded x̃: Cemgil "
        "et al. 2020 (AVAE), Eq. (13).",
        "entropy": "−H(q(z′|x̃)), which keeps the posterior of x̃ wide: Cemgil et al. 2020 (AVAE), "
        "Eq. (13).",
    }

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`latent` [N, D]."""
        return {"latent": latent_noise(model, len(images), generator)}

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction`, `kl`, `coupling` and `entropy`."""
        posterior = model.encode(images)
        return autoencoding_terms(model, images, posterior, noise["latent"], self.config.rho)
