"""Encoders of several makes are attacked side by side as each is alone."""

# mypy: allow-untyped-calls

from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from engine.attacks import AttackState, attack, attack_side_by_side
from engine.config import AttackConfig
from engine.model import seeded
from engine.networks import NETWORKS, Encoder, MLPEncoder, StackedMLPEncoder

SHAPE = (1, 28, 28)


@pytest.fixture
def images() -> Tensor:
    return torch.rand(3, *SHAPE, generator=torch.Generator().manual_seed(4), dtype=torch.float64)


def make_encoder(name: str, seed: int, images: Tensor) -> Encoder:
    """In float64, so that signs of gradients do not hang on rounding; it has seen the images, so
    that normalisation has statistics of its own."""
    with seeded(seed):
        encoder = NETWORKS[name].encoder(SHAPE, 4).double()
    with torch.no_grad():
        encoder.train()(images)
    return encoder.eval()


def assert_same(states: Sequence[AttackState], expected: Sequence[AttackState]) -> None:
    for state, other in zip(states, expected, strict=True):
        torch.testing.assert_close(state.divergence, other.divergence, rtol=1e-9, atol=1e-12)
        torch.testing.assert_close(state.images, other.images, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    "names",
    [
        ("mlp", "conv-takida-bn", "mlp"),
        ("mlp-200", "conv-cemgil-bn", "mlp-200", "mlp"),
        ("conv-takida", "conv-takida", "conv-cemgil"),
    ],
)
def test_in_company_the_answer_is_as_alone(names: Sequence[str], images: Tensor) -> None:
    encoders = [make_encoder(name, seed, images) for seed, name in enumerate(names)]
    own = AttackConfig(steps=4, restarts=2)

    courses = list(attack_side_by_side(encoders, images, own))

    assert len(courses) == 8
    assert_same(courses[-1], [attack(encoder, images, own) for encoder in encoders])
    assert all((state.divergence > 0).all() for state in courses[-1])


def test_only_mlps_of_one_make_are_stacked(images: Tensor, monkeypatch: pytest.MonkeyPatch) -> None:
    stacks: list[list[int]] = []
    encoders = [
        make_encoder(name, seed, images)
        for seed, name in enumerate(
            ("mlp", "conv-cemgil", "mlp-200", "mlp", "conv-cemgil", "mlp-200")
        )
    ]

    def stacked(together: Sequence[MLPEncoder]) -> StackedMLPEncoder:
        stacks.append([index for index, e in enumerate(encoders) if any(e is t for t in together)])
        return StackedMLPEncoder(together)

    monkeypatch.setattr("engine.attacks.side_by_side.StackedMLPEncoder", stacked)
    list(attack_side_by_side(encoders, images, AttackConfig(steps=1)))
    assert stacks == [[0, 3], [2, 5]]


def test_stacked_relu_encoders_are_each_their_own(images: Tensor) -> None:
    encoders = [make_encoder("mlp-200", seed, images) for seed in range(3)]
    assert all(isinstance(encoder, MLPEncoder) for encoder in encoders)
    batches = torch.cat([images, images.flip(0), 1 - images])

    stacked = StackedMLPEncoder([e for e in encoders if isinstance(e, MLPEncoder)])(batches)

    for own, encoder, batch in zip(stacked.chunk(3), encoders, batches.chunk(3), strict=True):
        torch.testing.assert_close(own.mean, encoder(batch).mean)
        torch.testing.assert_close(own.log_variance, encoder(batch).log_variance)
