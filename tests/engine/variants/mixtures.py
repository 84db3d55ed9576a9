"""A mixture prior to hold closed forms against samples with."""

import torch
from torch import Tensor

from engine.latents import MixturePrior


def standard_noise(*shape: int, seed: int = 9) -> Tensor:
    """In doubles, the same for the same seed."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=torch.float64)


def uneven_mixture(latent: int, components: int) -> MixturePrior:
    """Unequal in weights, places and widths."""
    prior = MixturePrior(latent, components).double()
    with torch.no_grad():
        prior.logits.copy_(standard_noise(components, seed=1))
        prior.means.copy_(standard_noise(components, latent, seed=2))
        prior.log_variances.copy_(0.5 * standard_noise(components, latent, seed=3) - 1)
    return prior
