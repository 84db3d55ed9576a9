"""An encoder and images to attack at several budgets, and how answers are held side by side."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import torch
from torch import Tensor

from engine.attacks import AttackState, Encoder
from engine.config import AttackConfig, Norm
from engine.gaussian import DiagonalGaussian

T = TypeVar("T")
SHAPE = (1, 8, 8)
LATENTS = 3
IMAGES = 5
BUDGETS: dict[Norm, tuple[float, ...]] = {
    "linf": (0.02, 0, 0.1, 0.3),
    "l2": (0.2, 0, 1.0, 3.0),
    "l1": (0.5, 0, 4.0, 12.0),
}


def bent_encoder() -> Encoder:
    """Bends, so that the gradient turns on the way."""
    generator = torch.Generator().manual_seed(3)
    weights = torch.randn((64, 2 * LATENTS), generator=generator, dtype=torch.float64) / 4

    def encode(seen: Tensor) -> DiagonalGaussian:
        return DiagonalGaussian(*(seen.flatten(1) @ weights).sin().chunk(2, dim=1))

    return encode


def grey_images() -> Tensor:
    """In float64, so that signs of gradients do not hang on rounding."""
    generator = torch.Generator().manual_seed(1)
    return torch.rand((IMAGES, *SHAPE), generator=generator, dtype=torch.float64)


def configs(norm: Norm = "linf", **settings: object) -> list[AttackConfig]:
    """An attack at each of BUDGETS, of six steps from three starts where nothing else is said."""
    chosen = {"norm": norm, "steps": 6, "restarts": 3, "seed": 4, **settings}
    return [AttackConfig.model_validate({**chosen, "epsilon": own}) for own in BUDGETS[norm]]


def last(states: Iterator[AttackState]) -> AttackState:
    *_, state = states
    return state


def assert_same(found: Sequence[AttackState], expected: Sequence[AttackState]) -> None:
    """But for rounding."""
    for own, other in zip(found, expected, strict=True):
        torch.testing.assert_close(own.images, other.images, rtol=0, atol=1e-12)
        torch.testing.assert_close(own.divergence, other.divergence, rtol=1e-10, atol=1e-14)
        assert (own.step, own.steps) == (other.step, other.steps)


def assert_moved_by_budget(found: Sequence[AttackState], images: Tensor) -> None:
    """The further the larger the budget, and without one not at all."""
    assert torch.equal(found[1].images, images)
    moved = [(state.images - images).abs().sum() for state in found]
    assert moved[1] < moved[0] < moved[2] < moved[3]
