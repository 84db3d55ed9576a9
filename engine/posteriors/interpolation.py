"""Paths from one latent to another."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
from torch import Tensor


def linear(start: Tensor, end: Tensor, share: Tensor) -> Tensor:
    """The straight line: (1 − t) a + t b."""
    return start + share * (end - start)


def spherical(start: Tensor, end: Tensor, share: Tensor) -> Tensor:
    """The great arc, which keeps the norm as a Gaussian's latents do: with the angle θ between a
    and b, [sin((1 − t) θ) a + sin(tθ) b] / sin θ. White 2016; Takida et al., Section 6.2.

    Where a and b lie on one line through the origin there is no such arc, and the straight line
    is taken.
    """
    norms = torch.linalg.vector_norm(start) * torch.linalg.vector_norm(end)
    cosine = ((start * end).sum() / norms.clamp_min(1e-12)).clamp(-1, 1)
    angle = torch.arccos(cosine)
    sine = torch.sin(angle)
    arc = (torch.sin((1 - share) * angle) * start + torch.sin(share * angle) * end) / sine
    return torch.where(sine.abs() < 1e-4, linear(start, end, share), arc)


PATHS: Mapping[str, Callable[[Tensor, Tensor, Tensor], Tensor]] = MappingProxyType(
    {"linear": linear, "spherical": spherical}
)


def interpolate(start: Tensor, end: Tensor, steps: int, path: str) -> Tensor:
    """`steps` latents from `start` to `end` (both [D]), both included; [steps, D].

    Raises ValueError for fewer than two steps.
    """
    if steps < 2:
        raise ValueError("A path has its two ends at least: take 2 steps or more.")
    share = torch.linspace(0, 1, steps, device=start.device, dtype=start.dtype).unsqueeze(1)
    return PATHS[path](start, end, share)
