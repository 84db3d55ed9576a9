"""The simplified VAE: one latent variance for all images."""

import math
from typing import ClassVar, Literal

import torch
from pydantic import Field
from torch import Tensor

from engine.config import Config
from engine.latents import Family, Isotropic, Point
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant, latent_noise
from engine.variants.rae import half_square
from engine.variants.vae import standard_bound


class SimplifiedVAEConfig(Config):
    """The latent variance that all images share."""

    encoding: Literal["learned", "fixed", "none"] = Field(
        default="learned",
        title="Latent variance",
        description="One number σ_z² for all images and dimensions: 'learned' with the weights, "
        "as in the stochastic encoding of Takida et al., Section 4.2; 'fixed', as in their "
        "Appendix E; or 'none', their deterministic encoding.",
    )
    variance: float = Field(
        default=1.0,
        gt=0,
        le=100,
        title="Variance σ_z²",
        description="The fixed value, or where the learned one starts, which Takida et al. leave "
        "open: 1 is the prior's. Without a latent variance it does not apply.",
        json_schema_extra={"applies": {"encoding": ["learned", "fixed"]}},
    )


class SimplifiedVAE(Variant[SimplifiedVAEConfig]):
    """−E log p(x|z) + KL(N(mu(x), σ_z² I) ‖ N(0, I)). Takida et al., Section 4.

    That KL is D/2 (σ_z² − log σ_z² − 1) + ½‖mu‖². Where there is no variance its first part, which
    depends on no image, is left out, as it would be infinite.

    Erratum: Section 4.1 prints ‖mu‖² there, and so 2σ_x²‖mu‖² in Eq. (4), where half is right.
    """

    name = "simplified-vae"
    title = "Simplified VAE"
    summary = "A VAE whose latent variance is one number for all images: learned, fixed or none."
    reference = "Takida et al., Section 4"
    Config = SimplifiedVAEConfig
    formula = "−E log p(x|z) + KL(N(μ(x), σ_z² I) ‖ N(0, I))"
    explained: ClassVar = {
        "reconstruction": "−E log p(x|z); without a latent variance z is the mean μ(x): Takida et "
        "al., Section 4.1.",
        "kl": "D/2 (σ_z² − log σ_z² − 1) + ½ ‖μ(x)‖², where there is a latent variance: Takida et "
        "al., Section 4.1.",
        "prior": "½ ‖μ(x)‖², where there is no latent variance: Takida et al., Section 4.2.",
    }
    forms: ClassVar = {"encoding": {"none": "−log p(x|z) + ½ ‖z‖², z = μ(x)"}}

    def family(self, latent: int) -> Family:
        """Isotropic Gaussians of one variance, or points."""
        if self.config.encoding == "none":
            return Point()
        return Isotropic(math.log(self.config.variance), learned=self.config.encoding == "learned")

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`latent` [N, D], where there is a variance."""
        if self.config.encoding == "none":
            return {}
        return {"latent": latent_noise(model, len(images), generator)}

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction` and `kl`; without a variance `prior` in place of the latter."""
        if self.config.encoding != "none":
            return standard_bound(model, images, noise["latent"])
        latents = model.encode(images).mean
        return {
            "reconstruction": -model.log_likelihood(images, latents).mean(),
            "prior": half_square(latents).mean(),
        }
