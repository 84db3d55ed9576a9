"""The sets a perturbation is held in: L∞ and L2 balls around each image."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

import torch
from torch import Tensor


class Ball(Protocol):
    """Perturbations are [N, C, H, W]; a radius is in units of the pixel range [0, 1]."""

    def random(self, images: Tensor, radius: float, generator: torch.Generator) -> Tensor:
        """A point drawn uniformly from the ball, for each image."""

    def direction(self, gradient: Tensor) -> Tensor:
        """The unit step that climbs fastest within this norm."""

    def project(self, perturbation: Tensor, radius: float) -> Tensor:
        """The nearest point of the ball."""


class LInfinity:
    """No pixel moves by more than the radius; steps follow the gradient's sign."""

    def random(self, images: Tensor, radius: float, generator: torch.Generator) -> Tensor:
        """Uniform in the cube."""
        uniform = torch.rand(
            images.shape, generator=generator, device=images.device, dtype=images.dtype
        )
        return (2 * uniform - 1) * radius

    def direction(self, gradient: Tensor) -> Tensor:
        """The gradient's sign."""
        return gradient.sign()

    def project(self, perturbation: Tensor, radius: float) -> Tensor:
        """Clip each pixel."""
        return perturbation.clamp(-radius, radius)


class L2:
    """The whole perturbation is no longer than the radius; steps follow the gradient itself."""

    def random(self, images: Tensor, radius: float, generator: torch.Generator) -> Tensor:
        """Uniform in the ball: a random direction, and a length of radius·u^(1/pixels)."""
        normal = torch.randn(
            images.shape, generator=generator, device=images.device, dtype=images.dtype
        )
        uniform = torch.rand(
            len(images), generator=generator, device=images.device, dtype=images.dtype
        )
        length = radius * uniform ** (1 / images[0].numel())
        return self.direction(normal) * length.view(-1, 1, 1, 1)

    def direction(self, gradient: Tensor) -> Tensor:
        """The gradient at length one; zero where it is zero."""
        return gradient / _length(gradient).clamp_min(torch.finfo(gradient.dtype).tiny)

    def project(self, perturbation: Tensor, radius: float) -> Tensor:
        """Shorten what is too long."""
        return perturbation * (radius / _length(perturbation).clamp_min(radius))


def _length(perturbation: Tensor) -> Tensor:
    length: Tensor = torch.linalg.vector_norm(perturbation, dim=(1, 2, 3), keepdim=True)
    return length


BALLS: Mapping[str, Ball] = MappingProxyType({"linf": LInfinity(), "l2": L2()})
