"""The sets a perturbation is held in: L∞, L2 and L1 balls around each image."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

import torch
from torch import Tensor


class Ball(Protocol):
    """Perturbations are [N, C, H, W]; a radius is in units of the pixel range [0, 1].

    across: how many steps of the usual length are as long as the radius.
    """

    across: int

    def random(self, images: Tensor, radius: float, generator: torch.Generator) -> Tensor:
        """A point drawn uniformly from the ball, for each image."""

    def direction(self, gradient: Tensor, images: Tensor) -> Tensor:
        """A unit step of this norm that climbs fast from `images`, which are in [0, 1]."""

    def project(self, perturbation: Tensor, radius: float) -> Tensor:
        """The nearest point of the ball."""


class LInfinity:
    """No pixel moves by more than the radius; steps follow the gradient's sign."""

    across = 25  # Irobe et al., Section 4.1.1

    def random(self, images: Tensor, radius: float, generator: torch.Generator) -> Tensor:
        """Uniform in the cube."""
        uniform = torch.rand(
            images.shape, generator=generator, device=images.device, dtype=images.dtype
        )
        return (2 * uniform - 1) * radius

    def direction(self, gradient: Tensor, images: Tensor) -> Tensor:
        """The gradient's sign."""
        return gradient.sign()

    def project(self, perturbation: Tensor, radius: float) -> Tensor:
        """Clip each pixel."""
        return perturbation.clamp(-radius, radius)


class L2:
    """The whole perturbation is no longer than the radius; steps follow the gradient itself."""

    across = 25

    def random(self, images: Tensor, radius: float, generator: torch.Generator) -> Tensor:
        """Uniform in the ball: a random direction, and a length of radius·u^(1/pixels)."""
        normal = torch.randn(
            images.shape, generator=generator, device=images.device, dtype=images.dtype
        )
        uniform = torch.rand(
            len(images), generator=generator, device=images.device, dtype=images.dtype
        )
        length = radius * uniform ** (1 / images[0].numel())
        return self._unit(normal) * length.view(-1, 1, 1, 1)

    def direction(self, gradient: Tensor, images: Tensor) -> Tensor:
        """The gradient at length one; zero where it is zero."""
        return self._unit(gradient)

    def project(self, perturbation: Tensor, radius: float) -> Tensor:
        """Shorten what is too long."""
        return perturbation * (radius / _length(perturbation).clamp_min(radius))

    def _unit(self, vectors: Tensor) -> Tensor:
        return vectors / _length(vectors).clamp_min(torch.finfo(vectors.dtype).tiny)


class L1:
    """The changes of all pixels sum to no more than the radius; steps go to a few pixels."""

    across = 5
    """Steps that go to few pixels take long to reach the others: on MNIST, at a radius of 5, 50
    steps of 1/25 came to 85 to 90 % of what 50 of 1/5 reach."""
    SHARE = 0.01
    """Of the pixels, that a step goes to; of MNIST's 784 these are 8."""

    def random(self, images: Tensor, radius: float, generator: torch.Generator) -> Tensor:
        """Uniform in the ball: exponential lengths, a spare one among them, scaled to sum to the
        radius, with random signs."""
        count, pixels = len(images), images[0].numel()
        lengths = torch.empty(count, pixels + 1, device=images.device, dtype=images.dtype)
        lengths.exponential_(generator=generator)
        signs = torch.rand(
            (count, pixels), generator=generator, device=images.device, dtype=images.dtype
        )
        shares = lengths[:, :-1] / lengths.sum(1, keepdim=True)
        return (radius * shares * (2 * (signs < 0.5) - 1)).view_as(images)

    def direction(self, gradient: Tensor, images: Tensor) -> Tensor:
        """The same step in each of the steepest pixels that can still move that way. One pixel
        alone would climb fastest, but not far. Tramèr and Boneh, 2019 (SLIDE)."""
        stuck = ((images <= 0) & (gradient < 0)) | ((images >= 1) & (gradient > 0))
        free = gradient.masked_fill(stuck, 0).flatten(1)
        steepest = free.abs().topk(max(1, round(self.SHARE * free.shape[1])), dim=1).indices
        step = torch.zeros_like(free).scatter_(1, steepest, free.gather(1, steepest).sign())
        return (step / step.abs().sum(1, keepdim=True).clamp_min(1)).view_as(gradient)

    def project(self, perturbation: Tensor, radius: float) -> Tensor:
        """Shorten every change by the same amount, to nothing at least. Duchi et al., 2008,
        Figure 1: the amount at which they sum to the radius is found by sorting."""
        changes = perturbation.flatten(1)
        sizes = changes.abs().sort(1, descending=True).values
        counts = torch.arange(1, sizes.shape[1] + 1, device=sizes.device, dtype=sizes.dtype)
        amounts = (sizes.cumsum(1) - radius) / counts
        kept = (sizes > amounts).sum(1, keepdim=True).clamp_min(1)
        amount = amounts.gather(1, kept - 1).clamp_min(0)
        return (changes.sign() * (changes.abs() - amount).clamp_min(0)).view_as(perturbation)


def _length(perturbation: Tensor) -> Tensor:
    length: Tensor = torch.linalg.vector_norm(perturbation, dim=(1, 2, 3), keepdim=True)
    return length


BALLS: Mapping[str, Ball] = MappingProxyType({"linf": LInfinity(), "l2": L2(), "l1": L1()})
