"""What every pair of networks has in common."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.config import Shape
from engine.gaussian import DiagonalGaussian


class Encoder(nn.Module, ABC):
    """images [N, C, H, W] in [0, 1] -> DiagonalGaussian of [N, D].

    Mean and log-variance are one linear `head` of 2·D outputs.
    """

    @property
    @abstractmethod
    def head(self) -> nn.Linear:
        """The last layer."""

    @abstractmethod
    def parameters_of(self, images: Tensor) -> Tensor:
        """The head's output for images [N, C, H, W]; [N, 2·D]."""

    def forward(self, images: Tensor) -> DiagonalGaussian:
        """images [N, C, H, W] -> q(z|x), a Gaussian of [N, D]."""
        mean, log_variance = self.parameters_of(images).chunk(2, dim=1)
        return DiagonalGaussian(mean, log_variance)

    def set_log_variance_bias(self, value: float | Tensor) -> None:
        """Start every posterior near exp(value) (a number, or [D]), for an objective whose
        optimum lies far from 1."""
        with torch.no_grad():
            self.head.bias[self.head.out_features // 2 :] = value


@dataclass(frozen=True)
class Network(ABC):
    """A pair of an encoder and a decoder that fit each other."""

    name: str
    title: str
    summary: str
    reference: str

    @abstractmethod
    def encoder(self, shape: Shape, latent: int) -> Encoder:
        """An encoder of images of `shape` (C, H, W) into `latent` dimensions."""

    @abstractmethod
    def decoder(self, shape: Shape, latent: int, planes: int) -> nn.Module:
        """A decoder of latents [N, D] into `planes` parameter planes of the likelihood,
        [N, planes, H, W]."""

    def refusal(self, shape: Shape) -> str | None:
        """Why images of `shape` do not fit, in a sentence; None where they do."""
        return None
