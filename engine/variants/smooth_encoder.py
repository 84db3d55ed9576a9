"""Smooth Encoders: images that the encoder confuses most are held together in the latent space."""

from typing import ClassVar, Literal

import torch
from pydantic import Field
from torch import Tensor

from engine.attacks import BALLS, climb
from engine.config import AttackConfig, Config, Divergence
from engine.gaussian import DiagonalGaussian, entropic_wasserstein
from engine.model import Model, frozen
from engine.variants.objective import Noise, Terms, Variant, latent_noise


class SmoothEncoderConfig(Config):
    """How the partner of an image is selected, and how tightly the two are coupled."""

    gamma: float = Field(
        default=500,
        gt=0,
        le=1e6,
        title="Coupling γ",
        description="Weight of the squared distance between the two latents. 500 on MNIST and "
        "5000 on Fashion-MNIST in Irobe et al., Appendix C.2.",
    )
    radius: float = Field(
        default=0.1,
        gt=0,
        le=1,
        title="Selection radius",
        description="L∞ radius in which the partner x′ is looked for, in units of the pixel "
        "range; 0.1 and 0.2 in Cemgil et al., Section 4.",
    )
    steps: int = Field(
        default=20,
        ge=1,
        le=1000,
        title="Selection steps",
        description="Gradient steps of that search; 20 or 50 in Cemgil et al., Section 4.",
    )
    selection: Literal["wasserstein", "kl", "random"] = Field(
        default="wasserstein",
        title="Selection",
        description="What the partner maximises against the image's own posterior: squared "
        "Wasserstein distance, KL, or nothing (a uniformly random point). Cemgil et al., "
        "Section 3.1.",
    )


class SmoothEncoder(Variant[SmoothEncoderConfig]):
    """−E log p(x|z) + ½ Σ(mu² + mu′² + v + v′) + WD_γ(q, q′). Cemgil et al., Eq. (7)."""

    name = "smooth-encoder"
    title = "Smooth Encoder"
    summary = "Each image is tied to the neighbour that its encoder would move the furthest."
    reference = "Cemgil et al. 2020, Section 3 and Eq. (7)"
    Config = SmoothEncoderConfig
    defaults: ClassVar = {"mnist": {"gamma": 500.0}, "fashion-mnist": {"gamma": 5000.0}}

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`latent` [N, D] and `start` [N, C, H, W], a uniform point of the selection's ball."""
        return {
            "latent": latent_noise(model, len(images), generator),
            "start": BALLS["linf"].random(images, self.config.radius, generator),
        }

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction`, `prior` and `coupling`; the decoder sees the image alone."""
        partner = self.select(model, images, noise["start"])
        p, q = model.encode(torch.cat([images, partner])).chunk(2)
        log_likelihood = model.log_likelihood(images, p.sample(noise["latent"]))
        return {
            "reconstruction": -log_likelihood.mean(),
            "prior": (_second_moment(p) + _second_moment(q)).mean(),
            "coupling": entropic_wasserstein(p, q, self.config.gamma).mean(),
        }

    def select(self, model: Model, images: Tensor, start: Tensor) -> Tensor:
        """The partner of each image, [N, C, H, W], held constant; from `start` in the ball."""
        if self.config.selection == "random":
            return (images + start).clamp_(0, 1)
        search = AttackConfig(
            divergence=_divergence(self.config.selection),
            epsilon=self.config.radius,
            steps=self.config.steps,
            step_size=2.5 * self.config.radius / self.config.steps,
        )
        with frozen(model.encoder), torch.enable_grad():
            *_, found = climb(model.encode, images, search, start)
        return found.images


def _divergence(selection: str) -> Divergence:
    return "kl" if selection == "kl" else "wasserstein"


def _second_moment(p: DiagonalGaussian) -> Tensor:
    """½ E‖z‖², [N]."""
    return 0.5 * (p.mean.square() + p.variance).sum(-1)
