"""The latent space: the family an encoder's posteriors belong to, and the prior over latents."""

from engine.latents.families import Diagonal, Family, Isotropic, Point
from engine.latents.priors import CentredPrior, MixturePrior, Prior, StandardPrior

__all__ = [
    "CentredPrior",
    "Diagonal",
    "Family",
    "Isotropic",
    "MixturePrior",
    "Point",
    "Prior",
    "StandardPrior",
]
