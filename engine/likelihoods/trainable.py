"""Gaussian pixels whose variance is trained by the gradient, as any other parameter."""

import math
from typing import Any

import torch
from pydantic import Field
from torch import Tensor, nn
from torch.nn import functional

from engine.config import Config, Shape
from engine.likelihoods.gaussian import GaussianLikelihood
from engine.likelihoods.likelihood import GREY_28


class TrainableConfig(Config):
    """Where the variance starts, and what it never falls to."""

    start: float = Field(
        default=0.1,
        gt=0,
        le=100,
        title="Start σ²",
        description="The variance before the first step, in squared units of the pixel range. "
        "Takida et al. leave it open; 0.1 is about the error of an untrained decoder on MNIST.",
    )
    floor: float = Field(
        default=1e-4,
        gt=0,
        le=1,
        title="Smallest σ²",
        description="Added to the trained variance, which so stays above it with a gradient. "
        "Without it, pixels that never change (the margins of a digit) send their likelihood "
        "to infinity. Takida et al. leave it open; with 10⁻⁶, the constant of their other "
        "objectives, the loss of Diag-D leaps on MNIST, and its reconstructions are worse.",
    )


class TrainableGaussian(GaussianLikelihood):
    """N(x; sigmoid(decoded), Σ) with σ² = floor + start · exp(trained). Takida et al., Section 6,
    'Trainable Σ_x', after Dai and Wipf 2019."""

    Config = TrainableConfig

    def floored(self, trained: Tensor) -> Tensor:
        """log(floor + start · exp(trained)), which no `trained` overflows."""
        floor = math.log(self.config.floor)
        return floor + functional.softplus(trained + (math.log(self.config.start) - floor))


class IsoITrainable(TrainableGaussian):
    """The variance of all images and pixels: the mean of a plane of parameters.

    A single parameter would get the gradient of all pixels at once, and the first steps of RAdam,
    which follow the gradient's size, would throw it far off on all but small images. The mean of a
    plane, as in Iso-D, is as free and moves at the same rate on images of every size.
    """

    name = "iso-i-trainable"
    title = "Iso-I (trainable)"
    summary = "One variance for all images and pixels, trained with the weights."
    reference = "Takida et al., Sections 5.1 and 6; Dai and Wipf 2019"
    formula = "−½ Σ [(x − μ)²/σ² + log 2πσ²], σ² a parameter"
    dependent = False

    def __init__(self, shape: Shape = GREY_28, config: Any = None) -> None:
        super().__init__(shape, config)
        self.trained = nn.Parameter(torch.zeros(1, 1, *shape[1:]))

    def log_variance(self, squared_errors: Tensor, decoded: Tensor) -> Tensor:
        """[1, 1, 1, 1]"""
        return self.floored(self.trained.mean((1, 2, 3), keepdim=True))


class DiagITrainable(TrainableGaussian):
    """A parameter for each pixel: its variance in all images."""

    name = "diag-i-trainable"
    title = "Diag-I (trainable)"
    summary = "A variance for each pixel, the same in all images, trained as parameters."
    reference = "Takida et al., Sections 5.1 and 6"
    formula = "−½ Σᵢ [(xᵢ − μᵢ)²/σᵢ² + log 2πσᵢ²], σᵢ² parameters"
    dependent = False

    def __init__(self, shape: Shape = GREY_28, config: Any = None) -> None:
        super().__init__(shape, config)
        self.trained = nn.Parameter(torch.zeros(1, *shape))

    def log_variance(self, squared_errors: Tensor, decoded: Tensor) -> Tensor:
        """[1, C, H, W]"""
        return self.floored(self.trained)


class IsoDTrainable(TrainableGaussian):
    """The decoder gives an extra plane, whose mean over its pixels is the image's variance."""

    name = "iso-d-trainable"
    title = "Iso-D (trainable)"
    summary = "One variance for the pixels of each image, given by the decoder."
    reference = "Takida et al., Sections 5.1 and 6"
    formula = "−½ Σ [(x − μ)²/σ² + log 2πσ²], σ² decoded from z"
    dependent = True

    @property
    def planes(self) -> int:
        """C for the mean, then one for the variance."""
        return self.shape[0] + 1

    def log_variance(self, squared_errors: Tensor, decoded: Tensor) -> Tensor:
        """[N, 1, 1, 1]"""
        return self.floored(decoded[:, self.shape[0] :].mean((1, 2, 3), keepdim=True))


class DiagDTrainable(TrainableGaussian):
    """The decoder gives twice the planes: means, then variances."""

    name = "diag-d-trainable"
    title = "Diag-D (trainable)"
    summary = "A variance for each pixel of each image, given by the decoder."
    reference = "Takida et al., Sections 5.1 and 6"
    formula = "−½ Σᵢ [(xᵢ − μᵢ)²/σᵢ² + log 2πσᵢ²], σᵢ² decoded from z"
    dependent = True

    @property
    def planes(self) -> int:
        """C for the mean, then C for the variance."""
        return 2 * self.shape[0]

    def log_variance(self, squared_errors: Tensor, decoded: Tensor) -> Tensor:
        """[N, C, H, W]"""
        return self.floored(decoded[:, self.shape[0] :])
