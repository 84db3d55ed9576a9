"""How strongly a decoder, or an encoder, answers to small changes."""

import warnings
from collections.abc import Callable

import torch
from torch import Tensor
from torch.func import vjp

from engine.gaussian import standard_noise
from engine.measures.steps import Steps

Function = Callable[[Tensor], Tensor]
BATCH = 500
ITERATIONS = 30
"""Of the power method: more change the mean over MNIST's test images by less than 0.1 %."""


def expected_gap(decode: Function, means: Tensor, variance: float, seed: int = 0) -> Steps[float]:
    """Mean of ‖D(μ + ε) − D(μ + ε′)‖² over posterior means μ [N, D], with ε, ε′ ~
    N(0, `variance` I); summed over pixels. Takida et al., Eq. (5); twice the variance times the
    local smoothness where the variance is small (Eq. C.8)."""
    generator = torch.Generator(means.device).manual_seed(seed)
    total = 0.0
    for batch in torch.split(means, BATCH):
        pair = [
            batch + variance**0.5 * standard_noise(tuple(batch.shape), generator, batch.dtype)
            for _ in range(2)
        ]
        with torch.no_grad():
            gap = decode(pair[0]) - decode(pair[1])
        total += float(gap.square().sum())
        yield
    return total / len(means)


def local_smoothness(decode: Function, means: Tensor) -> Steps[float]:
    """Mean of ‖∂D/∂z‖²_F at posterior means [N, D], one forward-mode product for each of the D
    directions. Small is smooth. Takida et al., Eq. (6)."""
    total = 0.0
    for batch in torch.split(means, BATCH):
        for direction in torch.eye(means.shape[1], dtype=means.dtype, device=means.device):
            change = _change(decode, batch, direction.expand_as(batch))
            total += float(change.square().sum())
            yield
    return total / len(means)


def largest_stretch(function: Function, points: Tensor, seed: int = 0) -> Steps[Tensor]:
    """The largest singular value of the function's Jacobian at each of `points` [N, ...], by the
    power method; [N]. Its maximum over points bounds the Lipschitz constant in L2 from below.

    `function` treats each point of a batch alone."""
    generator = torch.Generator(points.device).manual_seed(seed)
    found = []
    for batch in torch.split(points, BATCH):
        direction = _unit(standard_noise(tuple(batch.shape), generator, batch.dtype))
        for _ in range(ITERATIONS):
            change = _change(function, batch, direction)
            pulled: Tensor = vjp(function, batch)[1](change)[0]
            direction = _unit(pulled)
            yield
        found.append(_change(function, batch, direction).flatten(1).norm(dim=1))
    return torch.cat(found)


def _change(function: Function, points: Tensor, direction: Tensor) -> Tensor:
    """The function's derivative along a direction, by forward mode."""
    with warnings.catch_warnings():
        # PyTorch warns itself of a way of its own in which it makes forward mode ready.
        warnings.filterwarnings("ignore", message=".*jit.script", category=FutureWarning)
        changes: Tensor = torch.func.jvp(function, (points,), (direction,))[1]
    return changes


def _unit(vectors: Tensor) -> Tensor:
    """Each of the vectors [N, ...] at length one; zero where it is zero."""
    length = torch.linalg.vector_norm(vectors.flatten(1), dim=1)
    length = length.clamp_min(torch.finfo(vectors.dtype).tiny)
    unit: Tensor = vectors / length.view(-1, *[1] * (vectors.dim() - 1))
    return unit
