"""Smoothness of functions whose derivatives are known."""

import pytest
import torch
from torch import Tensor

from engine.measures import all_of
from engine.measures.smoothness import expected_gap, largest_stretch, local_smoothness
from engine.model import Model, frozen, seeded

WEIGHT = torch.tensor([[2.0, 0.0], [1.0, -1.0], [0.5, 3.0]], dtype=torch.float64)


def linear(latents: Tensor) -> Tensor:
    return (latents @ WEIGHT.T).view(-1, 1, 1, 3)


def means(count: int = 700) -> Tensor:
    return torch.randn(count, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))


def test_of_a_linear_decoder_all_are_exact() -> None:
    squared = float(WEIGHT.square().sum())
    assert all_of(local_smoothness(linear, means())) == pytest.approx(squared, rel=1e-12)
    gap = all_of(expected_gap(linear, means(20_000), 0.04))
    assert gap == pytest.approx(2 * 0.04 * squared, rel=0.03)
    stretches = all_of(largest_stretch(linear, means()))
    assert torch.allclose(stretches, torch.linalg.matrix_norm(WEIGHT, 2).expand(700), rtol=1e-6)


@pytest.fixture(scope="module")
def model() -> Model:
    with seeded(0):
        return Model("mlp", "bernoulli", (1, 28, 28), 4).double()


def test_of_a_network_they_agree_with_reverse_mode(model: Model) -> None:
    points = torch.randn(3, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    with frozen(model):
        jacobians = torch.stack(
            [
                torch.autograd.functional.jacobian(model.decode, p[None]).reshape(784, 4)
                for p in points
            ]
        )
        smoothness = all_of(local_smoothness(model.decode, points))
        stretches = all_of(largest_stretch(model.decode, points))
    assert smoothness == pytest.approx(float(jacobians.square().sum() / 3), rel=1e-9)
    assert torch.allclose(stretches, torch.linalg.matrix_norm(jacobians, 2), rtol=1e-3)


def test_a_small_gap_is_the_smoothness(model: Model) -> None:
    points = torch.randn(2000, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    with frozen(model):
        gap = all_of(expected_gap(model.decode, points, 1e-6))
        smoothness = all_of(local_smoothness(model.decode, points))
    assert gap / 2e-6 == pytest.approx(smoothness, rel=0.05)
