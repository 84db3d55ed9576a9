"""A VAE that also sees noisy copies of its images."""

from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor

from engine.config import Config
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant, noisy_copy, pair_noise
from engine.variants.vae import standard_bound


class VAENoiseConfig(Config):
    """How noisy the copies are."""

    noise: float = Field(
        default=0.05,
        gt=0,
        le=1,
        title="Input noise",
        description="Standard deviation of ε in x + ε, in units of the pixel range; 0.05 in Irobe "
        "et al., Section 1. Noisy images are clipped to [0, 1].",
    )


class VAENoise(Variant[VAENoiseConfig]):
    """The standard bound on {x} ∪ {clip(x + ε)}. Irobe et al., Section 1 (B) and Appendix C.1."""

    name = "vae-noise"
    title = "VAE (noise)"
    summary = "The standard bound on each image and a noisy copy of it: plain data augmentation."
    reference = "Irobe et al., Section 1 and Appendix C.1"
    Config = VAENoiseConfig
    formula = "−E log p(x̃|z) + KL(q(z|x̃) ‖ N(0, I)), mean over x̃ ∈ {x, clip(x + ε)}"
    explained: ClassVar = {
        "reconstruction": "−E log p(x̃|z), mean over the image and its noisy copy: Irobe et al., "
        "Eq. (2) and Appendix C.1.",
        "kl": "KL(q(z|x̃) ‖ N(0, I)), mean over the image and its noisy copy: Irobe et al., Eq. "
        "(2) and Appendix C.1.",
    }

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`pixels` [N, C, H, W] and `latent` [2N, D]."""
        return pair_noise(model, images, generator)

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction` and `kl`, means over clean and noisy images together."""
        noisy = noisy_copy(images, noise["pixels"], self.config.noise)
        return standard_bound(model, torch.cat([images, noisy]), noise["latent"])
