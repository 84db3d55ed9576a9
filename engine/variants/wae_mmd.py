"""The Wasserstein autoencoder: all latents together are to look like the prior's."""

from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor

from engine.config import Config
from engine.latents import Family, Point
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant

SCALES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Of the kernel, as in the published code of Tolstikhin et al."""


class WAEMMDConfig(Config):
    """How much the latents' likeness to the prior weighs."""

    penalty: float = Field(
        default=10.0,
        ge=0,
        le=1e6,
        title="Discrepancy's weight λ",
        description="Of the squared maximum mean discrepancy between latents and N(0, I). "
        "Tolstikhin et al. 2018 have 10 on MNIST; as their code multiplies the sum of squared "
        "errors by 0.05, that is 200 beside a Gaussian likelihood of variance ½. Takida et al. do "
        "not say theirs.",
    )


class WAEMMD(Variant[WAEMMDConfig]):
    """−log p(x|z) + λ MMD²(q(z), N(0, I)) at z = mu(x). Tolstikhin et al. 2018, Algorithm 2.

    Their cost, the sum of squared errors, is a Gaussian likelihood of variance ½, up to a constant.
    """

    name = "wae-mmd"
    title = "WAE-MMD"
    summary = "A deterministic autoencoder whose latents, all together, are spread like N(0, I)."
    reference = "Tolstikhin et al. 2018, Algorithm 2; Takida et al., Section 6"
    Config = WAEMMDConfig
    formula = "−log p(x|z) + λ MMD²(q(z), N(0, I)), z = μ(x)"
    explained: ClassVar = {
        "reconstruction": "−log p(x|z), z the posterior's mean: Tolstikhin et al. 2018, Algorithm "
        "2.",
        "discrepancy": "λ MMD²(q(z), N(0, I)), between the latents of the batch and as many of the "
        "prior: Tolstikhin et al. 2018, Algorithm 2.",
    }

    def family(self, latent: int) -> Family:
        """Points: an image has one latent."""
        return Point()

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`prior` [N, D], as many latents of the prior as there are images."""
        return {"prior": model.prior.sample(len(images), generator)}

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction` and `discrepancy`."""
        latents = model.encode(images).mean
        return {
            "reconstruction": -model.log_likelihood(images, latents).mean(),
            "discrepancy": self.config.penalty
            * squared_discrepancy(latents, noise["prior"].to(latents)),
        }


def squared_discrepancy(latents: Tensor, others: Tensor) -> Tensor:
    """MMD² between two sets of as many latents, [N, D] each, estimated without bias; a scalar,
    which may be negative. Tolstikhin et al. 2018, Algorithm 2.

    1/(N(N−1)) Σ_{i≠j} [k(z_i, z_j) + k(y_i, y_j)] − 2/N² Σ_{ij} k(z_i, y_j), where the kernel is
    the sum over `SCALES` s of C/(C + ‖z − y‖²) with C = 2Ds: inverse multiquadratics around the
    mean squared distance, 2D, of two latents of N(0, I). One image alone has no pairs, and only the
    last sum is left.
    """
    count = len(latents)
    pairs = max(count * (count - 1), 1)
    within = _kernel(latents, latents).fill_diagonal_(0) + _kernel(others, others).fill_diagonal_(0)
    return within.sum() / pairs - 2 * _kernel(latents, others).mean()


def _kernel(first: Tensor, second: Tensor) -> Tensor:
    """k(z_i, y_j) for all pairs; [N, N]. Rounding could make a distance of nothing negative."""
    squares = first.square().sum(1).unsqueeze(1) + second.square().sum(1)
    distances = (squares - 2 * first @ second.T).clamp_min(0)
    base = 2 * first.shape[1]
    return torch.stack([base * s / (base * s + distances) for s in SCALES]).sum(0)
