"""What an encoder's posterior may be: a variance of its own, one shared by all, or none."""

import math
from abc import ABC, abstractmethod

import torch
from torch import nn

from engine.gaussian import DiagonalGaussian


class Family(nn.Module, ABC):
    """Turns what the encoder says of images into their posterior q(z|x)."""

    is_point = False
    """Whether the posterior has no variance: a divergence that divides by it is then infinite."""

    @abstractmethod
    def forward(self, encoded: DiagonalGaussian) -> DiagonalGaussian:
        """The encoder's Gaussian of [N, D] -> the posterior, of the same shape."""


class Diagonal(Family):
    """Each image and each dimension has the variance that the encoder gives it."""

    def forward(self, encoded: DiagonalGaussian) -> DiagonalGaussian:
        """`encoded`, as it is."""
        return encoded


class Isotropic(Family):
    """One variance for all images and dimensions, learned or fixed. Takida et al., Section 4."""

    def __init__(self, log_variance: float, learned: bool) -> None:
        super().__init__()
        self.log_variance = nn.Parameter(torch.tensor(log_variance), requires_grad=learned)

    def forward(self, encoded: DiagonalGaussian) -> DiagonalGaussian:
        """The encoder's means with the shared variance."""
        return DiagonalGaussian(encoded.mean, self.log_variance.expand_as(encoded.mean))


class Point(Family):
    """No variance at all: a deterministic autoencoder. A sample is the mean itself."""

    is_point = True

    def forward(self, encoded: DiagonalGaussian) -> DiagonalGaussian:
        """The encoder's means with variance 0."""
        nothing = encoded.mean.new_full((), -math.inf).expand_as(encoded.mean)
        return DiagonalGaussian(encoded.mean, nothing)
