"""Smooth Encoders: images that the encoder confuses most are held together in the latent space."""

import math
from typing import ClassVar, Literal

import torch
from pydantic import Field
from torch import Tensor

from engine.gaussian import DiagonalGaussian, entropic_wasserstein
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant, latent_noise
from engine.variants.selection import SelectionConfig, select, selection_starts


class SmoothEncoderConfig(SelectionConfig):
    """How the partner of an image is selected, and how tightly the two are coupled."""

    form: Literal["gamma", "rho"] = Field(
        default="gamma",
        title="Form",
        description="'gamma' adds an entropic Wasserstein distance to two standard priors: Cemgil "
        "et al. 2020 (Smooth Encoders), Eq. (7). 'rho' has one prior on the pair, whose halves "
        "are N(0, I) with correlation ρ: Cemgil et al. 2020 (AVAE), Appendix C.2 and C.3.",
    )
    gamma: float = Field(
        default=500,
        ge=0,
        le=1e6,
        title="Coupling γ",
        description="Weight of the squared distance between the two latents, where the form is "
        "'gamma'. 500 on MNIST and 5000 on Fashion-MNIST in Irobe et al., Appendix C.2; 0 leaves "
        "two VAEs that do not know of each other.",
        json_schema_extra={"applies": {"form": ["gamma"]}},
    )
    rho: float = Field(
        default=0.975,
        ge=0,
        le=0.9999,
        title="Coupling ρ",
        description="Correlation of the two latents, where the form is 'rho'; then γ = ρ/(1 − ρ²). "
        "0.97 and 0.975 in Cemgil et al. 2020 (AVAE), Appendix G.",
        json_schema_extra={"applies": {"form": ["rho"]}},
    )


def coupled(p: DiagonalGaussian, q: DiagonalGaussian, config: SmoothEncoderConfig) -> Terms:
    """`prior` and `coupling`, each [N] nats, that sum to what ties p to q in either form.

    gamma: ½ Σ(mu² + mu′² + v + v′) and WD_γ(p, q). Cemgil et al. 2020 (Smooth Encoders), Eq. (7).

    rho: the sum is KL(q(z, z′) ‖ p_ρ(z, z′)), with the plan of WD_γ for γ = ρ/(1 − ρ²) as the
    joint posterior: −H + 1/(2(1 − ρ²)) Σ[v + v′ + mu² + mu′² − 2ρ(ψ + mu·mu′)] + D log 2π +
    (D/2) log(1 − ρ²). Cemgil et al. 2020 (AVAE), Eq. (31) and (32); its Eq. (29) drops the
    squares. Since 1/(1 − ρ²) − γ = 1/(1 + ρ), that is WD_γ and the second moments over 1 + ρ,
    in which large numbers do not cancel.
    """
    moments = 0.5 * (p.mean.square() + p.variance + q.mean.square() + q.variance).sum(-1)
    if config.form == "gamma":
        return {"prior": moments, "coupling": entropic_wasserstein(p, q, config.gamma)}
    rho = config.rho
    left = 1 - rho**2
    constant = p.mean.shape[-1] * (math.log(2 * math.pi) + 0.5 * math.log(left))
    return {
        "prior": moments / (1 + rho) + constant,
        "coupling": entropic_wasserstein(p, q, rho / left),
    }


class SmoothEncoder(Variant[SmoothEncoderConfig]):
    """−E log p(x|z) + ½ Σ(mu² + mu′² + v + v′) + WD_γ(q, q′). Cemgil et al., Eq. (7).

    In the rho form, −E log p(x|z) + KL to a prior on the pair; see `coupled`.
    """

    name = "smooth-encoder"
    title = "Smooth Encoder"
    summary = "Each image is tied to the neighbour that its encoder would move the furthest."
    reference = "Cemgil et al. 2020, Section 3 and Eq. (7)"
    Config = SmoothEncoderConfig
    formula = "−E log p(x|z) + ½ Σ (μ² + μ′² + v + v′) + WD_γ(q(z|x), q(z|x′))"
    explained: ClassVar = {
        "reconstruction": "−E log p(x|z) of the image; its partner x′ is not decoded: Cemgil et "
        "al. 2020 (Smooth Encoders), Eq. (7).",
        "prior": "½ Σ (μ² + μ′² + v + v′), which keeps both latents near N(0, I); over 1 + ρ, with "
        "a constant, in the rho form: Cemgil et al. 2020 (Smooth Encoders), Eq. (7).",
        "coupling": "WD_γ(q(z|x), q(z|x′)), the entropic Wasserstein distance; γ = ρ/(1 − ρ²) in "
        "the rho form: Cemgil et al. 2020 (Smooth Encoders), Eq. (7), and (AVAE), Eq. (31).",
    }
    forms: ClassVar = {"form": {"rho": "−E log p(x|z) + KL(q(z, z′|x, x′) ‖ p_ρ(z, z′))"}}
    defaults: ClassVar = {"mnist": {"gamma": 500.0}, "fashion-mnist": {"gamma": 5000.0}}

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`latent` [N, D] and `start` [R·N, C, H, W], points of the selection's ball."""
        return {
            "latent": latent_noise(model, len(images), generator),
            "start": selection_starts(images, self.config, generator),
        }

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction`, `prior` and `coupling`; the decoder sees the image alone."""
        partner = select(model, images, noise["start"], self.config)
        p, q = model.encode(torch.cat([images, partner])).chunk(2)
        log_likelihood = model.log_likelihood(images, p.sample(noise["latent"]))
        tied = coupled(p, q, self.config)
        return {"reconstruction": -log_likelihood.mean()} | {n: t.mean() for n, t in tied.items()}
