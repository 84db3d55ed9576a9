"""The β-VAE: the standard bound with another weight on its KL."""

from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor

from engine.config import Config
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant, latent_noise
from engine.variants.vae import standard_bound


class BetaVAEConfig(Config):
    """How much the KL weighs."""

    beta: float = Field(
        default=4.0,
        ge=0,
        le=1000,
        title="KL weight β",
        description="1 is the plain VAE; above it, posteriors are pressed towards N(0, I) at the "
        "price of the reconstruction: Higgins et al. 2017, Eq. (4). With a Gaussian likelihood it "
        "does what a variance β times as large does: Takida et al., Section 2. The papers here "
        "compare no value of it; 4 was chosen.",
    )


class BetaVAE(Variant[BetaVAEConfig]):
    """−E log p(x|z) + β KL(q(z|x) ‖ N(0, I)). Higgins et al. 2017, Eq. (4)."""

    name = "beta-vae"
    title = "β-VAE"
    summary = "The standard bound with its KL weighed by β: a smoother, coarser latent space."
    reference = "Higgins et al. 2017, Eq. (4)"
    Config = BetaVAEConfig
    formula = "−E log p(x|z) + β KL(q(z|x) ‖ N(0, I))"
    explained: ClassVar = {
        "reconstruction": "−E log p(x|z), z drawn from the posterior: Higgins et al. 2017, Eq. "
        "(4).",
        "kl": "β KL(q(z|x) ‖ N(0, I)), in closed form: Higgins et al. 2017, Eq. (4).",
    }

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`latent` [N, D]."""
        return {"latent": latent_noise(model, len(images), generator)}

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction` and `kl`, the latter with its weight."""
        bound = standard_bound(model, images, noise["latent"])
        return bound | {"kl": self.config.beta * bound["kl"]}
