"""The plain autoencoder, with nothing but its reconstruction."""

from typing import ClassVar

import torch
from torch import Tensor

from engine.config import Config
from engine.latents import Family, Point
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant


class AEConfig(Config):
    """The plain autoencoder has no settings of its own."""


class AE(Variant[AEConfig]):
    """−log p(x|z) at z = mu(x). Compared with in Takida et al., Section 6.

    With a Gaussian likelihood of variance ½ this is the sum of squared errors, up to a constant.
    """

    name = "ae"
    title = "AE"
    summary = "A deterministic autoencoder: reconstruct, and nothing else."
    reference = "Takida et al., Section 6"
    Config = AEConfig
    formula = "−log p(x|z), z = μ(x)"
    explained: ClassVar = {
        "reconstruction": "−log p(x|z), z the posterior's mean: Takida et al., Section 6.",
    }

    def family(self, latent: int) -> Family:
        """Points: an image has one latent."""
        return Point()

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """None is needed."""
        return {}

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction`."""
        latents = model.encode(images).mean
        return {"reconstruction": -model.log_likelihood(images, latents).mean()}
