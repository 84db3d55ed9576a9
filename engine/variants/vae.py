"""The variational autoencoder, as it was first written down."""

from typing import ClassVar

import torch
from torch import Tensor

from engine.config import Config
from engine.gaussian import standard_kl
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant, latent_noise


class VAEConfig(Config):
    """The standard bound has no settings of its own."""


class VAE(Variant[VAEConfig]):
    """−E log p(x|z) + KL(q(z|x) ‖ N(0, I)). Irobe et al., Eq. (2)."""

    name = "vae"
    title = "VAE"
    summary = "The standard variational bound: reconstruct, and stay near N(0, I)."
    reference = "Kingma and Welling 2014; Irobe et al., Eq. (2)"
    Config = VAEConfig
    formula = "−E log p(x|z) + KL(q(z|x) ‖ N(0, I))"
    explained: ClassVar = {
        "reconstruction": "−E log p(x|z), z drawn from the posterior: Irobe et al., Eq. (2).",
        "kl": "KL(q(z|x) ‖ N(0, I)), in closed form: Irobe et al., Eq. (2).",
    }

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`latent` [N, D]."""
        return {"latent": latent_noise(model, len(images), generator)}

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction` and `kl`."""
        return standard_bound(model, images, noise["latent"])


def standard_bound(model: Model, images: Tensor, noise: Tensor) -> Terms:
    """The two terms of the negative bound on images [N, C, H, W] with latent noise [N, D]."""
    posterior = model.encode(images)
    return {
        "reconstruction": -model.log_likelihood(images, posterior.sample(noise)).mean(),
        "kl": standard_kl(posterior).mean(),
    }
