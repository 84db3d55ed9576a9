"""The regularised autoencoder with a gradient penalty: a decoder that changes slowly."""

from typing import ClassVar, Literal

import torch
from pydantic import Field
from torch import Tensor

from engine.config import Config
from engine.gaussian import standard_noise
from engine.latents import Family, Point
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant
from engine.variants.rae import half_square


class RAEGPConfig(Config):
    """How latents are held together, and how slowly the decoder must change."""

    beta: float = Field(
        default=0.01,
        ge=0,
        le=1000,
        title="Latent weight β",
        description="Of ½‖z‖², which keeps latents from drifting apart, as in RAE.",
    )
    penalty: float = Field(
        default=1e-4,
        ge=0,
        le=1000,
        title="Penalty's weight λ",
        description="Of the squared derivative ‖∂D(z)/∂z‖². By Takida et al., Eq. (4), it does "
        "what latent noise of variance λ does to a sum of squared errors. The papers give no "
        "value; 10⁻⁴ was chosen.",
    )
    jacobian: Literal["projected", "exact"] = Field(
        default="projected",
        title="Derivative",
        description="'projected' measures it along one random direction of the image, which is "
        "right on average and costs one more pass backwards; 'exact' along every latent "
        "dimension, which costs one for each of them.",
    )


class RAEGP(Variant[RAEGPConfig]):
    """−log p(x|z) + β/2 ‖z‖² + λ ‖∂D(z)/∂z‖²_F at z = mu(x). Ghosh et al. 2020, Section 3.1.

    D(z) is the expected image in [0, 1], the likelihood's mean: what Takida et al., Eq. (4), call
    μ_θ. Its Jacobian's squared Frobenius norm is the penalty there, and the one whose weight a
    VAE sets by its latent variance. (The published code of Ghosh et al. differentiates the sum of
    squared pixels instead, which is no penalty on images that change but keep their norm.) The
    encoder feels the penalty too, by way of z. In a decoder with batch normalisation, the
    derivative goes through the statistics of the batch as well.
    """

    name = "rae-gp"
    title = "RAE-GP"
    summary = "A deterministic autoencoder with short latents and a decoder that changes slowly."
    reference = "Ghosh et al. 2020, Section 3.1; Takida et al., Eq. (4) and Section 6"
    Config = RAEGPConfig
    formula = "−log p(x|z) + β/2 ‖z‖² + λ ‖∂D(z)/∂z‖², z = μ(x)"
    explained: ClassVar = {
        "reconstruction": "−log p(x|z), z the posterior's mean: Ghosh et al. 2020, Section 3.",
        "prior": "β/2 ‖z‖², which keeps latents near 0: Ghosh et al. 2020, Section 3.",
        "gradient": "λ ‖∂D(z)/∂z‖², D(z) the decoded image: Ghosh et al. 2020, Section 3.1; Takida "
        "et al., Eq. (4).",
    }

    def family(self, latent: int) -> Family:
        """Points: an image has one latent."""
        return Point()

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`direction` [N, C, H, W] of ±1, where the penalty is projected."""
        if self.config.jacobian == "exact":
            return {}
        return {"direction": standard_noise(tuple(images.shape), generator).sign()}

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction`, `prior` and `gradient`."""
        differentiated = torch.is_grad_enabled()
        latents = model.encode(images).mean
        with torch.enable_grad():  # the penalty is a derivative, whether or not one of it is taken
            if not latents.requires_grad:
                latents.requires_grad_()
            decoded = model.decoder(latents)
            expected = model.likelihood.mean(decoded)
            if self.config.jacobian == "exact":
                squares = squared_jacobian(expected, latents, differentiated)
            else:
                direction = noise["direction"].to(expected)
                squares = squared_projection(expected, latents, direction, differentiated)
        return {
            "reconstruction": -model.likelihood.log_prob(images, decoded).mean(),
            "prior": self.config.beta * half_square(latents).mean(),
            "gradient": self.config.penalty * squares.mean(),
        }


def squared_projection(
    images: Tensor, latents: Tensor, direction: Tensor, differentiated: bool
) -> Tensor:
    """‖Jᵀu‖² of the Jacobian J of images [N, C, H, W] by the latents [N, D] they were decoded
    from, along directions u of the images' shape; [N].

    Where the entries of u are independent with mean 0 and variance 1, its mean is ‖J‖²_F
    (Hutchinson 1990). differentiated: whether the answer itself is to be.
    """
    (pulled,) = torch.autograd.grad(images, latents, direction, create_graph=differentiated)
    return pulled.square().sum(1)


def squared_jacobian(images: Tensor, latents: Tensor, differentiated: bool) -> Tensor:
    """‖J‖²_F of the Jacobian of images [N, C, H, W] by the latents [N, D] they were decoded from;
    [N]. differentiated: whether the answer itself is to be.

    Jᵀw is linear in w, so its derivatives by w are the columns of J: two passes backwards are one
    forwards, through any layer.
    """
    weights = torch.zeros_like(images, requires_grad=True)
    (pulled,) = torch.autograd.grad(images, latents, weights, create_graph=True)
    total = latents.new_zeros(len(latents))
    for dimension in pulled.unbind(1):
        (column,) = torch.autograd.grad(
            dimension.sum(), weights, create_graph=differentiated, retain_graph=True
        )
        total = total + column.square().flatten(1).sum(1)
    return total
